"""Creating a patient with the whole record in one call, and correcting what a patient has one of."""

from decimal import Decimal
from typing import Any

import pytest

from cohorts import selectors
from cohorts.models import AuditEvent, Diagnosis, Graft, MRDAssessment, Patient
from cohorts.services import patients, singles
from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord
from tests.cast import Cast, early_negative, record


def problems_of(error: pytest.ExceptionInfo[RecordProblems]) -> dict[str, str]:
    return {problem.pointer: problem.code for problem in error.value.problems}


def test_a_whole_record_is_stored_in_one_call(cast: Cast) -> None:
    patient = patients.create(centre=cast.north, record=early_negative(), by=cast.haematologist)

    stored = selectors.record_of(Patient.objects.get(pk=patient.pk))
    assert stored.diagnosis is not None
    assert stored.diagnosis.wbc_10e9_per_l == Decimal(42)
    assert stored.diagnosis.ikzf1_lesion == "4-7"
    assert stored.diagnosis.ph_like == "unknown"
    assert stored.diagnosis.remission_status == "CR1"
    assert [phase.cycle for phase in stored.treatment_phases] == [1]
    assert stored.mrd_assessments[0].limit_of_detection == Decimal("0.0001")
    assert stored.fitness is not None
    assert stored.fitness.hct_ci == 1
    assert [donor.kind for donor in stored.donors] == ["matched_sibling"]
    assert stored.graft is not None
    assert stored.graft.autologous_collected is True


def test_each_row_of_a_new_record_has_its_audit_row(cast: Cast) -> None:
    patient = patients.create(centre=cast.north, record=early_negative(), by=cast.haematologist)

    events = selectors.history_of(patient)
    assert {event.action for event in events} == {"recorded"}
    assert sorted(event.object_type for event in events) == [
        "Diagnosis",
        "Donor",
        "FitnessAssessment",
        "Graft",
        "MRDAssessment",
        "Patient",
        "TreatmentPhase",
    ]
    assert {event.actor_username for event in events} == {"haematologist"}
    assert {event.centre_code for event in events} == {"north"}


def test_an_identifier_and_a_birth_date_are_enough(cast: Cast) -> None:
    patient = patients.create(centre=cast.north, record=record(), by=cast.haematologist)

    stored = selectors.record_of(patient)
    assert stored.diagnosis is None
    assert stored.graft is None
    assert stored.donors == []
    assert patient.sex == "unknown"
    assert patient.donor_search_done is None


def test_null_says_the_same_as_nothing(cast: Cast) -> None:
    sections = ("diagnosis", "remission", "treatment_phases", "mrd_assessments", "donors", "fitness", "graft")
    given = record(**dict.fromkeys(sections), planned_hsct_on=None, preferences=None, patient={"sex": None})
    patient = patients.create(centre=cast.north, record=given, by=cast.haematologist)
    assert patient.sex == "unknown"
    assert patient.donor_search_done is None
    assert selectors.record_of(patient).diagnosis is None


def test_an_empty_list_of_donors_says_that_the_search_found_none(cast: Cast) -> None:
    patient = patients.create(centre=cast.north, record=record(donors=[]), by=cast.haematologist)
    assert Patient.objects.get(pk=patient.pk).donor_search_done is True


def test_every_problem_is_reported_at_once_with_its_place(cast: Cast) -> None:
    given = early_negative(
        patient={"identifier": "", "birth_date": "1991-13-14"},
        remission={"status": "cured"},
        treatment_phases=[{"cycle": 0}, {"cycle": "two"}],
        mrd_assessments=[{"result": "below", "value": "low", "colour": "blue"}],
        donors="none",
        fitness={"hct_ci_items": {"snoring": True}},
        planned_hsct_on=20261101,
        stage="IV",
    )
    given["diagnosis"] = given["diagnosis"] | {"wbc_10e9_per_l": 2000, "genetics": {"bcr_abl1": True}}
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=given, by=cast.haematologist)

    assert problems_of(error) == {
        "/patient/identifier": "required",
        "/patient/birth_date": "no_such_day",
        "/diagnosis/wbc_10e9_per_l": "out_of_range",
        "/diagnosis/genetics/bcr_abl1": "wrong_type",
        "/remission/status": "unknown_code",
        "/treatment_phases/0/cycle": "out_of_range",
        "/treatment_phases/1/cycle": "wrong_type",
        "/mrd_assessments/0/collected_on": "required",
        "/mrd_assessments/0/value": "wrong_type",
        "/mrd_assessments/0/comparator": "comparator_below",
        "/mrd_assessments/0/colour": "unknown_field",
        "/donors": "wrong_type",
        "/fitness/hct_ci_items/snoring": "unknown_field",
        "/planned_hsct_on": "wrong_type",
        "/stage": "unknown_field",
    }
    assert error.value.kind == "malformed"
    assert not Patient.objects.exists()


def test_dates_out_of_order_are_reported_at_the_later_one(cast: Cast) -> None:
    given = early_negative(
        remission={"status": "CR1", "achieved_on": "2026-06-30"},
        treatment_phases=[{"cycle": 2, "started_on": "2026-07-06"}, {"cycle": 1, "started_on": "2026-08-06"}],
        mrd_assessments=[{"collected_on": "1991-03-13", "reported_on": "1991-03-12"}],
        planned_hsct_on="2026-06-01",
        transplants=[{"performed_on": "2199-01-01", "kind": "autologous"}],
    )
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=given, by=cast.haematologist)

    assert problems_of(error) == {
        "/remission/achieved_on": "date_order",
        "/treatment_phases/0/started_on": "cycle_order",
        "/mrd_assessments/0/collected_on": "date_order",
        "/mrd_assessments/0/reported_on": "date_order",
        "/planned_hsct_on": "date_order",
        "/transplants/0/performed_on": "in_the_future",
    }
    assert error.value.kind == "impossible"


@pytest.mark.parametrize("given", [None, [], "a patient", 7])
def test_what_is_no_object_is_refused(cast: Cast, given: Any) -> None:
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=given, by=cast.haematologist)
    assert problems_of(error)[""] == "wrong_type"


def test_a_hospital_number_is_taken_once_in_a_centre(cast: Cast) -> None:
    patients.create(centre=cast.north, record=record(), by=cast.haematologist)
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=record(), by=cast.colleague)
    assert problems_of(error) == {"/patient/identifier": "identifier_taken"}

    patients.create(centre=cast.south, record=record(), by=cast.stranger)


@pytest.mark.parametrize("who", ["stranger", "statistician", "administrator"])
def test_only_a_clinician_of_the_centre_registers_a_patient(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        patients.create(centre=cast.north, record=record(), by=getattr(cast, who))


def test_nothing_is_saved_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("the audit is out of order")

    patient = cast.patient()
    monkeypatch.setattr("cohorts.services.audit.write", fail)
    with pytest.raises(RuntimeError, match="out of order"):
        patients.create(centre=cast.north, record=early_negative(), by=cast.haematologist)
    with pytest.raises(RuntimeError, match="out of order"):
        patients.correct(patient=patient, changes={"sex": "female"}, by=cast.haematologist)
    with pytest.raises(RuntimeError, match="out of order"):
        cast.mrd(patient)

    assert [stored.pk for stored in Patient.objects.all()] == [patient.pk]
    assert Patient.objects.get().sex == "unknown"
    assert not MRDAssessment.objects.exists()


def test_a_correction_keeps_the_former_value_with_who_when_and_why(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    patients.correct(
        patient=patient,
        changes={"patient": {"birth_date": "1991-04-14"}, "diagnosis": {"ikzf1": {"lesion": "2-7"}}},
        reason="read from the letter again",
        by=cast.colleague,
    )

    events = {event.object_type: event for event in selectors.history_of(patient).filter(action="corrected")}
    assert events["Patient"].changes == {"birth_date": ["1991-03-14", "1991-04-14"]}
    assert events["Diagnosis"].changes == {"ikzf1_lesion": ["4-7", "2-7"]}
    assert {event.reason for event in events.values()} == {"read from the letter again"}
    assert {event.actor_username for event in events.values()} == {"colleague"}


def test_a_correction_without_a_reason_is_refused(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    with pytest.raises(RecordProblems) as error:
        patients.correct(patient=patient, changes={"birth_date": "1991-04-14"}, reason=" ", by=cast.colleague)
    assert problems_of(error) == {"/reason": "reason_required"}
    assert str(Patient.objects.get(pk=patient.pk).birth_date) == "1991-03-14"


def test_a_gap_is_filled_without_a_reason(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    singles.correct(
        Diagnosis, patient=patient, changes={"genetics": {"ph_like": "negative"}}, by=cast.haematologist
    )

    assert Diagnosis.objects.get(patient=patient).ph_like == "negative"
    event = selectors.history_of(patient).first()
    assert event is not None
    assert (event.action, event.changes) == ("completed", {"ph_like": ["unknown", "negative"]})


def test_what_equals_the_old_value_is_no_change(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    before = AuditEvent.objects.count()
    patients.correct(
        patient=patient,
        changes={"sex": "female", "diagnosis": {"wbc_10e9_per_l": Decimal("42.0")}},
        by=cast.haematologist,
    )
    assert AuditEvent.objects.count() == before
    assert Patient.objects.get(pk=patient.pk).record_version == patient.record_version == 1


def test_a_correction_may_speak_in_columns_as_forms_do(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    singles.correct(
        Diagnosis,
        patient=patient,
        changes={"ikzf1_status": "mutated", "ikzf1_lesion": None, "remission_status": "CR2"},
        reason="sequencing",
        by=cast.haematologist,
    )
    diagnosis = Diagnosis.objects.get(patient=patient)
    assert (diagnosis.ikzf1_status, diagnosis.ikzf1_lesion, diagnosis.remission_status) == (
        "mutated",
        None,
        "CR2",
    )


def test_a_field_given_at_two_places_is_refused(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    with pytest.raises(RecordProblems) as error:
        singles.correct(
            Diagnosis,
            patient=patient,
            changes={"ikzf1_status": "mutated", "ikzf1": {"status": "deleted"}},
            reason="sequencing",
            by=cast.haematologist,
        )
    assert problems_of(error) == {"/ikzf1/status": "given_twice"}


def test_the_diagnosis_and_the_graft_are_added_when_first_stated(cast: Cast) -> None:
    patient = cast.patient()
    singles.correct(Diagnosis, patient=patient, changes={"lineage": "B"}, by=cast.haematologist)
    singles.correct(Graft, patient=patient, changes={"autologous_collected": True}, by=cast.colleague)

    assert Diagnosis.objects.get(patient=patient).lineage == "B"
    assert Graft.objects.get(patient=patient).created_by == cast.colleague


def test_stating_nothing_adds_nothing(cast: Cast) -> None:
    patient = cast.patient()
    assert (
        singles.correct(Graft, patient=patient, changes={}, by=cast.haematologist).autologous_collected
        is None
    )
    assert not Graft.objects.exists()


def test_a_birth_date_cannot_be_corrected_past_the_record(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    with pytest.raises(RecordProblems) as error:
        patients.correct(
            patient=patient,
            changes={"birth_date": "2026-07-03"},
            reason="typed wrongly",
            by=cast.haematologist,
        )
    assert problems_of(error) == {"/birth_date": "date_order"}


def test_a_correction_that_someone_else_overtook_is_refused(cast: Cast) -> None:
    patient = cast.patient()
    seen = patient.record_version
    patients.correct(patient=patient, changes={"sex": "female"}, by=cast.colleague, expected_version=seen)
    mine = Patient.objects.get(pk=patient.pk)
    with pytest.raises(StaleRecord) as error:
        patients.correct(
            patient=mine,
            changes={"sex": "male"},
            reason="a slip",
            by=cast.haematologist,
            expected_version=seen,
        )
    assert (error.value.expected, error.value.actual) == (seen, seen + 1)
    assert Patient.objects.get(pk=patient.pk).sex == "female"


def test_the_version_counts_every_change_of_the_record(cast: Cast) -> None:
    patient = cast.patient()
    cast.cycle(patient)
    cast.mrd(patient)
    singles.correct(Diagnosis, patient=patient, changes={"lineage": "B"}, by=cast.haematologist)
    assert patient.record_version == Patient.objects.get(pk=patient.pk).record_version == 4


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\nb", "x" * 201, "\x07"])
def test_text_that_cannot_be_stored_or_shown_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=record(patient={"name": text}), by=cast.haematologist)
    assert list(problems_of(error)) == ["/patient/name"]


def test_a_name_in_any_script_is_kept(cast: Cast) -> None:
    for number, name in enumerate(["王小明", "Ó Briain", "محمد", "Zoë\u00a0Ångström"]):
        given = record(patient={"name": name, "identifier": str(number)})
        patient = patients.create(centre=cast.north, record=given, by=cast.haematologist)
        assert Patient.objects.get(pk=patient.pk).name == name
