"""One creation for one Idempotency-Key."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cohorts.models import AuditEvent, Donor, Patient
from decision_support.models import IdempotencyKey
from decision_support.services import idempotency
from tests.cast import Cast, record
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.test_problems import assert_problem

PATIENTS = "/api/v1/patients"
KEY = {"Idempotency-Key": "registration-0001"}


def register(client: Client, number: str = "N-1", headers: dict[str, str] | None = None) -> Any:
    body = {"centre": "north", **record(patient={"identifier": number})}
    return client.post(
        PATIENTS, body, content_type="application/json", headers=KEY if headers is None else headers
    )


def test_a_repeat_gets_the_first_answer_and_creates_nothing(haematologist_api: Client) -> None:
    first, again = register(haematologist_api), register(haematologist_api)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Patient.objects.count() == 1


def test_without_a_key_a_repeat_is_a_second_attempt(haematologist_api: Client) -> None:
    assert register(haematologist_api, headers={}).status_code == 201
    assert_problem(register(haematologist_api, headers={}), 422, "identifier_taken")


def test_the_key_of_another_request_is_refused(cast: Cast, haematologist_api: Client) -> None:
    register(haematologist_api)
    assert_problem(register(haematologist_api, "N-2"), 409, "idempotency_key_reused")
    elsewhere = haematologist_api.post(f"{PATIENTS}/{Patient.objects.get().pk}/donors", {"kind": "cord"},
                                       content_type="application/json", headers=KEY)  # fmt: skip
    assert_problem(elsewhere, 409, "idempotency_key_reused")
    assert Patient.objects.count() == 1
    assert Donor.objects.count() == 0


def test_each_account_has_its_own_keys(haematologist_api: Client, colleague_api: Client) -> None:
    assert register(haematologist_api, "N-1").status_code == 201
    assert register(colleague_api, "N-2").status_code == 201


def test_a_refused_creation_leaves_the_key_free(haematologist_api: Client) -> None:
    assert register(haematologist_api, "").status_code == 400
    assert register(haematologist_api, "N-1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "with blank", "tab\t", "é"])
def test_a_key_that_is_none_is_400(haematologist_api: Client, key: str) -> None:
    response = register(haematologist_api, headers={"Idempotency-Key": key})
    assert_problem(response, 400, "idempotency_key_malformed")
    assert Patient.objects.count() == 0


def test_a_key_on_a_read_is_of_no_effect(haematologist_api: Client) -> None:
    assert haematologist_api.get(PATIENTS, headers=KEY).status_code == 200
    assert IdempotencyKey.objects.count() == 0


def test_answers_are_forgotten_after_a_day(haematologist_api: Client) -> None:
    register(haematologist_api)
    IdempotencyKey.objects.update(created_at=timezone.now() - idempotency.KEPT_FOR)
    assert_problem(register(haematologist_api), 422, "identifier_taken")
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_time_creates_one_row_and_gives_one_answer() -> None:
    cast = Cast.assemble()
    patient = cast.patient()
    start = threading.Barrier(4)
    answers: list[tuple[int, Any]] = []

    def send() -> None:
        client = client_of(cast.haematologist)
        start.wait()
        response = client.post(f"{PATIENTS}/{patient.pk}/donors", {"kind": "cord"}, content_type="application/json",
                               headers={"Idempotency-Key": "donor-0001"})  # fmt: skip
        answers.append((response.status_code, response.json()))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _body in answers] == [201] * 4
    assert len({body["id"] for _status, body in answers}) == 1
    assert Donor.objects.count() == 1
    assert AuditEvent.objects.filter(object_type="Donor").count() == 1
