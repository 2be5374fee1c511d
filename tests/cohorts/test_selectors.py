"""Reading: who sees whom, and how much a page may ask of the database."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cohorts import selectors
from cohorts.models import AuditEvent, FitnessAssessment, MRDAssessment
from cohorts.selectors import PatientNotFound
from cohorts.services import access, rows
from tests.cast import Cast, early_negative


def test_members_of_a_centre_see_its_patients_whatever_their_role(cast: Cast) -> None:
    patient = cast.patient()
    for who in (cast.haematologist, cast.colleague, cast.statistician, cast.administrator):
        assert selectors.patient_for(who, patient.pk) == patient
        assert list(selectors.patients_visible_to(who).filter(centre=cast.north)) == [patient]


def test_a_stranger_sees_none_of_them(cast: Cast) -> None:
    cast.patient()
    own = cast.patient(centre=cast.south)
    assert list(selectors.patients_visible_to(cast.stranger)) == [own]


def test_nobody_logged_in_and_nobody_active_sees_nothing(cast: Cast) -> None:
    cast.patient()
    assert not selectors.patients_visible_to(AnonymousUser()).exists()
    cast.haematologist.is_active = False
    assert not selectors.patients_visible_to(cast.haematologist).exists()


def test_the_system_administrator_sees_every_centre(cast: Cast) -> None:
    patients = {cast.patient(), cast.patient(centre=cast.south)}
    assert set(selectors.patients_visible_to(cast.superuser)) == patients


def test_an_ended_membership_opens_nothing(cast: Cast) -> None:
    patient = cast.patient()
    membership = cast.colleague.memberships.get()
    access.end(membership=membership, by=cast.administrator)
    with pytest.raises(PatientNotFound):
        selectors.patient_for(cast.colleague, patient.pk)


def test_two_roles_in_a_centre_show_a_patient_once(cast: Cast) -> None:
    cast.patient()
    access.grant(user=cast.haematologist, centre=cast.north, role="statistician", by=cast.administrator)
    assert selectors.patients_visible_to(cast.haematologist).count() == 1


def test_a_strangers_attempt_is_not_found_and_is_audited(cast: Cast) -> None:
    patient = cast.patient()
    with pytest.raises(PatientNotFound):
        selectors.patient_for(cast.stranger, patient.pk)

    event = AuditEvent.objects.get(action="access_denied")
    assert (event.actor_username, event.patient_id, event.centre_code) == ("stranger", patient.pk, "north")
    assert event.changes == {}


@pytest.mark.parametrize("key", ["5f0c2f6e-1111-4000-8000-000000000000", "not a key", "", "0"])
def test_what_does_not_exist_is_not_found_and_not_audited(cast: Cast, key: str) -> None:
    with pytest.raises(PatientNotFound):
        selectors.patient_for(cast.stranger, key)
    assert not AuditEvent.objects.filter(action="access_denied").exists()


@pytest.mark.django_db(transaction=True)
def test_an_attempt_inside_a_transaction_is_an_error_rather_than_lost(db: None) -> None:
    cast = Cast.assemble()
    patient = cast.patient()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        selectors.patient_for(cast.stranger, patient.pk)


def test_a_row_is_found_through_its_own_patient_only(cast: Cast) -> None:
    patient, other = cast.patient(), cast.patient()
    row = cast.mrd(patient)
    assert selectors.row_for(cast.haematologist, MRDAssessment, row.pk, patient) == row
    with pytest.raises(PatientNotFound):
        selectors.row_for(cast.haematologist, MRDAssessment, row.pk, other)
    with pytest.raises(PatientNotFound):
        selectors.row_for(cast.haematologist, MRDAssessment, 0, patient)


def test_a_strangers_attempt_on_a_row_is_audited_too(cast: Cast) -> None:
    row = cast.mrd(cast.patient())
    with pytest.raises(PatientNotFound):
        selectors.row_for(cast.stranger, MRDAssessment, row.pk)
    assert AuditEvent.objects.filter(action="access_denied", patient_id=row.patient_id).exists()


def test_the_records_of_many_patients_take_one_query(cast: Cast) -> None:
    patients = [cast.patient(early_negative()) for _ in range(5)] + [cast.patient()]
    with CaptureQueriesContext(connection) as queries:
        records = selectors.records_of(patients)
    assert len(queries) == 1
    assert list(records) == [patient.pk for patient in patients]


def test_a_record_reads_like_its_tables(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    cast.mrd(patient, "2026-07-30", result="quantified", value=0.02, unit="percent")
    read = selectors.record_of(patient)

    stored = list(MRDAssessment.objects.filter(patient=patient))
    assert read.mrd_assessments == stored
    for ours, theirs in zip(read.mrd_assessments, stored, strict=True):
        for field in MRDAssessment._meta.concrete_fields:
            assert getattr(ours, field.attname) == getattr(theirs, field.attname), field.name
    assert read.diagnosis == patient.diagnosis
    assert read.diagnosis is not None
    assert read.diagnosis.created_at == patient.diagnosis.created_at
    assert read.fitness == patient.fitness_assessments.get()
    assert read.graft == patient.graft


def test_reading_a_row_of_a_record_asks_nothing_more(cast: Cast) -> None:
    read = selectors.record_of(cast.patient(early_negative()))
    with CaptureQueriesContext(connection) as queries:
        assert read.mrd_assessments[0].patient.centre.code == "north"
        assert read.mrd_assessments[0].value_fraction is None
    assert len(queries) == 0


def test_the_latest_fitness_counts_and_an_undated_one_comes_first(cast: Cast) -> None:
    patient = cast.patient(early_negative(fitness={"ecog": 3}))
    for values in ({"assessed_on": "2026-09-01", "ecog": 0}, {"assessed_on": "2026-08-01", "ecog": 2}):
        rows.record(FitnessAssessment, patient=patient, values=values, by=cast.haematologist)
    current = selectors.record_of(patient).fitness
    assert current is not None
    assert current.ecog == 0


def test_a_search_finds_a_name_or_a_number_by_every_word(cast: Cast) -> None:
    ana = cast.patient(early_negative())
    cast.patient()
    visible = selectors.patients_visible_to(cast.haematologist)
    assert list(selectors.search(visible, "testcase ANA")) == [ana]
    assert list(selectors.search(visible, ana.identifier.lower())) == [ana]
    assert selectors.search(visible, "").count() == 2
    assert not selectors.search(visible, "ana nobody").exists()
    assert not selectors.search(visible, "%\x00").exists()


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_record_take_turns(db: None) -> None:
    cast = Cast.assemble()
    patient = cast.patient(early_negative(treatment_phases=None))

    def write(day: int) -> None:
        try:
            values = {"collected_on": f"2026-09-{day:02}", "specimen": "bone_marrow"}
            rows.record(
                MRDAssessment,
                patient=type(patient).objects.get(pk=patient.pk),
                values=values,
                by=cast.colleague,
            )
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(day,)) for day in range(1, 9)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    patient.refresh_from_db()
    assert patient.record_version == 9
    assert len(selectors.record_of(patient).mrd_assessments) == 9
