"""Which question is asked of a case: by age, and by whether there has been a relapse.

Adults go by the age on the day the case is judged on, so that 18 on that day is adult. After a first relapse the age
at diagnosis decides, for the tables are those of children's protocols; where that day is not stated, the present age
does.
"""

from cohorts.relapse_stated import AFTER_RELAPSE, states_a_relapse
from decision_support.recommendation.case import Case, FirstRelapse

ADULT_MODULE = "adult_ikzf1_cr1"
CHILD_CR1 = "paediatric_cr1"
CHILD_RELAPSE = "paediatric_first_relapse"
ADULT_AGE_YEARS = 18


def has_relapsed(case: Case) -> bool:
    """Whether the case states a relapse, by its own section or by the remission it names."""
    relapse = case.first_relapse or FirstRelapse()
    stated = states_a_relapse(
        relapsed_on=relapse.relapsed_on,
        site=relapse.site,
        lineage=relapse.lineage,
        marrow_blasts_percent=relapse.marrow_blasts_percent,
        second_relapse=relapse.second_relapse,
    )
    return stated or case.remission.status in AFTER_RELAPSE


def module_of(case: Case) -> str:
    if has_relapsed(case):
        age = case.age_at_diagnosis_years
        young = case.age_years < ADULT_AGE_YEARS if age is None else age < ADULT_AGE_YEARS
        return CHILD_RELAPSE if young else ADULT_MODULE
    return CHILD_CR1 if case.age_years < ADULT_AGE_YEARS else ADULT_MODULE
