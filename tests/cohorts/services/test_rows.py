"""Rows of which a patient has many: recorded, corrected, retracted, never deleted."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cohorts import selectors
from cohorts.models import (
    Donor,
    FitnessAssessment,
    MRDAssessment,
    Outcome,
    Patient,
    Transplant,
    TreatmentPhase,
)
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import rows
from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord
from tests.cast import NOT_DETECTED, Cast, early_negative
from tests.cohorts.services.test_patients import problems_of

# (table, what is recorded, a correction of it)
NOUNS: list[tuple[type[RetractableRow], dict[str, Any], dict[str, Any]]] = [
    (TreatmentPhase, {"cycle": 2, "started_on": "2026-08-10", "agents": ["Blincyto"]}, {"cycle": 3}),
    (MRDAssessment, {"collected_on": "2026-08-20", **NOT_DETECTED, "reported_on": None}, {"method": "ngs"}),
    (Donor, {"kind": "haploidentical", "available": True}, {"available": False}),
    (FitnessAssessment, {"assessed_on": "2026-08-20", "ecog": 1}, {"ecog": 2}),
    (Transplant, {"performed_on": "2026-10-01", "kind": "autologous"}, {"performed_on": "2026-10-02"}),
    (Outcome, {"kind": "relapse", "occurred_on": "2026-10-20"}, {"occurred_on": "2026-10-21"}),
]
each_noun = pytest.mark.parametrize(
    ("model", "values", "changes"), NOUNS, ids=[noun[0].__name__ for noun in NOUNS]
)


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(early_negative())


def last_event(patient: Patient) -> Any:
    event = selectors.history_of(patient).first()
    assert event is not None
    return event


@each_noun
def test_a_row_is_recorded_with_its_audit(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    row = rows.record(model, patient=patient, values=values, by=cast.colleague)
    event = last_event(patient)
    assert (event.action, event.object_type, event.object_id) == ("recorded", type(row).__name__, str(row.pk))
    assert set(event.changes) >= set(values) - {"reported_on"}
    assert row.created_by == cast.colleague
    assert patient.record_version == 2


@each_noun
def test_a_correction_of_a_row_keeps_the_former_value(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    row = rows.record(model, patient=patient, values=values, by=cast.haematologist)
    rows.correct(row, changes=changes, reason="a slip", by=cast.colleague)
    event = last_event(patient)
    (column,) = changes
    assert (event.action, event.reason, event.actor_username) == ("corrected", "a slip", "colleague")
    assert event.changes == {column: [values[column], changes[column]]}
    assert patient.record_version == 2
    assert Patient.objects.get(pk=patient.pk).record_version == 3


@each_noun
def test_a_row_is_corrected_with_a_reason_only(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    row = rows.record(model, patient=patient, values=values, by=cast.haematologist)
    with pytest.raises(RecordProblems) as error:
        rows.correct(row, changes=changes, by=cast.haematologist)
    assert problems_of(error) == {"/reason": "reason_required"}


@each_noun
def test_a_retracted_row_stays_but_stands_in_no_record(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    before = _rows(selectors.record_of(patient))
    row = rows.record(model, patient=patient, values=values, by=cast.haematologist)
    assert _rows(selectors.record_of(patient)) == before + 1

    rows.retract(row, reason="of another patient", by=cast.colleague)

    assert _rows(selectors.record_of(patient)) == before
    kept = model._default_manager.get(pk=row.pk)
    assert (kept.entered_in_error, kept.retracted_by, kept.retraction_reason) == (
        True,
        cast.colleague,
        "of another patient",
    )
    event = last_event(patient)
    assert (event.action, event.reason) == ("retracted", "of another patient")


@each_noun
def test_a_row_is_retracted_with_a_reason_only_and_once(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    row = rows.record(model, patient=patient, values=values, by=cast.haematologist)
    with pytest.raises(RecordProblems) as error:
        rows.retract(row, reason="", by=cast.haematologist)
    assert problems_of(error) == {"/reason": "reason_required"}

    rows.retract(row, reason="twice", by=cast.haematologist)
    for again in (
        lambda: rows.retract(row, reason="twice", by=cast.haematologist),
        lambda: rows.correct(row, changes=changes, reason="twice", by=cast.haematologist),
    ):
        with pytest.raises(RecordProblems) as error:
            again()
        assert problems_of(error) == {"": "retracted"}


@each_noun
@pytest.mark.parametrize("who", ["stranger", "statistician", "administrator"])
def test_nobody_but_a_clinician_of_the_centre_writes(
    cast: Cast,
    patient: Patient,
    model: type[RetractableRow],
    values: dict[str, Any],
    changes: dict[str, Any],
    who: str,
) -> None:
    row = rows.record(model, patient=patient, values=values, by=cast.haematologist)
    by = getattr(cast, who)
    attempts: list[Callable[[], Any]] = [
        lambda: rows.record(model, patient=patient, values=values, by=by),
        lambda: rows.correct(row, changes=changes, reason="a slip", by=by),
        lambda: rows.retract(row, reason="a slip", by=by),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()


@each_noun
def test_a_row_that_someone_overtook_is_not_written(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, Any], changes: dict[str, Any]
) -> None:
    seen = patient.record_version
    row = rows.record(model, patient=patient, values=values, by=cast.colleague, expected_version=seen)
    for write in (
        lambda: rows.correct(
            row,
            changes=changes,
            reason="a slip",
            by=cast.haematologist,
            expected_version=seen,
        ),
        lambda: rows.retract(row, reason="a slip", by=cast.haematologist, expected_version=seen),
        lambda: rows.record(
            model, patient=patient, values=values, by=cast.haematologist, expected_version=seen
        ),
    ):
        with pytest.raises(StaleRecord):
            write()


def test_a_result_that_comes_later_completes_its_sample(cast: Cast, patient: Patient) -> None:
    sample = rows.record(
        MRDAssessment,
        patient=patient,
        values={"collected_on": "2026-09-10", "specimen": "bone_marrow", "method": "ngs"},
        by=cast.haematologist,
    )
    assert sample.result is None
    rows.correct(
        sample,
        changes={
            "reported_on": "2026-09-20",
            "result": "below",
            "comparator": "<",
            "value": Decimal("0.0001"),
            "unit": "percent",
        },
        by=cast.haematologist,
    )
    assert last_event(patient).action == "completed"
    assert MRDAssessment.objects.get(pk=sample.pk).value_fraction == Decimal("0.000001")


def test_the_unit_of_a_row_is_judged_with_its_stored_figures(cast: Cast, patient: Patient) -> None:
    row = cast.mrd(patient, "2026-09-10", result="quantified", value=50, unit="percent")
    with pytest.raises(RecordProblems) as error:
        rows.correct(row, changes={"unit": "fraction"}, reason="a slip", by=cast.haematologist)
    assert problems_of(error) == {"/unit": "out_of_range"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"limit_of_detection": 0.0001, "unit": None}, {"/unit": "unit_required"}),
        ({"result": "quantified", "value": 0}, {"/value": "out_of_range"}),
        ({"result": "quantified", "value": 1.1}, {"/value": "out_of_range"}),
        ({"result": "quantified", "value": 101, "unit": "percent"}, {"/value": "out_of_range"}),
        ({"result": "quantified"}, {"/value": "value_required"}),
        ({"result": "quantified", "value": 0.1, "comparator": "<"}, {"/comparator": "comparator_quantified"}),
        ({"result": "below", "value": 0.1}, {"/comparator": "comparator_below"}),
        ({"result": "below", "comparator": "<"}, {"/value": "value_required"}),
        ({"result": "not_detected", "value": 0.1}, {"/value": "value_forbidden"}),
        ({"result": "not_detected", "comparator": "<"}, {"/comparator": "comparator_forbidden"}),
        ({"result": None, "value": 0.1}, {"/value": "value_forbidden"}),
        ({"result": "negative"}, {"/result": "unknown_code"}),
        ({"value": "0.1"}, {"/value": "wrong_type"}),
        ({"value": True}, {"/value": "wrong_type"}),
        ({"value": float("nan")}, {"/value": "wrong_type"}),
        ({"value": float("inf")}, {"/value": "wrong_type"}),
        ({"value": Decimal("sNaN")}, {"/value": "wrong_type"}),
        ({"value": Decimal("1e-400")}, {"/value": "too_precise"}),
        ({"value": Decimal("0.1234567890123456")}, {"/value": "too_precise"}),
        ({"limit_of_detection": 0}, {"/limit_of_detection": "out_of_range"}),
        ({"adequate": 1}, {"/adequate": "wrong_type"}),
        ({"collected_on": "2026-02-30"}, {"/collected_on": "no_such_day"}),
        ({"collected_on": "20260806"}, {"/collected_on": "wrong_type"}),
        ({"collected_on": None}, {"/collected_on": "required"}),
        ({"collected_on": "1899-12-31"}, {"/collected_on": "too_early"}),
        ({"reported_on": "2026-08-05"}, {"/reported_on": "date_order"}),
        ({"collected_on": "2026-06-30"}, {"/collected_on": "date_order"}),
        ({"collected_on": "2199-01-01", "reported_on": None}, {"/collected_on": "in_the_future"}),
        ({"a/b~c": 1}, {"/a~1b~0c": "unknown_field"}),
    ],
)
def test_an_impossible_result_is_refused_with_its_place(
    cast: Cast, patient: Patient, values: dict[str, Any], expected: dict[str, str]
) -> None:
    given = {"collected_on": "2026-08-06", **NOT_DETECTED} | values
    with pytest.raises(RecordProblems) as error:
        rows.record(MRDAssessment, patient=patient, values=given, by=cast.haematologist)
    assert problems_of(error) == expected


@pytest.mark.parametrize(
    ("model", "values", "expected"),
    [
        (TreatmentPhase, {"cycle": 1, "started_on": "2026-08-10"}, {"/cycle": "cycle_repeated"}),
        (TreatmentPhase, {"cycle": 2, "started_on": "2026-07-06"}, {"/started_on": "cycle_order"}),
        (TreatmentPhase, {"started_on": "2026-06-30"}, {"/started_on": "date_order"}),
        (TreatmentPhase, {"agents": "blinatumomab"}, {"/agents": "wrong_type"}),
        (TreatmentPhase, {"agents": ["blinatumomab", 7]}, {"/agents/1": "wrong_type"}),
        (Donor, {"kind": "cousin"}, {"/kind": "unknown_code"}),
        (FitnessAssessment, {"ecog": 5}, {"/ecog": "out_of_range"}),
        (FitnessAssessment, {"ecog": 1.5}, {"/ecog": "wrong_type"}),
        (FitnessAssessment, {"hct_ci": 27}, {"/hct_ci": "out_of_range"}),
        (FitnessAssessment, {"hct_ci_stated": -1}, {"/hct_ci_stated": "out_of_range"}),
        (FitnessAssessment, {"contraindications": ["tired"]}, {"/contraindications/0": "unknown_code"}),
        (
            Transplant,
            {"performed_on": "2026-10-01", "kind": "autologous", "donor_kind": "cord"},
            {"/donor_kind": "donor_forbidden"},
        ),
        (Transplant, {"performed_on": "2026-10-01"}, {"/kind": "required"}),
        (Transplant, {"performed_on": "2026-06-01", "kind": "autologous"}, {"/performed_on": "date_order"}),
        (Outcome, {"kind": "death"}, {"/occurred_on": "required"}),
        (Outcome, {"kind": "death", "occurred_on": "2026-08-05"}, {"/occurred_on": "after_death"}),
    ],
)
def test_an_impossible_row_is_refused_with_its_place(
    cast: Cast,
    patient: Patient,
    model: type[RetractableRow],
    values: dict[str, Any],
    expected: dict[str, str],
) -> None:
    with pytest.raises(RecordProblems) as error:
        rows.record(model, patient=patient, values=values, by=cast.haematologist)
    assert problems_of(error) == expected


def test_the_comorbidity_index_is_computed_from_its_items(cast: Cast, patient: Patient) -> None:
    # Prior solid tumour 3, psychiatric 1, moderate pulmonary 2; everything else asked and absent.
    absent = dict.fromkeys(
        (
            "arrhythmia", "cardiac", "inflammatory_bowel", "diabetes", "cerebrovascular", "hepatic_mild", "obesity",
            "infection", "rheumatologic", "peptic_ulcer", "renal", "heart_valve", "pulmonary_severe", "hepatic_severe",
        ),
        False,
    )  # fmt: skip
    items = absent | {"solid_tumour": True, "psychiatric": True, "pulmonary_moderate": True}
    row = rows.record(
        FitnessAssessment, patient=patient, values={"hct_ci_items": items}, by=cast.haematologist
    )
    assert row.hct_ci == 6

    with pytest.raises(RecordProblems) as error:
        rows.correct(row, changes={"hct_ci": 5}, by=cast.haematologist)
    assert problems_of(error) == {"/hct_ci": "hct_ci_conflict"}


def test_a_stated_index_serves_where_the_items_do_not_suffice(cast: Cast, patient: Patient) -> None:
    values = {"hct_ci": 2, "hct_ci_items": {"diabetes": True, "renal": None}}
    row = rows.record(FitnessAssessment, patient=patient, values=values, by=cast.haematologist)
    assert row.hct_ci == 2
    assert row.hct_ci_items == {"diabetes": True}


def test_nothing_of_the_course_lies_after_a_death(cast: Cast, patient: Patient) -> None:
    death = {"kind": "death", "occurred_on": "2026-10-01"}
    rows.record(Outcome, patient=patient, values=death, by=cast.haematologist)
    with pytest.raises(RecordProblems) as error:
        cast.mrd(patient, collected_on="2026-10-02")
    assert problems_of(error) == {"/collected_on": "after_death"}
    with pytest.raises(RecordProblems) as error:
        rows.record(Outcome, patient=patient, values=death | {"kind": "nrm"}, by=cast.haematologist)
    assert problems_of(error) == {"/kind": "death_repeated"}


def test_a_death_without_relapse_has_no_relapse_beside_it(cast: Cast, patient: Patient) -> None:
    rows.record(
        Outcome, patient=patient, values={"kind": "nrm", "occurred_on": "2026-10-01"}, by=cast.haematologist
    )
    with pytest.raises(RecordProblems) as error:
        rows.record(
            Outcome,
            patient=patient,
            values={"kind": "relapse", "occurred_on": "2026-09-01"},
            by=cast.haematologist,
        )
    assert problems_of(error) == {"/kind": "relapse_before_nrm"}


def test_a_retracted_cycle_frees_its_number(cast: Cast, patient: Patient) -> None:
    (phase,) = selectors.record_of(patient).treatment_phases
    rows.retract(phase, reason="another patient's", by=cast.haematologist)
    cast.cycle(patient, 1, "2026-07-08")
    assert [str(row.started_on) for row in selectors.record_of(patient).treatment_phases] == ["2026-07-08"]


def test_agents_are_kept_as_they_were_entered(cast: Cast, patient: Patient) -> None:
    values = {"started_on": "2026-09-01", "agents": ["Blincyto", "vincristine", " Asparaginase "]}
    phase = rows.record(TreatmentPhase, patient=patient, values=values, by=cast.haematologist)
    assert phase.cycle is None
    assert phase.agents == ["Blincyto", "vincristine", "Asparaginase"]


def _rows(record: selectors.Record) -> int:
    lists = (
        record.treatment_phases, record.mrd_assessments, record.donors, record.fitness_assessments,
        record.transplants, record.outcomes,
    )  # fmt: skip
    return sum(len(found) for found in lists)
