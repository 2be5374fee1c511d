"""A contradiction over REST: 422 with a pointer to the field, the same for a record, a row of it and a case."""

from typing import Any

import pytest
from django.test import Client

from cohorts.models import Patient
from tests.cast import Cast, record
from tests.cohorts.api.test_patients import patch, post
from tests.contradictory_children import INDUCTION, child, contradictory, sample
from tests.decision_support.api.test_problems import assert_problem

AS_OF = {"as_of": "2026-10-01"}


@contradictory
def test_a_record_and_a_case_are_refused_at_the_same_place(
    api: Client, sections: dict[str, Any], pointer: str, code: str
) -> None:
    stored = assert_problem(post(api, {"centre": "north", **record(**sections)}), 422, code)
    evaluated = assert_problem(post(api, AS_OF | sections, "/api/v1/evaluate"), 422, code)
    assert [error["pointer"] for error in stored["errors"]] == [pointer]
    assert [error["pointer"] for error in evaluated["errors"]] == [pointer]
    assert not Patient.objects.exists()


def test_a_row_that_contradicts_another_is_refused_and_the_other_is_named(cast: Cast, api: Client) -> None:
    patient = cast.patient(record(**child(treatment_phases=INDUCTION)))
    place = f"/api/v1/patients/{patient.pk}"
    found = assert_problem(
        post(api, sample("day_46", "2024-06-04"), f"{place}/mrd-assessments"), 422, "not_around_day_46"
    )
    assert found["errors"][0]["pointer"] == "/protocol_timepoint"
    assert "cycle 1 of 12" in found["errors"][0]["message"]

    taken = post(api, sample("day_46", "2024-06-20"), f"{place}/mrd-assessments")
    assert taken.status_code == 201
    phase = patient.treatment_phases.get()
    changes = {"started_on": "2024-06-01", "reason": "letter of discharge"}
    found = assert_problem(
        patch(api, f"{place}/treatment-phases/{phase.pk}", changes), 422, "not_around_day_46"
    )
    assert found["errors"][0]["pointer"] == "/started_on"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"first_relapse": {"site": "testis"}}, "/first_relapse/site", "testis_of_a_girl"),
        (
            {"prior_treatment": {"car_t": False, "b_cell_recovery_within_6_months": True}},
            "/prior_treatment/b_cell_recovery_within_6_months",
            "b_cells_without_car_t",
        ),
    ],
)
def test_a_correction_of_a_record_is_refused_at_its_field(
    cast: Cast, api: Client, changes: dict[str, Any], pointer: str, code: str
) -> None:
    patient = cast.patient(record(**child()))
    found = assert_problem(patch(api, f"/api/v1/patients/{patient.pk}", changes), 422, code)
    assert [error["pointer"] for error in found["errors"]] == [pointer]
