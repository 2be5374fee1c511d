"""Whether the first relapse of one child was very early, early or late, as far as it can be known."""

from datetime import date

from cohorts.contradictions import OUTSIDE_THE_MARROW
from cohorts.relapse_times import COG_LATE_MONTHS, LATE_MONTHS_OFF_TREATMENT, VERY_EARLY_MONTHS
from cohorts.vocabulary import Protocol, RelapseSite
from decision_support.recommendation.case import Case, FirstRelapse
from decision_support.recommendation.rules import FactValue, Unknown


def relapse_timing(case: Case) -> str | Unknown:
    """Very early, early or late, by the definition of the child's protocol; Unknown lists what is still possible.

    COG counts marrow relapse as late from 36 months after diagnosis on; the others from 6 months after the end of
    treatment. Isolated CNS relapse is late from 18 months on, isolated testicular relapse then only once treatment had
    ended; at other sites COG counts 18 months, the others as in the marrow (PED_REL_01, PED_REL_02, PED_REL_11).
    """
    relapse = case.first_relapse or FirstRelapse()
    months = months_between(case.diagnosis.diagnosed_on, relapse.relapsed_on)
    definitions = {_late_for_cog, _late_for_others}
    if case.diagnosis.protocol is not None:
        definitions = {_late_for_cog if case.diagnosis.protocol == Protocol.COG else _late_for_others}
    late: set[bool] = set()
    for definition in definitions:
        for site in RelapseSite if relapse.site is None else (relapse.site,):
            found = definition(site, months, relapse)
            late |= {True, False} if found is None else {found}
    possible: list[FactValue] = []
    if False in late:
        very_early = None if months is None else months < VERY_EARLY_MONTHS
        possible += ["very_early"] if very_early is not False else []
        possible += ["early"] if very_early is not True else []
    possible += ["late"] if True in late else []
    return str(possible[0]) if len(possible) == 1 else Unknown(tuple(possible))


def _late_for_cog(site: str, months: int | None, relapse: FirstRelapse) -> bool | None:
    if site in OUTSIDE_THE_MARROW:
        return _late_outside_the_marrow(site, months, relapse)
    return None if months is None else months >= COG_LATE_MONTHS


def _late_for_others(site: str, months: int | None, relapse: FirstRelapse) -> bool | None:
    if site in (RelapseSite.CNS, RelapseSite.TESTIS):
        return _late_outside_the_marrow(site, months, relapse)
    if months is not None and months < VERY_EARLY_MONTHS:
        return False
    if relapse.on_treatment:
        return False
    off = months_between(relapse.end_of_therapy_on, relapse.relapsed_on)
    if off is None or (months is None and off >= LATE_MONTHS_OFF_TREATMENT):
        return None
    return off >= LATE_MONTHS_OFF_TREATMENT


def _late_outside_the_marrow(site: str, months: int | None, relapse: FirstRelapse) -> bool | None:
    if months is not None and months < VERY_EARLY_MONTHS:
        return False
    if site == RelapseSite.TESTIS:
        if relapse.on_treatment:
            return False
        off_treatment = relapse.end_of_therapy_on is not None or relapse.on_treatment is False
        return True if off_treatment and months is not None else None
    return None if months is None else True


def months_between(first: date | None, second: date | None) -> int | None:
    """Completed months; None where a day is not stated."""
    if first is None or second is None:
        return None
    return (second.year - first.year) * 12 + second.month - first.month - (second.day < first.day)
