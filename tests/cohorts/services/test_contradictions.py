"""No service lets a contradiction into the record, whichever of the rows that clash is written last."""

from typing import Any

import pytest
from django.db import connection

from cohorts.models import (
    FirstRelapse,
    FitnessAssessment,
    MRDAssessment,
    Outcome,
    Patient,
    PriorTreatment,
    Transplant,
)
from cohorts.services import patients, rows, singles
from cohorts.services.errors import RecordProblems
from tests.cast import Cast, record
from tests.contradictory_children import INDUCTION, Sections, child, contradictory, possible, sample


def as_record(sections: Sections) -> Sections:
    """The case as the body of a new patient."""
    return record(**sections)


def places(error: pytest.ExceptionInfo[RecordProblems]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in error.value.problems]


def messages(error: pytest.ExceptionInfo[RecordProblems]) -> str:
    return " ".join(problem.message for problem in error.value.problems)


@contradictory
def test_a_new_record_is_refused_at_the_place_where_a_case_is(
    cast: Cast, sections: Sections, pointer: str, code: str
) -> None:
    with pytest.raises(RecordProblems) as error:
        patients.create(centre=cast.north, record=as_record(sections), by=cast.haematologist)
    assert (places(error), error.value.kind) == ([(pointer, code)], "impossible")
    assert not Patient.objects.exists()


@possible
def test_a_record_that_lies_just_within_is_stored(cast: Cast, sections: Sections) -> None:
    patients.create(centre=cast.north, record=as_record(sections), by=cast.haematologist)


def test_a_relapse_in_the_testis_is_refused_of_a_girl_and_a_girl_where_it_stands(cast: Cast) -> None:
    girl = cast.patient(as_record(child()))
    with pytest.raises(RecordProblems) as error:
        singles.correct(FirstRelapse, patient=girl, changes={"site": "testis"}, by=cast.haematologist)
    assert places(error) == [("/site", "testis_of_a_girl")]
    assert "the patient" in messages(error)

    boy = cast.patient(as_record(child(patient={"birth_date": "2016-05-04", "sex": "male"})))
    singles.correct(FirstRelapse, patient=boy, changes={"site": "testis"}, by=cast.haematologist)
    with pytest.raises(RecordProblems) as error:
        patients.correct(
            patient=boy, changes={"patient": {"sex": "female"}}, reason="a slip", by=cast.haematologist
        )
    assert places(error) == [("/patient/sex", "testis_of_a_girl")]
    assert "the first relapse" in messages(error)


def test_a_label_is_refused_against_the_induction_and_the_induction_against_the_label(cast: Cast) -> None:
    patient = cast.patient(as_record(child(treatment_phases=INDUCTION)))
    with pytest.raises(RecordProblems) as error:
        rows.record(
            MRDAssessment, patient=patient, values=sample("day_19", "2024-06-12"), by=cast.haematologist
        )
    assert places(error) == [("/protocol_timepoint", "not_around_day_19")]
    assert "cycle 1 of 12 May 2024" in messages(error).replace("\xa0", " ")

    rows.record(MRDAssessment, patient=patient, values=sample("day_19", "2024-05-30"), by=cast.haematologist)
    phase = patient.treatment_phases.get()
    with pytest.raises(RecordProblems) as error:
        rows.correct(phase, changes={"started_on": "2024-05-22"}, reason="letter", by=cast.haematologist)
    assert places(error) == [("/started_on", "not_around_day_19")]
    assert "the MRD result of 30 May 2024" in messages(error).replace("\xa0", " ")
    # What another field of the row says is no part of it.
    rows.correct(phase, changes={"agents": ["vincristine"]}, reason="letter", by=cast.haematologist)


def test_labels_keep_their_order_whichever_sample_comes_last(cast: Cast) -> None:
    patient = cast.patient(as_record(child(mrd_assessments=[sample("day_46", "2024-06-20")])))
    with pytest.raises(RecordProblems) as error:
        rows.record(
            MRDAssessment, patient=patient, values=sample("day_19", "2024-06-21"), by=cast.haematologist
        )
    assert places(error) == [("/collected_on", "day_46_before_day_19")]
    unlabelled = rows.record(
        MRDAssessment, patient=patient, values=sample(None, "2024-06-21"), by=cast.haematologist
    )
    with pytest.raises(RecordProblems) as error:
        rows.correct(unlabelled, changes={"protocol_timepoint": "day_19"}, by=cast.haematologist)
    assert places(error) == [("/protocol_timepoint", "day_46_before_day_19")]


def test_the_day_of_the_relapse_may_stand_among_the_outcomes(cast: Cast) -> None:
    patient = cast.patient(
        as_record(
            child(
                first_relapse={"site": "marrow", "end_of_therapy_on": "2026-06-30"},
                mrd_assessments=[sample("after_reinduction", "2026-08-01")],
            )
        )
    )
    for day, code in (("2026-08-02", "before_the_relapse"), ("2026-06-29", "therapy_ends_after_relapse")):
        with pytest.raises(RecordProblems) as error:
            rows.record(
                Outcome,
                patient=patient,
                values={"kind": "relapse", "occurred_on": day},
                by=cast.haematologist,
            )
        assert places(error) == [("/occurred_on", code)]
    rows.record(
        Outcome,
        patient=patient,
        values={"kind": "relapse", "occurred_on": "2026-08-01"},
        by=cast.haematologist,
    )


@pytest.mark.parametrize(
    ("model", "changes", "pointer", "code"),
    [
        (PriorTreatment, {"car_t": False}, "/car_t", "b_cells_without_car_t"),
        (FirstRelapse, {"marrow_blasts_percent": 5}, "/marrow_blasts_percent", "isolated_yet_in_marrow"),
    ],
)
def test_filling_one_gap_of_a_row_is_refused_where_the_rest_of_it_forbids(
    cast: Cast, model: Any, changes: Sections, pointer: str, code: str
) -> None:
    patient = cast.patient(
        as_record(
            child(prior_treatment={"b_cell_recovery_within_6_months": True}, first_relapse={"site": "cns"})
        )
    )
    with pytest.raises(RecordProblems) as error:
        singles.correct(model, patient=patient, changes=changes, by=cast.haematologist)
    assert places(error) == [(pointer, code)]


def test_a_score_between_two_steps_is_refused_in_every_assessment(cast: Cast) -> None:
    patient = cast.patient(as_record(child(fitness={"assessed_on": "2026-01-02", "lansky": 90})))
    with pytest.raises(RecordProblems) as error:
        rows.record(
            FitnessAssessment,
            patient=patient,
            values={"assessed_on": "2025-01-02", "karnofsky": 75},
            by=cast.haematologist,
        )
    assert places(error) == [("/karnofsky", "not_a_step_of_ten")]


def test_retracting_the_row_that_explains_another_is_refused_and_the_other_is_named(cast: Cast) -> None:
    patient = cast.patient(
        as_record(
            child(
                first_relapse={"relapsed_on": "2026-08-01"},
                mrd_assessments=[sample("before_hsct", "2025-02-01")],
                transplants=[{"performed_on": "2025-02-20", "kind": "allogeneic"}],
            )
        )
    )
    transplant = Transplant.objects.get(patient=patient)
    with pytest.raises(RecordProblems) as error:
        rows.retract(transplant, reason="not performed", by=cast.haematologist)
    assert places(error) == [("", "before_hsct_before_the_relapse")]
    assert "the MRD result of 1 Feb 2025, the first relapse" in messages(error).replace("\xa0", " ")
    assert not Transplant.objects.get(patient=patient).entered_in_error

    result = MRDAssessment.objects.get(patient=patient)
    rows.retract(result, reason="of another patient", by=cast.haematologist)
    rows.retract(transplant, reason="not performed", by=cast.haematologist)


def test_an_older_contradiction_stands_in_nobodys_way_but_of_the_fields_that_make_it(cast: Cast) -> None:
    patient = cast.patient(as_record(child(first_relapse={"site": "marrow"})))
    with connection.cursor() as cursor:  # as an older version of the software may have left it
        cursor.execute("UPDATE cohorts_firstrelapse SET site = 'testis' WHERE patient_id = %s", [patient.pk])
    by = cast.haematologist
    rows.record(Outcome, patient=patient, values={"kind": "relapse", "occurred_on": "2026-08-01"}, by=by)
    assert Outcome.objects.filter(patient=patient).exists()
    singles.correct(FirstRelapse, patient=patient, changes={"second_relapse": False}, by=by)
    with pytest.raises(RecordProblems) as error:
        singles.correct(
            FirstRelapse, patient=patient, changes={"site": "testis", "relapsed_on": "2026-08-01"}, by=by
        )
    assert places(error) == [("/site", "testis_of_a_girl")]
    singles.correct(FirstRelapse, patient=patient, changes={"site": "cns"}, reason="a slip", by=by)
    assert FirstRelapse.objects.get(patient=patient).site == "cns"
