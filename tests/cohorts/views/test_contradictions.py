"""A contradiction in the browser stands beside the field that makes it, and names the row that it clashes with."""

import pytest
from django.test import Client
from django.utils.formats import date_format

from cohorts.models import FirstRelapse, MRDAssessment, Patient, TreatmentPhase
from tests.cast import PASSWORD, Cast, record
from tests.cohorts.views.test_record import form_of, message_beside, send
from tests.contradictory_children import INDUCTION, child, sample


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(record(**child(treatment_phases=INDUCTION)))


@pytest.mark.parametrize(
    ("part", "values", "field", "message"),
    [
        ("first-relapse", {"site": "cns", "marrow_blasts_percent": "5"}, "site", "is combined, not isolated"),
        ("first-relapse", {"site": "testis"}, "site", "cannot be in a female patient"),
        (
            "prior-treatment",
            {"car_t": "false", "b_cell_recovery_within_6_months": "true"},
            "b_cell_recovery_within_6_months",
            "CAR-T that was not given",
        ),
        ("fitness", {"lansky": "85"}, "lansky", "steps of ten"),
        (
            "mrd-assessment",
            {
                "collected_on": "2024-06-12", "specimen": "bone_marrow", "method": "flow",
                "result": "not_detected", "unit": "percent", "limit_of_detection": "0.01",
                "protocol_timepoint": "day_19",
            },
            "protocol_timepoint",
            "day 10 to 30 of induction",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_the_record_is_refused_beside_its_field(
    client: Client, patient: Patient, part: str, values: dict[str, str], field: str, message: str
) -> None:
    untouched = form_of(client, "record-edit", patient.pk, part)
    page = send(client, "record-edit", patient.pk, part, **untouched | values)
    assert message in message_beside(page, field)
    assert not FirstRelapse.objects.exists()
    assert not MRDAssessment.objects.exists()


def test_the_field_of_the_row_that_is_changed_is_marked_and_the_other_row_named(
    cast: Cast, client: Client, patient: Patient
) -> None:
    stored = {
        **record(**child(treatment_phases=INDUCTION)),
        "mrd_assessments": [sample("day_19", "2024-06-01")],
    }
    patient = cast.patient(stored)
    phase = TreatmentPhase.objects.get(patient=patient)
    form = form_of(client, "record-row", patient.pk, "treatment-phase", phase.pk)
    changed = form | {"started_on": "2024-05-30", "reason": "letter"}
    page = send(client, "record-row", patient.pk, "treatment-phase", phase.pk, **changed)
    day = date_format(MRDAssessment.objects.get().collected_on)
    assert f"This clashes with the MRD result of {day}." in message_beside(page, "started_on")


def test_a_girl_with_a_relapse_in_the_testis_is_refused_at_her_sex(
    cast: Cast, client: Client, patient: Patient
) -> None:
    sections = child(first_relapse={"site": "testis"}) | {
        "patient": {"birth_date": "2016-05-04", "sex": "male"}
    }
    patient = cast.patient(record(**sections))
    form = form_of(client, "record-edit", patient.pk, "patient")
    page = send(client, "record-edit", patient.pk, "patient", **form | {"sex": "female", "reason": "letter"})
    assert "This clashes with the first relapse." in message_beside(page, "sex")
