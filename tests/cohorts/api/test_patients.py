"""`/patients`: registering, reading, correcting and listing over REST."""

from typing import Any

import pytest
from django.test import Client

from cohorts.models import AuditEvent, Patient
from tests.cast import Cast, early_negative, record
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.test_problems import assert_problem

PATIENTS = "/api/v1/patients"


def post(client: Client, body: Any, path: str = PATIENTS) -> Any:
    return client.post(path, body, content_type="application/json")


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, body, content_type="application/json")


def test_a_whole_record_is_registered_and_read_back_as_it_was_given(api: Client) -> None:
    given = {"centre": "north", **early_negative()}
    created = post(api, given)
    assert created.status_code == 201, created.content
    stored = api.get(created["Location"]).json()
    assert stored == created.json()
    assert stored["centre"] == {"code": "north", "name": "Northern centre"}
    assert stored["synthetic"] is False
    assert stored["patient"]["identifier"] == "N-1"
    assert stored["diagnosis"]["wbc_10e9_per_l"] == 42
    assert stored["diagnosis"]["ikzf1"]["lesion"] == "4-7"
    assert stored["diagnosis"]["genetics"]["tp53"] == "unknown"
    assert stored["remission"] == {"status": "CR1", "achieved_on": "2026-08-06", "induction_failure": None}
    assert stored["first_relapse"] is None
    assert stored["mrd_assessments"][0]["limit_of_detection"] == 0.0001
    assert stored["mrd_assessments"][0]["unit"] == "fraction"
    assert stored["fitness"]["hct_ci"] == 1
    assert stored["donors"][0]["kind"] == "matched_sibling"
    assert stored["graft"]["autologous_collected"] is True


def test_what_is_asked_of_children_is_read_back_as_it_was_given(api: Client) -> None:
    asked = {
        "first_relapse": {
            "relapsed_on": "2026-09-01",
            "site": "combined",
            "lineage": "B",
            "marrow_blasts_percent": 12.5,
            "on_treatment": False,
            "end_of_therapy_on": "2026-08-01",
            "second_relapse": False,
        },
        "prior_treatment": {
            "hsct": False,
            "blinatumomab": True,
            "car_t": None,
            "b_cell_recovery_within_6_months": None,
            "tki_failure": False,
        },
    }
    children = {"protocol": "CCCG-ALL-2015", "final_risk_group": "intermediate", "down_syndrome": False}
    given = early_negative(**asked)
    given["diagnosis"] = given["diagnosis"] | children
    given["fitness"] = {"assessed_on": "2026-08-07", "lansky": 90}
    stored = post(api, {"centre": "north", **given}).json()
    assert {name: stored[name] for name in asked} == asked
    assert {name: stored["diagnosis"][name] for name in children} == children
    assert (stored["fitness"]["lansky"], stored["fitness"]["karnofsky"]) == (90, None)


def test_the_centre_may_be_left_out_by_who_writes_in_one_centre_only(cast: Cast, api: Client) -> None:
    assert post(client_of(cast.colleague), record()).json()["centre"]["code"] == "north"
    # The haematologist writes in two centres.
    problem = assert_problem(post(api, record(patient={"identifier": "N-2"})), 400, "required")
    assert problem["errors"][0]["pointer"] == "/centre"


def test_a_centre_one_does_not_belong_to_is_not_known(api: Client) -> None:
    assert_problem(post(api, {"centre": "south", **record()}), 422, "unknown_centre")


def test_a_patient_of_the_demonstration_centre_is_synthetic(api: Client) -> None:
    assert post(api, {"centre": "demonstration", **record()}).json()["synthetic"] is True


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ([], 400, ""),
        ("text", 400, ""),
        ({}, 400, "/centre"),
        ({"centre": 1}, 400, "/centre"),
        ({"centre": "north\0"}, 400, "/patient/identifier"),
        ({"centre": "north"}, 400, "/patient/identifier"),
        ({"centre": "north", "patient": "Ana"}, 400, "/patient"),
        ({"centre": "north", **record(patient={"identifier": ""})}, 400, "/patient/identifier"),
        ({"centre": "north", **record(patient={"identifier": "x" * 65})}, 400, "/patient/identifier"),
        ({"centre": "north", **record(patient={"name": "nul\0"})}, 400, "/patient/name"),
        ({"centre": "north", **record(patient={"name": "\ud800"})}, 400, "/patient/name"),
        ({"centre": "north", **record(patient={"birth_date": "14.03.1991"})}, 400, "/patient/birth_date"),
        ({"centre": "north", **record(patient={"birth_date": "1991-02-30"})}, 422, "/patient/birth_date"),
        ({"centre": "north", **record(patient={"birth_date": "2999-01-01"})}, 422, "/patient/birth_date"),
        ({"centre": "north", **record(patient={"age": 35})}, 400, "/patient/age"),
        ({"centre": "north", **record(as_of="2026-09-30")}, 400, "/as_of"),
        ({"centre": "north", **record(diagnosis={"lineage": "NK"})}, 400, "/diagnosis/lineage"),
        ({"centre": "north", **record(diagnosis={"wbc_10e9_per_l": "42"})}, 400, "/diagnosis/wbc_10e9_per_l"),
        ({"centre": "north", **record(diagnosis={"wbc_10e9_per_l": 4200})}, 422, "/diagnosis/wbc_10e9_per_l"),
        ({"centre": "north", **record(donors={})}, 400, "/donors"),
        ({"centre": "north", **record(donors=[{"kind": "self"}])}, 400, "/donors/0/kind"),
        ({"centre": "north", **record(treatment_phases=[{"cycle": "1"}])}, 400, "/treatment_phases/0/cycle"),
        ({"centre": "north", **record(mrd_assessments=[{}])}, 400, "/mrd_assessments/0/collected_on"),
        ({"centre": "north", **record(mrd_assessments=[[]])}, 400, "/mrd_assessments/0"),
        ({"centre": "north", **record(fitness=[])}, 400, "/fitness"),
        ({"centre": "north", **record(outcomes=[{"kind": "death"}])}, 400, "/outcomes/0/occurred_on"),
    ],
)
def test_what_cannot_be_a_record_is_refused_with_a_pointer(
    api: Client, body: Any, status: int, pointer: str
) -> None:
    response = post(api, body)
    assert response.status_code == status, response.content
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert not Patient.objects.exists()


def test_a_number_is_given_once_in_a_centre(api: Client) -> None:
    assert post(api, {"centre": "north", **record()}).status_code == 201
    problem = assert_problem(post(api, {"centre": "north", **record()}), 422, "identifier_taken")
    assert problem["errors"][0]["pointer"] == "/patient/identifier"


def test_a_repeated_key_is_refused(api: Client) -> None:
    body = '{"centre": "north", "patient": {"identifier": "N-1", "identifier": "N-2", "birth_date": "1991-03-14"}}'
    problem = assert_problem(post(api, body), 400, "repeated_key")
    assert problem["errors"][0]["pointer"] == "/patient/identifier"


def test_a_correction_keeps_the_former_value_who_when_and_why(cast: Cast, api: Client) -> None:
    patient = cast.patient(early_negative())
    path = f"{PATIENTS}/{patient.pk}"
    body = {"remission": {"status": "CR2"}, "reason": "Second remission, relapse letter of 1 October"}
    corrected = patch(api, path, body)
    assert corrected.status_code == 200, corrected.content
    assert corrected.json()["remission"]["status"] == "CR2"
    newest = api.get(f"{path}/history").json()["results"][0]
    assert newest["by"] == "haematologist"
    assert newest["action"] == "corrected"
    assert newest["changes"] == {"remission_status": ["CR1", "CR2"]}
    assert newest["reason"] == "Second remission, relapse letter of 1 October"


def test_a_correction_without_a_reason_is_refused_and_a_completion_needs_none(
    cast: Cast, api: Client
) -> None:
    path = f"{PATIENTS}/{cast.patient(early_negative()).pk}"
    assert_problem(patch(api, path, {"remission": {"status": "CR2"}}), 422, "reason_required")
    assert patch(api, path, {"diagnosis": {"genetics": {"tp53": "negative"}}}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reason": 5}, "/reason"),
        ({"record_version": "1"}, "/record_version"),
        ({"record_version": True}, "/record_version"),
        ({"mrd_assessments": []}, "/mrd_assessments"),
        ({"centre": "south"}, "/centre"),
        ({"synthetic": False}, "/synthetic"),
        (["x"], ""),
    ],
)
def test_a_malformed_correction_is_refused(cast: Cast, api: Client, body: Any, pointer: str) -> None:
    response = patch(api, f"{PATIENTS}/{cast.patient().pk}", body)
    assert response.status_code == 400, response.content
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


def test_the_list_has_pages_and_only_what_one_may_see(cast: Cast, api: Client) -> None:
    mine = [cast.patient() for _ in range(5)]
    cast.patient(centre=cast.south)
    first = api.get(PATIENTS, {"page_size": 2}).json()
    assert first["count"] == 5
    assert len(first["results"]) == 2
    seen = []
    address: str | None = f"{PATIENTS}?page_size=2"
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert sorted(seen) == sorted(str(patient.pk) for patient in mine)


def test_the_list_is_searched_by_name_and_number(cast: Cast, api: Client) -> None:
    ana = cast.patient(record(patient={"name": "Ana Testcase"}))
    cast.patient(record(patient={"name": "Bo Example"}))
    found = api.get(PATIENTS, {"search": "testcase ana"}).json()["results"]
    assert [row["id"] for row in found] == [str(ana.pk)]
    assert api.get(PATIENTS, {"search": ana.identifier}).json()["count"] == 1
    assert api.get(PATIENTS, {"centre": "demonstration"}).json()["count"] == 0


@pytest.mark.parametrize("query", ["search=%00", f"search={'x' * 201}", "centre=%00"])
def test_a_query_that_cannot_be_searched_is_400(api: Client, query: str) -> None:
    assert_problem(api.get(f"{PATIENTS}?{query}"), 400, "bad_parameter")


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99", "page=-1", "page=1e3", f"page={'9' * 5000}"]
)
def test_a_page_that_is_not_there_is_404(api: Client, query: str) -> None:
    assert_problem(api.get(f"{PATIENTS}?{query}"), 404, "not_found")


@pytest.mark.parametrize("query", ["page_size=0", "page_size=x", "page_size=-5", "page_size=100000"])
def test_a_senseless_page_size_is_bounded(cast: Cast, api: Client, query: str) -> None:
    assert api.get(f"{PATIENTS}?{query}").status_code == 200


def test_listing_takes_as_many_queries_for_many_patients_as_for_one(
    cast: Cast, api: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        cast.patient(early_negative())
    with django_assert_max_num_queries(4):
        api.get(PATIENTS)


def test_reading_a_whole_record_takes_few_queries(
    cast: Cast, api: Client, django_assert_max_num_queries: Any
) -> None:
    patient = cast.patient(early_negative())
    with django_assert_max_num_queries(4):
        api.get(f"{PATIENTS}/{patient.pk}")


def test_a_refused_registration_leaves_no_trace_in_record_or_audit(api: Client) -> None:
    before = AuditEvent.objects.count()
    post(api, {"centre": "north", **record(donors=[{"kind": "self"}])})
    assert AuditEvent.objects.count() == before
