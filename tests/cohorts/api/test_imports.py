"""`/imports` over REST: from a file to patients, what is refused, and who may ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohorts.api import import_answers, upload_parsers
from cohorts.models import AuditEvent, DataImport, Patient
from cohorts.services import import_states
from tests.cast import Cast
from tests.cohorts.imports.files import answers_to
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.openapi_checks import assert_described
from tests.decision_support.api.test_problems import assert_problem
from tests.jobs import Jobs

PLACE = "/api/v1/imports"
PLAIN = b"patient_id,birth_date,sex,mrd_date,mrd\nP1,1990-01-02,F,2020-01-01,neg\nP2,1980-13-02,M,2020-01-02,neg\n"
CHOSEN = "&centre=north"


def held(response: Any, method: str, path: str) -> Any:
    """The answer, once it was held to the document of the API."""
    assert_described(method, path, response.status_code, response["Content-Type"], response.json())
    return response


def raw(client: Client, content: bytes = PLAIN, query: str = "?filename=a.csv" + CHOSEN, **more: Any) -> Any:
    response = client.post(PLACE + query, content, content_type="text/csv", **more)
    return held(response, "POST", PLACE)


def step(client: Client, place: str, name: str, body: Any = None, method: str = "post") -> Any:
    send: Callable[..., Any] = getattr(client, method)
    path = f"{place}/{name}"
    return held(
        send(path, {} if body is None else body, content_type="application/json"), method.upper(), path
    )


def ready(client: Client, content: bytes = PLAIN) -> tuple[str, dict[str, Any]]:
    made = raw(client, content)
    place, state = made["Location"], made.json()
    state = step(client, place, "mapping", state["proposed_mapping"], "put").json()
    for _round in range(5):
        if not state["questions"]:
            break
        state = step(client, place, "answers", {"answers": answers_to(state["questions"])}).json()
    return place, state


def test_a_file_becomes_patients_and_says_which_rows_do_not(api: Client) -> None:
    made = raw(api)
    assert (made.status_code, made.json()["state"]) == (201, "needs_answers")
    place, state = made["Location"], made.json()
    assert state["mapping"] is None
    assert held(api.get(f"{place}/mapping"), "GET", f"{place}/mapping").json() == state["proposed_mapping"]
    state = step(api, place, "mapping", state["proposed_mapping"], "put").json()
    assert (state["state"], state["questions"]) == ("ready", [])
    assert [(e["row"], e["column"], e["value"]) for e in state["row_errors"]] == [
        (3, "birth_date", "1980-13-02")
    ]
    assert state["counts"]["rows_taken"] == 1
    assert not Patient.objects.filter(identifier="P1").exists()
    assert step(api, place, "start").json()["state"] == "finished"
    assert Patient.objects.filter(identifier="P1").exists()
    assert not Patient.objects.filter(identifier="P2").exists()
    assert held(api.get(place), "GET", place).json()["row_error_count"] == 1
    listed = held(api.get(PLACE), "GET", PLACE).json()["results"]
    assert [row["file_name"] for row in listed] == ["a.csv"]


def test_the_same_bytes_are_answered_with_the_earlier_import(api: Client) -> None:
    first, second = raw(api), raw(api, query="?filename=b.csv" + CHOSEN)
    assert (second.status_code, second.json()["repeated"]) == (200, True)
    assert second.json()["id"] == first.json()["id"]
    assert DataImport.objects.count() == 1


def test_a_form_is_taken_as_well(api: Client) -> None:
    form = {"file": SimpleUploadedFile("form.csv", PLAIN), "centre": "north"}
    response = held(api.post(PLACE, form), "POST", PLACE)
    assert (response.status_code, response.json()["file_name"]) == (201, "form.csv")


@pytest.mark.parametrize("kind", ["raw", "form"])
def test_a_repeated_key_gets_the_first_answer(api: Client, kind: str) -> None:
    key = {"Idempotency-Key": "one-file"}
    # A form is sent with the same boundary each time by the test client.
    send = {
        "raw": lambda: raw(api, headers=key),
        "form": lambda: api.post(
            PLACE, {"file": SimpleUploadedFile("f.csv", PLAIN), "centre": "north"}, headers=key
        ),
    }[kind]
    first, second = send(), send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert first.json() == second.json()


def test_a_key_does_not_make_a_large_file_too_large(api: Client, jobs: Jobs) -> None:
    rows = b"".join(b"L%06d,1990-01-02,F,2020-01-01,neg\n" % number for number in range(160_000))
    content = PLAIN.splitlines(keepends=True)[0] + rows
    assert len(content) > 4 * 1024 * 1024
    response = raw(api, content, headers={"Idempotency-Key": "large"})
    assert (response.status_code, response.json()["state"]) == (202, "queued")
    assert response["Retry-After"] == "2"
    assert [job.task for job in jobs.waiting()] == ["cohorts.tasks.proceed_with_import"]


def test_a_large_file_is_left_to_a_worker(api: Client, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_states, "SMALL", 10)
    made = raw(api)
    assert (made.status_code, made.json()["state"], made["Retry-After"]) == (202, "queued", "2")
    assert api.get(made["Location"]).status_code == 202
    jobs.run()
    assert api.get(made["Location"]).json()["state"] == "needs_answers"


@pytest.mark.parametrize(
    ("content", "query", "status", "code", "pointer"),
    [
        (b"", "?filename=a.csv" + CHOSEN, 400, "required", "/file"),
        (PLAIN, "?" + CHOSEN[1:], 400, "required", "/filename"),
        (PLAIN, "?filename=a.csv&centre=nowhere", 422, "unknown_centre", "/centre"),
        (PLAIN, "?filename=a.csv", 400, "required", "/centre"),
        (PLAIN, "?filename=a.csv&corrects=7", 422, "unknown_import", "/corrects"),
        (b"\xd0\xcf\x11\xe0 old", "?filename=a.xls" + CHOSEN, 422, "old_workbook", "/file"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    api: Client, content: bytes, query: str, status: int, code: str, pointer: str
) -> None:
    problem = assert_problem(raw(api, content, query), status, code)
    assert problem["errors"][0]["pointer"] == pointer
    assert not DataImport.objects.exists()


def test_a_file_that_is_too_large_is_413_before_and_while_it_is_read(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohorts.imports.bounds.MAXIMUM_CSV_BYTES", 50)
    assert_problem(raw(api), 413, "file_too_large")
    monkeypatch.setattr(upload_parsers, "MAXIMUM_CSV_BYTES", -upload_parsers.FORM_BYTES)
    assert_problem(raw(api), 413, "file_too_large")


def test_json_and_compressed_bodies_are_not_files(api: Client) -> None:
    response = api.post(PLACE + "?filename=a.csv" + CHOSEN, "{}", content_type="application/json")
    assert_problem(held(response, "POST", PLACE), 415, "unsupported_media_type")
    assert_problem(raw(api, headers={"Content-Encoding": "gzip"}), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("name", "body", "status", "pointer"),
    [
        ("mapping", {"sheets": [{"sheet": "", "columns": [{"column": "x", "field": "y.z"}]}]}, 400,
         "/sheets/0/columns/0/field"),
        ("mapping", {"sheets": 1}, 400, "/sheets"),
        ("answers", {"answers": [{"code": "sentinel", "answer": "empty"}]}, 422, "/answers/0"),
        ("answers", {"answers": [{"code": 1, "answer": "empty"}]}, 400, "/answers/0/code"),
        ("answers", {"answers": "no"}, 400, "/answers"),
        ("answers", {"colour": 1}, 400, "/colour"),
        ("start", {"colour": 1}, 400, "/colour"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_step_is_said_at_its_place(
    api: Client, name: str, body: dict[str, Any], status: int, pointer: str
) -> None:
    place, _state = ready(api)
    response = step(api, place, name, body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (status, pointer)


def test_a_step_out_of_turn_is_a_conflict(api: Client) -> None:
    place = raw(api)["Location"]
    assert_problem(step(api, place, "start"), 409, "not_now")
    assert_problem(step(api, place, "retry"), 409, "not_now")
    assert step(api, place, "cancel").json()["state"] == "cancelled"
    assert_problem(step(api, place, "cancel"), 409, "not_now")
    assert step(api, place, "retry").json()["state"] == "needs_answers"


def test_refused_rows_are_downloaded_corrected_and_sent_again(api: Client) -> None:
    place, _state = ready(api)
    step(api, place, "start")
    response: Any = api.get(f"{place}/rejected-rows")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert response["Content-Disposition"].startswith("attachment")
    assert "P2" in content
    assert "P1" not in content
    assert AuditEvent.objects.filter(action="exported", object_id=place.rpartition("/")[2]).count() == 1
    corrected = content.replace("1980-13-02", "1980-12-02").encode()
    query = f"?filename=corrected.csv&corrects={place.rpartition('/')[2]}"
    again = raw(api, corrected, query).json()
    assert (again["state"], again["counts"]["rows_taken"], again["row_errors"]) == ("ready", 1, [])


def test_a_statistician_is_told_why_not(cast: Cast, api: Client) -> None:
    place, _state = ready(api)
    statistician = client_of(cast.statistician)
    for path in ("", "/mapping", "/rejected-rows"):
        response = statistician.get(place + path)
        assert_problem(response, 403, "permission_denied")
        assert "clinician" in response.json()["detail"]
    assert_problem(statistician.get(PLACE), 403, "permission_denied")
    assert_problem(raw(statistician), 403, "permission_denied")
    assert_problem(step(statistician, place, "start"), 403, "permission_denied")


def test_a_page_of_imports_and_one_import_take_few_queries(
    api: Client, django_assert_max_num_queries: Any
) -> None:
    place, _state = ready(api)
    raw(api, PLAIN.replace(b"P1", b"P7"))
    with django_assert_max_num_queries(8):
        api.get(PLACE)
    with django_assert_max_num_queries(8):
        api.get(place)
    assert import_answers.ERRORS_SHOWN == 100


HOSTILE: tuple[Any, ...] = (
    {"codes": {"\x00": "female"}},
    {"codes": {"a": "\x00"}},
    {"codes": {"\ud800": "female"}},
    {"values": {"\x00": "empty"}},
    {"group": "\x00"},
    {"group": "x" * 300},
    {"options": {"date_order": ["dmy"]}},
    {"options": {"unit": {}}},
    {"field": ["patient.sex"]},
    {"field": {}},
    {"column": 1},
)


@pytest.mark.parametrize("change", HOSTILE, ids=str)
def test_a_hostile_mapping_is_refused_and_never_a_fault(api: Client, change: dict[str, Any]) -> None:
    made = raw(api)
    definition = made.json()["proposed_mapping"]
    definition["sheets"][0]["columns"][2] |= change
    response = step(api, made["Location"], "mapping", definition, "put")
    assert response.status_code in (400, 422)
    assert response.json()["errors"][0]["pointer"] != ""


@pytest.mark.parametrize("value", ["\x00", "x" * 3_000, {"a": 1}, ["a"], None, 1e308, True], ids=str)
def test_a_hostile_constant_is_refused_or_ends_the_import_with_a_reason(api: Client, value: Any) -> None:
    made = raw(api)
    definition = made.json()["proposed_mapping"]
    definition["sheets"][0]["constants"] = [{"field": "mrd_assessments.method", "value": value}]
    response = step(api, made["Location"], "mapping", definition, "put")
    assert response.status_code in (200, 400, 422)
    if response.status_code == 200:
        assert response.json()["state"] in ("failed", "ready")


def test_a_refused_centre_is_answered_with_the_codes_of_those_one_may_write_in(cast: Cast) -> None:
    client = client_of(cast.haematologist)
    for query in ("?filename=a.csv", "?filename=a.csv&centre=nowhere"):
        message = raw(client, query=query).json()["errors"][0]["message"]
        assert cast.north.code in message
        assert cast.demonstration.code in message
