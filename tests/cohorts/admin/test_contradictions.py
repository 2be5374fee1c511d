"""A contradiction in Django admin stands beside the field that makes it, whichever table is written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cohorts.models import Patient
from tests.cast import Cast
from tests.cohorts.admin.pages import a_row_of, page, posted
from tests.contradictory_children import INDUCTION, child, sample


@pytest.fixture
def girl(cast: Cast) -> Patient:
    return cast.patient(
        child(
            treatment_phases=INDUCTION,
            mrd_assessments=[sample("day_19", "2024-06-01")],
            fitness={"assessed_on": "2026-08-07", "lansky": 90},
            first_relapse={"site": "marrow"},
            prior_treatment={"hsct": False},
            donors=[{"kind": "matched_sibling"}],
            transplants=[{"performed_on": "2025-02-20", "kind": "autologous"}],
            outcomes=[{"kind": "last_follow_up", "occurred_on": "2026-10-20"}],
        )
    )


@pytest.mark.parametrize(
    ("table", "changes", "field", "message"),
    [
        ("firstrelapse", {"site": "testis"}, "site", "cannot be in a female patient"),
        ("firstrelapse", {"site": "cns", "marrow_blasts_percent": "5"}, "site", "is combined, not isolated"),
        (
            "firstrelapse",
            {"on_treatment": "true", "end_of_therapy_on": "2026-01-02"},
            "end_of_therapy_on",
            "cannot come after the end",
        ),
        (
            "priortreatment",
            {"car_t": "false", "b_cell_recovery_within_6_months": "true"},
            "b_cell_recovery_within_6_months",
            "CAR-T that was not given",
        ),
        ("fitnessassessment", {"lansky": "85"}, "lansky", "steps of ten"),
        ("treatmentphase", {"started_on": "2024-05-30"}, "started_on", "day 10 to 30 of induction"),
        ("mrdassessment", {"collected_on": "2024-06-30"}, "collected_on", "day 10 to 30 of induction"),
    ],
)
def test_a_contradiction_is_refused_beside_its_field(
    cast: Cast,
    girl: Patient,
    browse: Callable[[User], Client],
    table: str,
    changes: dict[str, Any],
    field: str,
    message: str,
) -> None:
    client = browse(cast.haematologist)
    address = page(table, "change", a_row_of(girl, table).pk)
    response = client.post(address, posted(client, address, reason="letter", **changes))
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert set(errors) == {field}
    assert message in errors[field][0]
