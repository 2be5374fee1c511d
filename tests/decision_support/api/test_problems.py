"""Every error is application/problem+json (RFC 9457) with its pointer, message and code."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from decision_support import selectors
from decision_support.models import Recommendation
from decision_support.services import worklist
from tests.cast import Cast, early_negative
from tests.decision_support.api.case_example import case

PATIENTS = "/api/v1/patients"


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert problem["detail"] == problem["errors"][0]["message"]
    assert code in [str(error["code"]) for error in problem["errors"]]
    for error in problem["errors"]:
        assert set(error) == {"pointer", "message", "code"}
    return problem


@pytest.mark.django_db
def test_without_credentials_it_is_401_with_a_challenge(client: Client) -> None:
    response = client.get(PATIENTS)
    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer a.b.c", "Bearer", "Bearer a b", "Bearer é.é.é"]
)
def test_a_token_that_is_none_is_401(client: Client, header: str) -> None:
    response = client.get(PATIENTS, headers={"Authorization": header})
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_who_may_read_but_not_write_is_403(cast: Cast, statistician_api: Client) -> None:
    body = {"patient": {"identifier": "N-9", "birth_date": "1990-01-01"}, "centre": "north"}
    response = statistician_api.post(PATIENTS, body, content_type="application/json")
    assert_problem(response, 403, "permission_denied")


def test_an_unknown_patient_is_404(haematologist_api: Client) -> None:
    assert_problem(haematologist_api.get(f"{PATIENTS}/{uuid4()}"), 404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/patients/17", "/api/v1/evaluate/"])
def test_an_unknown_address_is_404(client: Client, method: str, path: str) -> None:
    assert_problem(getattr(client, method)(path), 404, "not_found")


def test_a_method_that_is_not_there_is_405_and_says_which_are(haematologist_api: Client) -> None:
    response = haematologist_api.delete(PATIENTS)
    assert_problem(response, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(response["Allow"].split(", "))


def test_an_answer_in_another_format_is_406(haematologist_api: Client) -> None:
    response = haematologist_api.get(PATIENTS, headers={"Accept": "text/csv"})
    assert_problem(response, 406, "not_acceptable")


def test_a_body_of_unstated_length_is_411(haematologist_api: Client) -> None:
    response = haematologist_api.generic("POST", "/api/v1/evaluate", b"{}", content_type="application/json",
                                         headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")  # fmt: skip
    assert_problem(response, 411, "length_required")


@pytest.mark.parametrize("path", [PATIENTS, "/api/v1/evaluate"])
def test_a_body_over_4_mib_is_413(haematologist_api: Client, path: str) -> None:
    response = haematologist_api.generic(
        "POST", path, b" " * (4 * 2**20 + 1), content_type="application/json"
    )
    assert_problem(response, 413, "body_too_large")


def test_a_form_is_415(haematologist_api: Client) -> None:
    assert_problem(haematologist_api.post(PATIENTS, {"identifier": "N-9"}), 415, "unsupported_media_type")


def test_a_change_of_an_old_version_is_409(cast: Cast, haematologist_api: Client) -> None:
    patient = cast.patient()
    body = {"patient": {"name": "Ana"}, "record_version": patient.record_version + 1}
    response = haematologist_api.patch(f"{PATIENTS}/{patient.pk}", body, content_type="application/json")
    assert_problem(response, 409, "record_changed")


def test_each_problem_names_its_request(client: Client) -> None:
    response = client.get("/api/v1/nothing", headers={"X-Request-ID": "proxy-0001-abcd"})
    assert response["X-Request-ID"] == "proxy-0001-abcd"
    assert response.json()["instance"] == "urn:request:proxy-0001-abcd"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "line\tbreak-in-log", "<script>alert(1)"])
def test_a_request_id_that_could_harm_a_log_is_replaced(client: Client, given: str) -> None:
    response = client.get("/api/v1/nothing", headers={"X-Request-ID": given})
    assert response["X-Request-ID"] != given
    assert len(response["X-Request-ID"]) == 36


def test_problems_speak_the_readers_language_and_keep_their_codes(client: Client) -> None:
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en"}).json()
    chinese = client.get("/api/v1/nothing", headers={"Accept-Language": "zh-hans"}).json()
    assert english["errors"][0]["code"] == chinese["errors"][0]["code"] == "not_found"
    assert english["errors"][0]["message"] != chinese["errors"][0]["message"]


@pytest.mark.parametrize("size", [4 * 2**20 + 1, 6 * 2**20])
def test_a_body_over_4_mib_is_413_with_an_idempotency_key_too(haematologist_api: Client, size: int) -> None:
    response = haematologist_api.generic(
        "POST",
        PATIENTS,
        b" " * size,
        content_type="application/json",
        headers={"Idempotency-Key": "large-0001"},
    )
    assert_problem(response, 413, "body_too_large")


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_400(client: Client) -> None:
    assert_problem(client.get(PATIENTS, headers={"Host": "elsewhere.example"}), 400, "bad_request")


def test_a_fault_of_ours_is_500_and_says_nothing_of_what_went_wrong(
    cast: Cast, haematologist_api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("Ana Testcase, born 1991")

    monkeypatch.setattr(selectors, "answer", fail)
    haematologist_api.raise_request_exception = False
    response = haematologist_api.post("/api/v1/evaluate", case(), content_type="application/json")
    problem = assert_problem(response, 500, "server_error")
    assert "Ana" not in response.content.decode()
    assert problem["instance"] == f"urn:request:{response['X-Request-ID']}"


def test_a_fault_leaves_no_key_behind(
    cast: Cast, haematologist_api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The creation is undone with its idempotency key, so that the client may send it again."""
    patient = cast.patient(early_negative())
    haematologist_api.raise_request_exception = False
    path = f"{PATIENTS}/{patient.pk}/recommendations"
    key = {"Idempotency-Key": "issue-0001"}
    with monkeypatch.context() as broken:
        broken.setattr(worklist, "refresh", lambda _: 1 / 0)
        assert haematologist_api.generic("POST", path, headers=key).status_code == 500
    assert Recommendation.objects.count() == 0
    assert haematologist_api.generic("POST", path, headers=key).status_code == 201
