"""What-if: both answers side by side, nothing stored, nothing in the address."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import AuditEvent, Diagnosis, MRDAssessment, Patient
from cohorts.services import singles
from decision_support.forms.what_if import WhatIfForm
from decision_support.models import Recommendation
from decision_support.selectors import case_for
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(filled(negative(AFTER_CYCLE_1)))


def tried(client: Client, patient: Patient, **changes: str) -> str:
    """The page after sending the form as it came, with some answers changed."""
    form = WhatIfForm(case=case_for(patient, ago(0)))
    sent = {field.html_name: field.value() for field in form}
    body = {name: _typed(value) for name, value in sent.items()} | changes
    return client.post(reverse("what-if", args=[patient.pk]), body).content.decode()


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def test_sending_the_form_as_it_came_changes_nothing(client: Client, patient: Patient) -> None:
    assert "Nothing is changed yet." in tried(client, patient)


def test_a_count_recorded_with_a_nought_behind_the_point_is_not_taken_for_a_change(
    client: Client, cast: Cast, patient: Patient
) -> None:
    singles.correct(
        Diagnosis, patient=patient, changes={"wbc_10e9_per_l": Decimal("2.0")}, by=cast.haematologist
    )
    page = tried(client, patient, hct_ci="3")
    changed = page[page.index("after-title") : page.index("before-title")]
    assert "HCT-CI" in changed
    assert "White" not in changed
    assert "WBC" not in changed


@pytest.mark.parametrize(
    ("hct_ci", "said"), [("2", "The direction stays the same"), ("3", "The direction changes")]
)
def test_the_page_says_whether_the_direction_changes(
    client: Client, patient: Patient, hct_ci: str, said: str
) -> None:
    assert said in tried(client, patient, hct_ci=hct_ci)


@pytest.mark.parametrize(
    ("changes", "direction"),
    [
        ({"hct_ci": "3"}, "Leans towards autologous HSCT"),
        ({"ecog": "3"}, "Not a transplant question now"),
        ({"tp53": "positive"}, "Leans towards allogeneic HSCT"),
        ({"donor": "none"}, "Not enough data"),
        ({"allo_nrm_2y": "0.25"}, "Leans towards autologous HSCT"),
        ({"ikzf1_status": "wild_type", "ikzf1_lesion": ""}, "Out of scope"),
    ],
)
def test_a_changed_input_leads_where_its_row_leads(
    client: Client, patient: Patient, changes: dict[str, str], direction: str
) -> None:
    page = tried(client, patient, **changes)
    after, before = page[page.index("after-title") :].split('id="before-title"')
    assert direction in after
    assert "Equipoise" in before


def test_one_more_sample_is_tried_on_the_day_it_is_reported(client: Client, patient: Patient) -> None:
    page = tried(
        client, patient,
        sample_collected_on=ago(AFTER_CYCLE_2).isoformat(), sample_method="flow", sample_result="quantified",
        sample_value="0.2", sample_unit="percent", sample_limit_of_detection="0.01", sample_adequate="true",
    )  # fmt: skip
    assert "Treat MRD first" in page[page.index("after-title") : page.index("before-title")]


def test_the_unit_of_a_sample_that_is_tried_is_never_chosen_for_the_user(
    client: Client, patient: Patient
) -> None:
    page = tried(
        client, patient,
        sample_collected_on=ago(AFTER_CYCLE_2).isoformat(), sample_result="quantified", sample_value="0.2",
    )  # fmt: skip
    assert re.search(
        r'id="[\w-]*sample_unit_error">Say whether the figures of this row are a fraction or percent\.', page
    )
    assert "Change an input and compare." in page


def test_nothing_is_stored_and_nothing_enters_the_audit(client: Client, patient: Patient) -> None:
    events = AuditEvent.objects.count()
    tried(client, patient, ecog="3", sample_collected_on=ago(3).isoformat(), sample_result="not_detected")
    assert AuditEvent.objects.count() == events
    assert MRDAssessment.objects.count() == 1
    assert not Recommendation.objects.exists()


def test_an_impossible_change_is_refused_beside_its_field(client: Client, patient: Patient) -> None:
    page = tried(client, patient, ecog="7", sample_collected_on="1980-01-01", sample_result="not_detected")
    assert "ECOG must be a whole number from 0 to 4." in page
    page = tried(client, patient, sample_collected_on="1980-01-01", sample_result="not_detected")
    assert "A sample cannot be collected before" in page
