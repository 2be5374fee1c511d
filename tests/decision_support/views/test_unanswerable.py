"""A record that already contradicts itself: no answer, and plainly why, with every value and where to correct it."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from cohorts.models import MRDAssessment, Patient, TreatmentPhase
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast
from tests.contradictory_children import INDUCTION, child, sample
from tests.decision_support.views.test_patient_page import page_of

AFTER_REINDUCTION = sample("after_reinduction", "2026-08-03")


def written_past_the_services(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def girl_with_a_relapse_in_the_testis(cast: Cast) -> Patient:
    sections = child(
        treatment_phases=INDUCTION,
        first_relapse={"site": "cns", "relapsed_on": "2026-08-01"},
        mrd_assessments=[sample("day_19", "2024-05-30"), AFTER_REINDUCTION],
    )
    patient = cast.patient({**sections, "patient": {**sections["patient"], "name": "Bo Testcase"}})
    written_past_the_services("UPDATE cohorts_firstrelapse SET site = 'testis'")
    return patient


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return girl_with_a_relapse_in_the_testis(cast)


def test_the_page_says_why_there_is_no_answer_and_links_both_forms(client: Client, patient: Patient) -> None:
    page = html.unescape(page_of(client, patient))
    assert "There is no answer." in page
    assert "A relapse in the testis cannot be in a female patient." in page
    assert "The first relapse: site <strong>Isolated testis</strong>" in page
    assert "The patient: sex <strong>Female</strong>" in page
    for part in ("first-relapse", "patient"):
        assert reverse("record-edit", args=[patient.pk, part]) in page
    assert "option-card" not in page
    # The record itself stays to be read and corrected.
    assert "Cycles and courses" in page
    assert "After re-induction" in page


def test_each_row_of_a_label_that_its_day_belies_is_named_with_its_own_form(
    client: Client, patient: Patient
) -> None:
    written_past_the_services("UPDATE cohorts_firstrelapse SET site = 'cns'")
    written_past_the_services("UPDATE cohorts_treatmentphase SET started_on = '2024-06-12'")
    whole = html.unescape(page_of(client, patient))
    page = whole[: whole.index('id="table"')]  # the tables of the record have links of their own
    assert "A sample of day 19 must be from day 10 to 30 of induction." in page
    labelled = MRDAssessment.objects.get(protocol_timepoint="day_19")
    phase = TreatmentPhase.objects.get()
    day = date_format(labelled.collected_on)
    assert f"The MRD result of {day}: point of the protocol <strong>Day 19 (days 15-21)</strong>" in page
    assert reverse("record-row", args=[patient.pk, "mrd-assessment", labelled.pk]) in page
    assert reverse("record-row", args=[patient.pk, "treatment-phase", phase.pk]) in page


def test_corrected_at_the_link_the_answer_comes_back(cast: Cast, client: Client, patient: Patient) -> None:
    address = reverse("record-edit", args=[patient.pk, "patient"])
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() or "" for field in form}
    assert client.post(address, values | {"sex": "male", "reason": "letter"}).status_code == 302
    assert "There is no answer." not in page_of(client, patient)


def test_who_may_not_write_is_offered_no_form(cast: Cast, client: Client, patient: Patient) -> None:
    client.login(username="statistician", password=PASSWORD)
    page = page_of(client, patient)
    assert "A relapse in the testis cannot be in a female patient." in page
    assert reverse("record-edit", args=[patient.pk, "first-relapse"]) not in page


def test_the_reason_is_said_in_the_language_of_the_reader(client: Client, patient: Patient) -> None:
    client.cookies["django_language"] = "zh-hans"
    page = client.get(
        reverse("patient", args=[patient.pk]), headers={"accept-language": "zh-hans"}
    ).content.decode()
    assert "A relapse in the testis" not in page


def test_what_was_issued_before_stays_within_reach(cast: Cast, client: Client, patient: Patient) -> None:
    written_past_the_services("UPDATE cohorts_firstrelapse SET site = 'cns'")
    issued = recommendations.issue(patient=patient, as_of=patient.created_at.date(), by=cast.haematologist)
    written_past_the_services("UPDATE cohorts_firstrelapse SET site = 'testis'")
    assert reverse("recommendation", args=[issued.pk]) in page_of(client, patient)


def test_a_day_that_does_not_fit_is_told_apart_from_a_contradiction(client: Client, patient: Patient) -> None:
    page = page_of(client, patient, as_of="2010-01-01")
    assert "makes no case as of 1 Jan 2010" in html.unescape(page).replace("\xa0", " ")
    assert "The birth date is after the date the case is judged on." in page
