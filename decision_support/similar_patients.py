"""What patients like this one are, in the terms of cohorts: who belongs, and what is asked of them.

No rule and no model enters: the criteria are those that are known of every patient before the clock of the question
starts, so that nobody is chosen by what happened later. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cohorts.analyses.parsing import parse as parse_question
from cohorts.filters import parse as parse_cohort
from cohorts.filters.criteria import ADULT, CHILD, STRATA
from cohorts.filters.definition import AT_TRANSPLANT
from cohorts.vocabulary import Ikzf1Status, Lineage
from decision_support.recommendation.case import Case
from decision_support.recommendation.scope import ADULT_MODULE, CHILD_RELAPSE, module_of

ALTERED = (Ikzf1Status.DELETED.value, Ikzf1Status.MUTATED.value)
# By then a child's final risk group, which follows from MRD, has been told.
CHILDS_LANDMARK_DAYS = 60

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Similar:
    """`cohort` is a definition of `cohorts.filters`, `questions` are definitions of `cohorts.analyses`, as stored."""

    cohort: Plain
    questions: tuple[Plain, ...]


def similar_to(case: Case, strata: Sequence[str]) -> Similar | None:
    """None where the record says too little of what would make another patient similar. `strata` are those that the
    patient's MRD may have; of adults alone.
    """
    module = module_of(case)
    if module == ADULT_MODULE:
        found = _of_an_adult(case, strata)
    elif module == CHILD_RELAPSE:
        found = _after_a_relapse(case)
    else:
        found = _of_a_child(case)
    if found is None:
        return None
    cohort, questions = found
    return Similar(
        parse_cohort(cohort, as_of=case.as_of).to_json(),
        tuple(parse_question(question).plain() for question in questions),
    )


Asked = tuple[dict[str, Any], list[dict[str, Any]]]


def _of_an_adult(case: Case, strata: Sequence[str]) -> Asked | None:
    """Transplanted adults whose IKZF1 is altered, of the same stratum at transplant, by the kind of transplant."""
    if case.diagnosis.ikzf1.status not in ALTERED:
        return None
    cohort: dict[str, Any] = {"age_group": [ADULT], "ikzf1_status": list(ALTERED)}
    possible = [stratum for stratum in STRATA if stratum in strata]
    if possible and len(possible) < len(STRATA):
        cohort["mrd_stratum"] = {"as_of": AT_TRANSPLANT, "in": possible, "certain_only": True}
    clock = {"time_zero": "transplant", "arms": "transplant_kind"}
    return cohort, _survival_and_relapse(clock)


def _of_a_child(case: Case) -> Asked | None:
    """Children of the same lineage, protocol and final risk group, from remission on."""
    diagnosis = case.diagnosis
    if diagnosis.lineage in (None, Lineage.UNKNOWN) or diagnosis.protocol is None:
        return None
    cohort = {"age_group": [CHILD], "lineage": [diagnosis.lineage], "protocol": [diagnosis.protocol]}
    clock: dict[str, Any] = {"time_zero": "remission"}
    if diagnosis.final_risk_group is not None:
        cohort["final_risk_group"] = [diagnosis.final_risk_group]
        clock["landmark_days"] = CHILDS_LANDMARK_DAYS
    return cohort, _survival_and_relapse(clock)


def _after_a_relapse(case: Case) -> Asked | None:
    """Children of the same lineage with a first relapse at the same site, from the relapse on: survival alone."""
    relapse = case.first_relapse
    lineage = case.diagnosis.lineage
    if relapse is None or relapse.site is None or lineage in (None, Lineage.UNKNOWN):
        return None
    cohort = {"age_group": [CHILD], "lineage": [lineage], "first_relapse": [relapse.site]}
    return cohort, [{"kind": "survival", "endpoint": "overall_survival", "time_zero": "relapse"}]


def _survival_and_relapse(clock: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"kind": "survival", "endpoint": "leukaemia_free_survival", **clock},
        {"kind": "cumulative_incidence", "endpoint": "relapse", **clock},
    ]
