"""From the stored record to the case of a given day."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.models import (
    Donor,
    FirstRelapse,
    FitnessAssessment,
    MRDAssessment,
    Outcome,
    Patient,
    TreatmentPhase,
)
from cohorts.services import centres, patients, rows, singles
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.scope import module_of
from decision_support.selectors import answer, case_for
from tests.cast import Cast, early_negative, record

AS_OF = date(2026, 9, 1)


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(early_negative())


def test_everything_stated_reaches_the_case(patient: Patient) -> None:
    case = case_for(patient, AS_OF)
    assert case.as_of == AS_OF
    assert (case.patient.birth_date, case.patient.sex) == (date(1991, 3, 14), "female")
    assert (case.diagnosis.lineage, case.diagnosis.wbc_10e9_per_l) == ("B", Decimal(42))
    assert case.diagnosis.genetics["bcr_abl1"] == "negative"
    assert (case.diagnosis.ikzf1.status, case.diagnosis.ikzf1.lesion) == ("deleted", "4-7")
    assert (case.remission.status, case.remission.achieved_on) == ("CR1", date(2026, 8, 6))
    assert [(phase.cycle, phase.started_on) for phase in case.treatment_phases] == [(1, date(2026, 7, 6))]
    (sample,) = case.mrd_assessments
    assert (sample.collected_on, sample.reported_on) == (date(2026, 8, 6), date(2026, 8, 7))
    assert (sample.result, sample.limit_of_detection, sample.adequate) == (
        "not_detected",
        Decimal("0.0001"),
        True,
    )
    assert (case.fitness.ecog, case.fitness.hct_ci) == (1, 1)
    assert [(donor.kind, donor.available) for donor in case.donors or ()] == [("matched_sibling", True)]
    assert case.graft.autologous_collected is True


def test_what_is_not_stated_stays_unknown(cast: Cast) -> None:
    case = case_for(cast.patient(record()), AS_OF)
    assert case.diagnosis.lineage == "unknown"
    assert set(case.diagnosis.genetics.values()) <= {"unknown", None}
    assert case.diagnosis.ikzf1.status in {None, "unknown"}
    assert case.remission.status in {None, "unknown"}
    assert case.donors is None
    assert (case.fitness.ecog, case.fitness.contraindications) == (None, None)
    assert case.preferences.avoid_gvhd is None
    assert case.graft.autologous_collected is None


def test_a_search_that_found_no_donor_is_an_empty_list(cast: Cast) -> None:
    assert case_for(cast.patient(record(donors=[])), AS_OF).donors == ()


def test_a_retracted_row_is_not_in_the_case(cast: Cast, patient: Patient) -> None:
    (sample,) = patient.mrd_assessments.all()
    rows.retract(sample, reason="Another patient's", by=cast.haematologist)
    assert case_for(patient, AS_OF).mrd_assessments == ()


def later(cast: Cast, patient: Patient) -> None:
    """Everything that can happen after AS_OF."""
    by = cast.haematologist
    rows.record(MRDAssessment, patient=patient, values={"collected_on": "2026-09-20"}, by=by)
    rows.record(TreatmentPhase, patient=patient, values={"cycle": 2, "started_on": "2026-09-10"}, by=by)
    rows.record(FitnessAssessment, patient=patient, values={"assessed_on": "2026-09-20", "ecog": 3}, by=by)
    rows.record(Outcome, patient=patient, values={"kind": "relapse", "occurred_on": "2026-10-01"}, by=by)


def test_what_happened_later_was_not_known_on_the_day(cast: Cast, patient: Patient) -> None:
    before = case_for(patient, AS_OF)
    later(cast, patient)
    assert case_for(patient, AS_OF) == before


def test_on_a_later_day_it_is_known(cast: Cast, patient: Patient) -> None:
    later(cast, patient)
    case = case_for(patient, date(2026, 10, 2))
    assert len(case.mrd_assessments) == len(case.treatment_phases) == 2
    assert case.fitness.ecog == 3
    assert case.remission.status == "relapse"


def test_a_remission_of_later_is_unknown_before(patient: Patient) -> None:
    assert case_for(patient, date(2026, 8, 5)).remission.status is None


def test_a_report_of_later_stays_in_for_the_timeline_to_judge(cast: Cast, patient: Patient) -> None:
    values = {"collected_on": "2026-08-30", "reported_on": "2026-09-05", "result": "not_detected"}
    rows.record(MRDAssessment, patient=patient, values=values, by=cast.haematologist)
    assert len(case_for(patient, AS_OF).mrd_assessments) == 2


def test_before_the_diagnosis_there_is_no_case(patient: Patient) -> None:
    with pytest.raises(CaseProblems):
        case_for(patient, date(2026, 6, 30))


AGENTS: dict[str, dict[str, Any]] = {
    "absent": {},
    "null": {"agents": None},
    "none": {"agents": []},
    "immunotherapy": {"agents": ["Blincyto"]},
}


@pytest.mark.parametrize("agents", AGENTS.values(), ids=AGENTS)
def test_the_stored_record_and_the_stateless_case_give_the_same_answer_whatever_is_said_of_agents(
    cast: Cast, agents: dict[str, Any]
) -> None:
    sections = early_negative(
        treatment_phases=[{"cycle": 1, "started_on": "2026-07-06", "kind": "induction", **agents}],
        patient={"birth_date": "1991-03-14", "sex": "female"},
        fitness={"ecog": 1, "hct_ci": 1},
    )
    stateless = parse_case(load_json(json.dumps({"as_of": AS_OF.isoformat(), **sections}).encode()))
    case = case_for(cast.patient(sections), AS_OF)
    expected = agents.get("agents")
    assert case.treatment_phases[0].agents == (None if expected is None else tuple(expected))
    assert case.treatment_phases == stateless.treatment_phases
    ours, theirs = (
        json.loads(answer(of, synthetic=False).canonical_bytes()) | {"inputs_sha256": ""}
        for of in (case, stateless)
    )
    assert ours == theirs


def test_agents_not_stated_are_asked_for_and_none_are_not(cast: Cast) -> None:
    flags = {}
    for name, agents in AGENTS.items():
        phases = [{"cycle": 1, "started_on": "2026-07-06", "kind": "induction", **agents}]
        found = answer(
            case_for(cast.patient(early_negative(treatment_phases=phases)), AS_OF), synthetic=False
        )
        asked = "treatment_phases.agents" in {item.field for item in found.missing}
        flags[name] = ("AGENTS_UNKNOWN" in found.timeline.flags, asked)
    assert flags == {
        "absent": (True, True),
        "null": (True, True),
        "none": (False, False),
        "immunotherapy": (False, False),
    }


def test_percent_stays_percent(cast: Cast, patient: Patient) -> None:
    values = {"collected_on": "2026-08-20", "result": "quantified", "value": 0.05, "unit": "percent"}
    rows.record(MRDAssessment, patient=patient, values=values, by=cast.haematologist)
    sample = case_for(patient, AS_OF).mrd_assessments[-1]
    assert (sample.value, sample.unit) == (Decimal("0.05"), "percent")
    assert sample.as_fraction(sample.value) == Decimal("0.0005")


def test_the_centres_own_mortality_and_the_patients_wish_are_in_the_case(
    cast: Cast, patient: Patient
) -> None:
    centres.correct(centre=cast.north, changes={"allo_nrm_2y": Decimal("0.18")}, by=cast.administrator)
    patients.correct(patient=patient, changes={"preferences": {"avoid_gvhd": True}}, by=cast.haematologist)
    case = _fresh(patient)
    assert case.centre.allo_nrm_2y == Decimal("0.18")
    assert case.preferences.avoid_gvhd is True


def _fresh(patient: Patient) -> Case:
    return case_for(Patient.objects.select_related("centre").get(pk=patient.pk), AS_OF)


def test_an_unavailable_donor_is_a_donor_who_is_not_available(cast: Cast, patient: Patient) -> None:
    values: dict[str, Any] = {"kind": "haploidentical", "available": False}
    rows.record(Donor, patient=patient, values=values, by=cast.haematologist)
    found = {(donor.kind, donor.available) for donor in case_for(patient, AS_OF).donors or ()}
    assert found == {("matched_sibling", True), ("haploidentical", False)}


CHILD = record(
    patient={"birth_date": "2017-05-05"},
    diagnosis={"diagnosed_on": "2024-01-10", "lineage": "B", "protocol": "CCCG-ALL-2015"},
    remission={"status": "CR1", "achieved_on": "2024-02-20"},
)


@pytest.mark.parametrize(
    "row",
    [{"end_of_therapy_on": "2026-07-20"}, {"on_treatment": True}, {"second_relapse": False}],
    ids=["end of treatment", "during treatment", "no further one"],
)
def test_a_row_that_states_no_relapse_leaves_a_child_in_first_remission(
    cast: Cast, row: dict[str, Any]
) -> None:
    case = case_for(cast.patient({**CHILD, "first_relapse": row}), AS_OF)
    assert (module_of(case), case.first_relapse) == ("paediatric_cr1", None)


@pytest.mark.parametrize(
    "row",
    [
        {"relapsed_on": "2026-08-20"},
        {"site": "cns"},
        {"lineage": "B"},
        {"marrow_blasts_percent": 40},
        {"second_relapse": True},
    ],
    ids=lambda row: next(iter(row)),
)
def test_a_row_that_states_a_relapse_asks_the_question_after_it(cast: Cast, row: dict[str, Any]) -> None:
    case = case_for(cast.patient({**CHILD, "first_relapse": row}), AS_OF)
    assert module_of(case) == "paediatric_first_relapse"


def test_a_relapse_entered_by_mistake_and_emptied_gives_the_question_of_first_remission_again(
    cast: Cast,
) -> None:
    patient = cast.patient({**CHILD, "first_relapse": {"relapsed_on": "2026-08-20", "site": "marrow"}})
    assert module_of(case_for(patient, AS_OF)) == "paediatric_first_relapse"
    changes = {"relapsed_on": None, "site": None}
    reason = "The relapse of another child"
    singles.correct(FirstRelapse, patient=patient, changes=changes, reason=reason, by=cast.haematologist)
    assert module_of(case_for(Patient.objects.get(pk=patient.pk), AS_OF)) == "paediatric_cr1"


@pytest.mark.parametrize(
    ("told", "stated"),
    [
        ({"outcomes": [{"kind": "relapse", "occurred_on": "2026-08-20"}]}, True),
        ({"first_relapse": {"site": "marrow"}}, True),
        ({"remission": {"status": "CR2"}}, True),
        ({"first_relapse": {"end_of_therapy_on": "2026-07-20"}}, None),
        ({"outcomes": [{"kind": "relapse", "occurred_on": "2026-09-20"}]}, None),
        ({"first_relapse": {"relapsed_on": "2026-09-20"}}, None),
    ],
    ids=["outcome", "row", "remission", "no relapse", "later outcome", "later row"],
)
def test_a_transplant_before_a_relapse_however_told_is_an_earlier_transplant(
    cast: Cast, told: dict[str, Any], stated: bool | None
) -> None:
    transplant = {"performed_on": "2025-06-01", "kind": "allogeneic"}
    case = case_for(cast.patient({**CHILD, "transplants": [transplant], **told}), AS_OF)
    assert case.prior_treatment.hsct is stated
