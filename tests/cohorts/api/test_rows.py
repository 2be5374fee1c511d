"""`/patients/{id}/mrd-assessments` and its like: adding, correcting and retracting rows over REST."""

from typing import Any

import pytest
from django.test import Client

from cohorts.api.rows import KINDS
from cohorts.hct_ci import ITEM_CODES
from tests.cast import Cast, early_negative
from tests.cohorts.api.test_patients import patch, post
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.test_problems import assert_problem

# For each kind: a row, one value of it corrected, and a row that cannot be.
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "mrd-assessments": (
        {"collected_on": "2026-08-06", "specimen": "bone_marrow", "method": "flow", "result": "quantified",
         "value": 0.05, "unit": "percent", "limit_of_detection": 0.01},
        {"value": 0.5},
        {"collected_on": "2026-08-06", "result": "not_detected", "value": 0.1, "unit": "percent"},
        "/value",
    ),
    "treatment-phases": (
        {"cycle": 1, "started_on": "2026-07-06", "kind": "induction", "agents": ["Blinatumomab"]},
        {"started_on": "2026-07-05"},
        {"cycle": 0, "started_on": "2026-07-06"},
        "/cycle",
    ),
    "donors": (
        {"kind": "matched_sibling", "available": True},
        {"available": False},
        {"kind": "haploidentical", "available": 1},
        "/available",
    ),
    "fitness-assessments": (
        {"assessed_on": "2026-08-07", "ecog": 1, "hct_ci": 2, "contraindications": []},
        {"ecog": 2},
        {"ecog": 5},
        "/ecog",
    ),
    "transplants": (
        {"performed_on": "2026-10-01", "kind": "allogeneic", "donor_kind": "haploidentical"},
        {"conditioning": "mac_tbi", "donor_kind": "matched_sibling"},
        {"performed_on": "2026-10-01", "kind": "autologous", "donor_kind": "cord"},
        "/donor_kind",
    ),
    "outcomes": (
        {"kind": "last_follow_up", "occurred_on": "2026-11-01"},
        {"occurred_on": "2026-11-02"},
        {"kind": "relapse", "occurred_on": "2999-01-01"},
        "/occurred_on",
    ),
}  # fmt: skip

every_kind = pytest.mark.parametrize("kind", ROWS)


def rows_path(cast: Cast, kind: str) -> str:
    patient = cast.patient()
    return f"/api/v1/patients/{patient.pk}/{kind}"


def test_every_kind_is_tried() -> None:
    assert set(ROWS) == {kind.path for kind in KINDS}


@every_kind
def test_a_row_is_added_listed_and_read(cast: Cast, api: Client, kind: str) -> None:
    path, given = rows_path(cast, kind), ROWS[kind][0]
    added = post(api, given, path)
    assert added.status_code == 201, added.content
    row = added.json()
    assert {name: row[name] for name in given} == given
    assert row["entered_in_error"] is None
    assert api.get(path).json()["results"] == [row]
    assert api.get(added["Location"]).json() == row


@every_kind
def test_a_row_is_corrected_with_a_reason_and_the_former_value_is_kept(
    cast: Cast, api: Client, kind: str
) -> None:
    path, (given, change, _bad, _at) = rows_path(cast, kind), ROWS[kind]
    row = post(api, given, path)
    assert_problem(patch(api, row["Location"], change), 422, "reason_required")
    corrected = patch(api, row["Location"], {**change, "reason": "A slip"})
    assert corrected.status_code == 200, corrected.content
    assert {name: corrected.json()[name] for name in change} == change
    history = api.get(path.replace(kind, "history")).json()["results"][0]
    assert history["action"] == "corrected"
    assert history["reason"] == "A slip"
    assert len(history["changes"]) == len(change)


@every_kind
def test_a_row_entered_in_error_is_retracted_and_stays_to_be_read(cast: Cast, api: Client, kind: str) -> None:
    path = rows_path(cast, kind)
    place = post(api, ROWS[kind][0], path)["Location"]
    assert_problem(post(api, {}, f"{place}/retract"), 422, "reason_required")
    retracted = post(api, {"reason": "Another patient's"}, f"{place}/retract")
    assert retracted.status_code == 200, retracted.content
    assert retracted.json()["entered_in_error"]["reason"] == "Another patient's"
    assert api.get(path).json()["results"] == []
    assert api.get(place).json() == retracted.json()
    assert_problem(post(api, {"reason": "Again"}, f"{place}/retract"), 422, "retracted")


@every_kind
def test_a_row_that_cannot_be_is_refused_with_a_pointer(cast: Cast, api: Client, kind: str) -> None:
    path, (_given, _change, bad, at) = rows_path(cast, kind), ROWS[kind]
    response = post(api, bad, path)
    assert response.status_code in {400, 422}, response.content
    assert at in [error["pointer"] for error in response.json()["errors"]]


@every_kind
@pytest.mark.parametrize(
    "body", [[], "x", 1, {"unknown": 1}, {"patient_id": "x"}, {"id": 1}, {"retracted_at": None}]
)
def test_what_is_no_row_is_400(cast: Cast, api: Client, kind: str, body: Any) -> None:
    assert post(api, body, rows_path(cast, kind)).status_code == 400


@every_kind
def test_an_empty_row_is_refused_where_it_needs_a_date_and_else_says_that_nothing_is_known(
    cast: Cast, api: Client, kind: str
) -> None:
    expected = 400 if kind in {"mrd-assessments", "transplants", "outcomes"} else 201
    assert post(api, {}, rows_path(cast, kind)).status_code == expected


@every_kind
def test_a_row_of_another_patient_is_404(cast: Cast, api: Client, kind: str) -> None:
    place = post(api, ROWS[kind][0], rows_path(cast, kind))["Location"]
    row_id = place.rpartition("/")[2]
    elsewhere = f"{rows_path(cast, kind)}/{row_id}"
    assert_problem(api.get(elsewhere), 404, "not_found")
    assert_problem(patch(api, elsewhere, {"reason": "x"}), 404, "not_found")
    assert_problem(post(api, {"reason": "x"}, f"{elsewhere}/retract"), 404, "not_found")


@every_kind
@pytest.mark.parametrize("row_id", ["0", "99999999", "9" * 30])
def test_a_row_that_is_not_there_is_404(cast: Cast, api: Client, kind: str, row_id: str) -> None:
    assert_problem(api.get(f"{rows_path(cast, kind)}/{row_id}"), 404, "not_found")


def test_a_retraction_takes_nothing_but_its_reason(cast: Cast, api: Client) -> None:
    place = post(api, ROWS["donors"][0], rows_path(cast, "donors"))["Location"]
    body = {"reason": "x", "available": False}
    assert_problem(post(api, body, f"{place}/retract"), 400, "unknown_field")


def test_levels_keep_the_unit_and_the_digits_they_came_with(cast: Cast, api: Client) -> None:
    path = rows_path(cast, "mrd-assessments")
    body = '{"collected_on": "2026-08-06", "result": "quantified", "value": 0.0123456789, "unit": "percent"}'
    row = post(api, body, path).json()
    assert (row["value"], row["unit"]) == (0.0123456789, "percent")


def test_a_result_that_comes_later_completes_its_sample_without_a_reason(cast: Cast, api: Client) -> None:
    path = rows_path(cast, "mrd-assessments")
    place = post(api, {"collected_on": "2026-08-06", "specimen": "bone_marrow"}, path)["Location"]
    result = {
        "reported_on": "2026-08-09",
        "result": "not_detected",
        "unit": "percent",
        "limit_of_detection": 0.01,
    }
    completed = patch(api, place, result)
    assert completed.status_code == 200, completed.content
    assert completed.json()["result"] == "not_detected"


def test_the_comorbidity_index_is_computed_from_its_items(cast: Cast, api: Client) -> None:
    """Sorror et al., Blood 2005: diabetes counts 1, a prior solid tumour 3."""
    path = rows_path(cast, "fitness-assessments")
    items = dict.fromkeys(ITEM_CODES, False) | {"diabetes": True, "solid_tumour": True}
    assert post(api, {"hct_ci_items": items}, path).json()["hct_ci"] == 4
    problem = assert_problem(post(api, {"hct_ci_items": items, "hct_ci": 1}, path), 422, "hct_ci_conflict")
    assert problem["errors"][0]["pointer"] == "/hct_ci"


def test_who_may_only_read_cannot_add_a_row(cast: Cast) -> None:
    path = f"/api/v1/patients/{cast.patient(early_negative()).pk}/donors"
    reader = client_of(cast.statistician)
    assert reader.get(path).status_code == 200
    assert_problem(post(reader, {"kind": "cord"}, path), 403, "permission_denied")


def test_agents_not_stated_stay_null_and_none_of_them_stays_an_empty_list(cast: Cast, api: Client) -> None:
    path = rows_path(cast, "treatment-phases")
    given: list[tuple[dict[str, Any], Any]] = [
        ({}, None), ({"agents": None}, None), ({"agents": []}, []), ({"agents": ["tki"]}, ["tki"]),
    ]  # fmt: skip
    for number, (agents, stored) in enumerate(given, start=1):
        row = post(api, {"cycle": number, "started_on": f"2026-0{number}-01", **agents}, path)
        assert (row.status_code, row.json()["agents"]) == (201, stored)
    listed = api.get(path).json()["results"]
    assert [row["agents"] for row in listed] == [stored for _agents, stored in given]

    # Filling the gap needs no reason; taking back what was stated does.
    unstated, none = (f"{path}/{row['id']}" for row in (listed[0], listed[2]))
    assert patch(api, unstated, {"agents": []}).json()["agents"] == []
    assert_problem(patch(api, none, {"agents": None}), 422, "reason_required")
    assert patch(api, none, {"agents": None, "reason": "nobody asked"}).json()["agents"] is None
