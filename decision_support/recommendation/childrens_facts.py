"""The facts of the children's tables. An Unknown lists values only where the table itself hangs on them."""

from datetime import date
from decimal import Decimal

from cohorts.messages import gettext_noop
from cohorts.vocabulary import (
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    Protocol,
    ProtocolTimepoint,
    RelapseSite,
    RemissionStatus,
)
from decision_support.recommendation.case import Case, FirstRelapse
from decision_support.recommendation.fact_spec import UNSTATED, YES_OR_NO, FactMap, FactSpec, stated
from decision_support.recommendation.protocol_mrd import (
    CUTS,
    every_group,
    induction_is_over,
    interval_of,
    level,
    negative,
    positive_outside_the_marrow_on,
    timepoint_of,
    visible_marrow,
)
from decision_support.recommendation.relapse_timing import relapse_timing
from decision_support.recommendation.rules import FactValue, Unknown
from decision_support.recommendation.scope import ADULT_MODULE, CHILD_RELAPSE, module_of

PLATELET_CUT_OFF_10E9_PER_L = 100
_OUT_OF_SECOND_REMISSION = (RemissionStatus.RELAPSE, RemissionStatus.NOT_IN_REMISSION, RemissionStatus.CR1)
ANY_PROTOCOL = Unknown(tuple(Protocol))

_MRD_LABELS = {
    "mrd_day_19": gettext_noop("MRD in mid-induction (day 19)"),
    "mrd_day_46": gettext_noop("MRD at the end of induction (day 46)"),
    "mrd_end_of_consolidation": gettext_noop("MRD after consolidation (weeks 11-16)"),
    "mrd_at_relapse": gettext_noop("marrow MRD at relapse"),
    "mrd_after_reinduction": gettext_noop("MRD after re-induction"),
    "mrd_before_hsct": gettext_noop("MRD before HSCT"),
}
_MRD_FIELDS = ("mrd_assessments",)

CHILDRENS_FACTS: dict[str, FactSpec] = {
    "age_at_diagnosis_years": FactSpec(
        int, ("diagnosis.diagnosed_on",), gettext_noop("age at diagnosis in years")
    ),
    "protocol": FactSpec(str, ("diagnosis.protocol",), gettext_noop("treatment protocol")),
    "provisional_risk_group": FactSpec(
        str, ("diagnosis.provisional_risk_group",), gettext_noop("provisional risk group")
    ),
    "down_syndrome": FactSpec(bool, ("diagnosis.down_syndrome",), gettext_noop("Down syndrome")),
    "ikzf1_deleted": FactSpec(bool, ("diagnosis.ikzf1.status",), gettext_noop("IKZF1 is deleted")),
    "thrombocytopenia": FactSpec(
        bool, ("diagnosis.platelets_10e9_per_l",), gettext_noop("thrombocytopenia at diagnosis")
    ),
    "prednisone_poor_response": FactSpec(
        bool, ("diagnosis.prednisone_poor_response",), gettext_noop("poor response to prednisone")
    ),
    "induction_failure": FactSpec(
        bool, ("remission.induction_failure",), gettext_noop("no remission at the end of induction")
    ),
    **{fact: FactSpec(Decimal, _MRD_FIELDS, label) for fact, label in _MRD_LABELS.items()},
    "tki_failure": FactSpec(bool, ("prior_treatment.tki_failure",), gettext_noop("failure of a TKI")),
    "mrd_clearance_tried": FactSpec(
        bool,
        ("prior_treatment.blinatumomab", "prior_treatment.car_t"),
        gettext_noop("blinatumomab or CAR-T already given"),
    ),
    "relapse_lineage": FactSpec(
        str, ("first_relapse.lineage", "diagnosis.lineage"), gettext_noop("lineage of the relapse")
    ),
    "relapse_site": FactSpec(str, ("first_relapse.site",), gettext_noop("site of the relapse")),
    "relapse_timing": FactSpec(
        str,
        ("first_relapse.relapsed_on", "first_relapse.end_of_therapy_on", "diagnosis.diagnosed_on"),
        gettext_noop("time of the relapse"),
    ),
    "prior_hsct": FactSpec(bool, ("prior_treatment.hsct",), gettext_noop("an earlier transplant")),
    "mrd_cleared_since_consolidation": FactSpec(
        bool, _MRD_FIELDS, gettext_noop("MRD cleared since the sample after consolidation")
    ),
    "transplanted_in_cr1": FactSpec(
        bool, ("prior_treatment.hsct",), gettext_noop("a transplant in this remission")
    ),
    "second_relapse": FactSpec(bool, ("first_relapse.second_relapse",), gettext_noop("a further relapse")),
    "car_t": FactSpec(bool, ("prior_treatment.car_t",), gettext_noop("CAR-T given")),
    "mrd_negative_now": FactSpec(bool, _MRD_FIELDS, gettext_noop("MRD negative at the last sample")),
    "b_cell_recovery_within_6_months": FactSpec(
        bool,
        ("prior_treatment.b_cell_recovery_within_6_months",),
        gettext_noop("B cells back within 6 months of CAR-T"),
    ),
    "hsct_planned_out_of_remission": FactSpec(
        bool, ("remission.status",), gettext_noop("transplant planned without remission")
    ),
}
MRD_FACTS = tuple(CUTS)
NOT_ASKED: FactMap = dict.fromkeys(CHILDRENS_FACTS, UNSTATED)


def childrens_facts(case: Case) -> FactMap:
    """Every fact of CHILDRENS_FACTS; none is looked for in an adult's case."""
    module = module_of(case)
    if module == ADULT_MODULE:
        return NOT_ASKED
    return {
        **NOT_ASKED,
        **_shared(case),
        **(_relapse(case) if module == CHILD_RELAPSE else _first_line(case)),
    }


def _shared(case: Case) -> FactMap:
    diagnosis, prior = case.diagnosis, case.prior_treatment
    given = (prior.blinatumomab, prior.car_t)
    return {
        "age_at_diagnosis_years": stated(_age_at_diagnosis(case)),
        "protocol": ANY_PROTOCOL if diagnosis.protocol is None else diagnosis.protocol,
        "provisional_risk_group": stated(diagnosis.provisional_risk_group),
        "down_syndrome": stated(diagnosis.down_syndrome),
        "ikzf1_deleted": _ikzf1_deleted(diagnosis.ikzf1.status),
        "thrombocytopenia": _thrombocytopenia(case),
        "prednisone_poor_response": stated(diagnosis.prednisone_poor_response),
        "mrd_clearance_tried": True if True in given else (UNSTATED if None in given else False),
        "prior_hsct": stated(prior.hsct),
        "tki_failure": stated(prior.tki_failure),
        "car_t": stated(prior.car_t),
        "b_cell_recovery_within_6_months": stated(prior.b_cell_recovery_within_6_months),
    }


def _age_at_diagnosis(case: Case) -> int | None:
    """In completed years; a child of less than a year cannot have been older at diagnosis."""
    stated_age = case.age_at_diagnosis_years
    return 0 if stated_age is None and case.age_years == 0 else stated_age


def _ikzf1_deleted(status: str | None) -> bool | Unknown:
    if status in (Ikzf1Status.DELETED, Ikzf1Status.MUTATED, Ikzf1Status.WILD_TYPE):
        return status == Ikzf1Status.DELETED
    return UNSTATED


def _thrombocytopenia(case: Case) -> bool | Unknown:
    platelets = case.diagnosis.platelets_10e9_per_l
    cut_off = case.diagnosis.platelets_cut_off_10e9_per_l or PLATELET_CUT_OFF_10E9_PER_L
    return UNSTATED if platelets is None else platelets < cut_off


def _first_line(case: Case) -> FactMap:
    facts: FactMap = {fact: level(case, fact) for fact in MRD_FACTS[:3]}
    day_46, after_consolidation = facts["mrd_day_46"], facts["mrd_end_of_consolidation"]
    # Without MRD on days 19 and 46 the table says nothing; a sample after consolidation may still be to come.
    for fact in ("mrd_day_19", "mrd_day_46"):
        if facts[fact] == UNSTATED:
            facts[fact] = every_group(fact)
    facts["induction_failure"] = _induction_failure(case, day_46)
    facts["transplanted_in_cr1"] = stated(case.prior_treatment.hsct)
    # A sample after consolidation still to come would be the newest itself: of clearance since nothing is known.
    sampled = after_consolidation != UNSTATED
    cleared = _negative_now(case, None, (RemissionStatus.NOT_IN_REMISSION,)) if sampled else UNSTATED
    facts["mrd_cleared_since_consolidation"] = cleared
    if case.diagnosis.lineage == Lineage.UNKNOWN:
        facts["lineage"] = Unknown((Lineage.B, Lineage.T))  # for T-cell disease the table does not hold
    # With BCR::ABL1 that sample decides by itself, so every level it may show is tried.
    ph_negative = case.diagnosis.genetics.get("bcr_abl1") == MarkerStatus.NEGATIVE
    if after_consolidation == UNSTATED:
        facts["protocol"] = stated(case.diagnosis.protocol)  # only that sample is read by protocol
        if not ph_negative:
            facts["mrd_end_of_consolidation"] = every_group("mrd_end_of_consolidation")
    return facts


def _induction_failure(case: Case, day_46: FactValue | Unknown) -> bool | Unknown:
    """As stated; else MRD below 1 % at its end means remission, and no remission once it is over means failure.

    Where both are so, the remission may have been lost since: either is tried.
    """
    if case.remission.induction_failure is not None:
        return case.remission.induction_failure
    highest = max(day_46.possible, default=None) if isinstance(day_46, Unknown) else day_46
    cleared = isinstance(highest, Decimal) and highest < CUTS["mrd_day_46"][-1]
    if case.remission.status == RemissionStatus.NOT_IN_REMISSION:
        return True if induction_is_over(case) and not cleared else YES_OR_NO
    return False if cleared else YES_OR_NO


def _relapse(case: Case) -> FactMap:
    relapse = case.first_relapse or FirstRelapse()
    after = level(case, "mrd_after_reinduction")
    negative_now = _negative_now(case, relapse.relapsed_on, _OUT_OF_SECOND_REMISSION)
    # After CAR-T in MRD-negative remission a rule speaks either way, transplanted before or not: both are tried.
    hsct_open = (
        case.prior_treatment.hsct is None and case.prior_treatment.car_t is True and negative_now is True
    )
    return {
        **({"prior_hsct": YES_OR_NO} if hsct_open else {}),
        "relapse_lineage": _relapse_lineage(case, relapse),
        "relapse_site": Unknown(tuple(RelapseSite)) if relapse.site is None else relapse.site,
        "relapse_timing": relapse_timing(case),
        "mrd_at_relapse": level(case, "mrd_at_relapse"),
        "mrd_after_reinduction": every_group("mrd_after_reinduction") if after == UNSTATED else after,
        "mrd_before_hsct": level(case, "mrd_before_hsct"),
        "second_relapse": True
        if case.remission.status == RemissionStatus.CR3PLUS
        else stated(relapse.second_relapse),
        "mrd_negative_now": negative_now,
        "hsct_planned_out_of_remission": _planned_out_of_remission(case),
    }


def _relapse_lineage(case: Case, relapse: FirstRelapse) -> str | Unknown:
    """Of the relapse where it was tested again, else as at diagnosis."""
    for lineage in (relapse.lineage, case.diagnosis.lineage):
        if lineage not in (None, Lineage.UNKNOWN):
            return str(lineage)
    return Unknown((Lineage.B, Lineage.T, Lineage.MIXED))


def _planned_out_of_remission(case: Case) -> bool | Unknown:
    status = case.remission.status
    if case.planned_hsct_on is None:
        return False
    if status in (None, RemissionStatus.UNKNOWN):
        return UNSTATED
    return status in (RemissionStatus.NOT_IN_REMISSION, RemissionStatus.RELAPSE)


def _negative_now(
    case: Case, relapsed_on: date | None, out_of_remission: tuple[RemissionStatus, ...]
) -> FactValue | Unknown:
    """The last marrow since the relapse: surely below 0.01 %, surely not, or open. Later positive blood says not.

    A negative sample is of a remission: where the status stated is none, it is not of now.
    """
    since = [
        (day, row)
        for day, row in visible_marrow(case)
        if interval_of(row) is not None
        and (relapsed_on is None or day > relapsed_on)
        and timepoint_of(row, day, case) != ProtocolTimepoint.AT_RELAPSE
    ]
    if not since:
        return UNSTATED
    last = max(day for day, _ in since)
    if positive_outside_the_marrow_on(case, after=relapsed_on, since=last) is not None:
        return False
    found = negative(row for day, row in since if day == last)
    return UNSTATED if found and case.remission.status in out_of_remission else stated(found)
