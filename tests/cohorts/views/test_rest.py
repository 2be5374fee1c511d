"""What a form leaves unmarked is answered in one go where a person says so, and stays unknown where nobody does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import AuditEvent, Diagnosis, FitnessAssessment, Patient, PriorTreatment
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from tests.cast import PASSWORD, Cast
from tests.filled_record import ago

UNMARKED = dict.fromkeys(GENETIC_MARKERS, "unknown")


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    """Nothing is recorded but who it is."""
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient()


def sent(client: Client, patient: Patient, part: str, **values: Any) -> None:
    """Send a part of the record; the patient page follows."""
    patient.refresh_from_db()
    single = {} if part == "fitness" else {"seen_version": str(patient.record_version)}
    response = client.post(reverse("record-edit", args=[patient.pk, part]), values | single)
    assert response.status_code == 302, response.content.decode()


def markers() -> dict[str, str]:
    row = Diagnosis.objects.get()
    return {code: getattr(row, code) for code in GENETIC_MARKERS}


@pytest.mark.parametrize("said", [{}, {"rest": ""}])
def test_unmarked_markers_stay_unknown_unless_somebody_speaks_of_the_rest(
    client: Client, patient: Patient, said: dict[str, str]
) -> None:
    sent(client, patient, "genetics", **UNMARKED | {"kmt2a_rearranged": "positive"} | said)
    assert markers() == UNMARKED | {"kmt2a_rearranged": "positive"}


@pytest.mark.parametrize("answer", ["negative", "not_tested"])
def test_the_rest_of_the_markers_is_answered_and_what_is_marked_stays(
    client: Client, patient: Patient, answer: str
) -> None:
    marked = {"kmt2a_rearranged": "positive", "dux4": "not_tested", "tp53": "negative"}
    sent(client, patient, "genetics", **UNMARKED | marked | {"rest": answer})
    assert markers() == dict.fromkeys(GENETIC_MARKERS, answer) | marked
    changes = AuditEvent.objects.filter(action__in=["recorded", "completed"]).latest("pk").changes
    assert set(GENETIC_MARKERS) <= set(changes)


def test_filling_the_gaps_of_a_record_needs_no_reason_and_changes_nothing_stated(
    client: Client, patient: Patient
) -> None:
    sent(client, patient, "genetics", **UNMARKED | {"bcr_abl1": "positive"})
    sent(client, patient, "genetics", **UNMARKED | {"bcr_abl1": "positive", "rest": "negative"})
    assert markers() == dict.fromkeys(GENETIC_MARKERS, "negative") | {"bcr_abl1": "positive"}


def test_the_rest_of_the_deletions_leaves_ikzf1_itself_alone(client: Client, patient: Patient) -> None:
    values = {"ikzf1_status": "unknown", "ikzf1_method": "unknown"}
    values |= {f"ikzf1_{code}": "unknown" for code in IKZF1_PARTNERS} | {"ikzf1_erg": "positive"}
    sent(client, patient, "ikzf1", **values | {"rest": "negative"})
    row = Diagnosis.objects.get()
    assert (row.ikzf1_status, row.ikzf1_method, row.ikzf1_erg) == ("unknown", "unknown", "positive")
    assert {getattr(row, f"ikzf1_{code}") for code in IKZF1_PARTNERS if code != "erg"} == {"negative"}


def test_none_of_the_other_comorbidities_makes_the_sum_and_silence_makes_none(
    client: Client, patient: Patient
) -> None:
    """Sorror 2005: diabetes counts 1, and nothing else is present."""
    present = {"assessed_on": ago(1).isoformat(), "ecog": "1", "item_diabetes": "true"}
    sent(client, patient, "fitness", **present)
    assert FitnessAssessment.objects.latest("pk").hct_ci is None
    sent(client, patient, "fitness", **present | {"rest": "false"})
    row = FitnessAssessment.objects.latest("pk")
    assert row.hct_ci == 1
    assert len(row.hct_ci_items) == 17


def test_a_child_without_further_treatment_is_told_in_one_answer(client: Client, patient: Patient) -> None:
    """B cells come back only after CAR-T cells, so that nothing is said of them."""
    sent(client, patient, "prior-treatment", blinatumomab="true", rest="false")
    row = PriorTreatment.objects.get()
    assert (row.hsct, row.blinatumomab, row.car_t, row.tki_failure) == (False, True, False, False)
    assert row.b_cell_recovery_within_6_months is None


def test_the_questions_of_the_protocol_can_be_answered_with_no(client: Client, patient: Patient) -> None:
    sent(client, patient, "protocol", protocol="COG", down_syndrome="true", rest="false")
    row = Diagnosis.objects.get()
    assert (row.down_syndrome, row.prednisone_poor_response, row.induction_failure) == (True, False, False)
    assert row.provisional_risk_group is None


def test_an_answer_that_is_none_of_those_offered_is_refused(client: Client, patient: Patient) -> None:
    values = UNMARKED | {"rest": "positive", "seen_version": str(patient.record_version)}
    response = client.post(reverse("record-edit", args=[patient.pk, "genetics"]), values)
    assert response.context["form"].errors["rest"]
    assert not Diagnosis.objects.exists()


def test_the_form_says_how_much_is_marked_and_offers_the_rest_only_where_there_is_one(
    client: Client, patient: Patient
) -> None:
    address = reverse("record-edit", args=[patient.pk, "genetics"])
    assert "On record: 0 of 15 marked." in client.get(address).content.decode()
    sent(client, patient, "genetics", **UNMARKED | {"rest": "not_tested"})
    assert "The rest, not marked below" not in client.get(address).content.decode()


def test_a_refused_form_keeps_what_was_said_of_the_rest(client: Client, patient: Patient) -> None:
    values = {"ecog": "9", "assessed_on": ago(1).isoformat(), "rest": "false"}
    response = client.post(reverse("record-edit", args=[patient.pk, "fitness"]), values)
    assert response.context["form"]["rest"].value() == "false"
    assert not FitnessAssessment.objects.exists()
