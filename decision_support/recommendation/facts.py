"""From a case and its MRD timeline to named facts. What nobody stated stays Unknown, with what it may turn out to be.

Only facts on which the direction itself may hang (see policy in docs/intended_use.md) list possible values: the
engine then tries each. The other unknowns leave the direction standing and are named as missing.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from cohorts.messages import gettext_noop
from cohorts.mrd import POSITIVITY_THRESHOLD, STALE_AFTER_DAYS, Assessment, Timeline
from cohorts.vocabulary import (
    GENETIC_MARKERS,
    DonorKind,
    GraftMRD,
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    Method,
    RemissionStatus,
    ResultKind,
    Specimen,
)
from decision_support.recommendation.case import Case, Ikzf1
from decision_support.recommendation.childrens_facts import CHILDRENS_FACTS, childrens_facts
from decision_support.recommendation.fact_spec import UNSTATED, YES_OR_NO, FactSpec
from decision_support.recommendation.fact_spec import FactMap as FactMap
from decision_support.recommendation.fact_spec import stated as _stated
from decision_support.recommendation.rules import Unknown

CMR_WITHIN_DAYS = 90
NGS_DEEP_LOD = Decimal("1e-6")
HCT_CI_EXAMPLES = (2, 3)  # one value for each of the groups 0-2 and 3 or more

_MARKER_LABELS = {
    "bcr_abl1": gettext_noop("BCR::ABL1 is present"),
    "kmt2a_rearranged": gettext_noop("KMT2A is rearranged"),
    "ph_like": gettext_noop("the leukaemia is Ph-like"),
    "tp53": gettext_noop("TP53 is altered"),
    "hypodiploid": gettext_noop("the karyotype is hypodiploid"),
    "hyperdiploid": gettext_noop("the karyotype is high hyperdiploid"),
    "complex_karyotype": gettext_noop("the karyotype is complex"),
    "tcf3_pbx1": gettext_noop("TCF3::PBX1 is present"),
    "tcf3_hlf": gettext_noop("TCF3::HLF is present"),
    "etv6_runx1": gettext_noop("ETV6::RUNX1 is present"),
    "dux4": gettext_noop("DUX4 is rearranged"),
    "mef2d": gettext_noop("MEF2D is rearranged"),
    "myc": gettext_noop("MYC is rearranged"),
    "iamp21": gettext_noop("iAMP21 is present"),
    "abl_class": gettext_noop("an ABL-class fusion is present"),
}

# Facts whose names are sentences: where nobody knows them they are asked for, not told.
FINDINGS = frozenset({*_MARKER_LABELS, "ikzf1_deleted"})

FACTS: dict[str, FactSpec] = {
    "age_years": FactSpec(int, ("patient.birth_date",), gettext_noop("age in years")),
    "lineage": FactSpec(str, ("diagnosis.lineage",), gettext_noop("lineage")),
    "remission_status": FactSpec(str, ("remission.status",), gettext_noop("remission status")),
    "ikzf1_altered": FactSpec(bool, ("diagnosis.ikzf1.status",), gettext_noop("IKZF1 is altered")),
    "active_cns_disease": FactSpec(
        bool, ("diagnosis.active_cns_disease",), gettext_noop("active CNS disease")
    ),
    "mrd_usable": FactSpec(bool, ("mrd_assessments",), gettext_noop("a usable MRD result")),
    "mrd_state": FactSpec(str, ("mrd_assessments",), gettext_noop("MRD state")),
    "mrd_positive_now": FactSpec(bool, ("mrd_assessments",), gettext_noop("MRD positive at the last sample")),
    "mrd_pending": FactSpec(bool, ("mrd_assessments",), gettext_noop("MRD negativity may still come")),
    "mrd_retest": FactSpec(
        bool, ("mrd_assessments",), gettext_noop("the last MRD result is doubtful or old")
    ),
    "mrd_intermediate": FactSpec(bool, ("mrd_assessments",), gettext_noop("an MRD result is intermediate")),
    "mrd_re_emerged_cleared": FactSpec(
        bool, ("mrd_assessments",), gettext_noop("MRD came back and cleared again")
    ),
    "negative_after_immunotherapy": FactSpec(
        bool,
        ("mrd_assessments", "treatment_phases"),
        gettext_noop("negativity first reached after immunotherapy"),
    ),
    "stratum": FactSpec(
        str, ("mrd_assessments", "treatment_phases"), gettext_noop("timing of MRD negativity")
    ),
    "ngs_negative_after_cycle_1": FactSpec(
        bool, ("mrd_assessments",), gettext_noop("NGS negative at 10^-6 in marrow after cycle 1")
    ),
    "ecog": FactSpec(int, ("fitness.ecog",), gettext_noop("ECOG performance status")),
    "contraindication": FactSpec(
        bool, ("fitness.contraindications",), gettext_noop("uncontrolled infection or organ failure")
    ),
    "hct_ci": FactSpec(int, ("fitness.hct_ci",), gettext_noop("HCT-CI")),
    **{
        marker: FactSpec(bool, (f"diagnosis.genetics.{marker}",), _MARKER_LABELS[marker])
        for marker in GENETIC_MARKERS
    },
    "ikzf1plus": FactSpec(
        bool,
        tuple(f"diagnosis.ikzf1.{name}" for name in ("cdkn2a", "cdkn2b", "pax5", "par1", "erg")),
        gettext_noop("the IKZF1plus profile"),
    ),
    "cmr_within_90_days": FactSpec(
        bool,
        ("mrd_assessments", "diagnosis.diagnosed_on"),
        gettext_noop("complete molecular remission within 90 days, sustained"),
    ),
    "donor": FactSpec(str, ("donors",), gettext_noop("donor")),
    "graft_unusable": FactSpec(
        bool,
        ("graft.autologous_collection_failed", "graft.autologous_graft_mrd"),
        gettext_noop("the autologous collection failed or the graft is MRD-positive"),
    ),
    "avoid_gvhd": FactSpec(bool, ("preferences.avoid_gvhd",), gettext_noop("a stated wish to avoid GVHD")),
    "centre_allo_nrm_2y": FactSpec(
        Decimal,
        ("centre.allo_nrm_2y",),
        gettext_noop("the centre's 2-year non-relapse mortality after allogeneic HSCT"),
    ),
    **CHILDRENS_FACTS,
}

DONOR_VALUES = ("suitable", "only_mismatched_or_cord", "none")
_MISMATCHED = frozenset({DonorKind.MISMATCHED_UNRELATED, DonorKind.CORD})


def facts_of(case: Case, timeline: Timeline) -> FactMap:
    """Every fact of FACTS for this case."""
    flags = frozenset(timeline.flags)
    genetics = case.diagnosis.genetics
    facts: FactMap = {marker: marker_fact(marker, genetics.get(marker)) for marker in GENETIC_MARKERS}
    lineage, remission = case.diagnosis.lineage, case.remission.status
    facts |= {
        "age_years": case.age_years,
        "lineage": UNSTATED if lineage == Lineage.UNKNOWN else lineage,
        "remission_status": UNSTATED if remission in (None, RemissionStatus.UNKNOWN) else str(remission),
        "ikzf1_altered": _ikzf1_altered(case.diagnosis.ikzf1),
        "active_cns_disease": _stated(case.diagnosis.active_cns_disease),
        **mrd_facts(timeline, flags),
        "ngs_negative_after_cycle_1": _ngs_negative_after_cycle_1(case, timeline),
        "ecog": _stated(case.fitness.ecog),
        "contraindication": UNSTATED
        if case.fitness.contraindications is None
        else bool(case.fitness.contraindications),
        "hct_ci": Unknown(HCT_CI_EXAMPLES) if case.fitness.hct_ci is None else case.fitness.hct_ci,
        "ikzf1plus": ikzf1plus(case.diagnosis.ikzf1),
        "cmr_within_90_days": _cmr(case, timeline),
        "donor": _donor(case),
        "graft_unusable": _graft_unusable(case),
        # A wish counts where it was stated; saying nothing is not a wish.
        "avoid_gvhd": bool(case.preferences.avoid_gvhd),
        "centre_allo_nrm_2y": _stated(case.centre.allo_nrm_2y),
        **childrens_facts(case),
    }
    return facts


def mrd_facts(timeline: Timeline, flags: frozenset[str]) -> FactMap:
    strata = timeline.strata
    return {
        "mrd_usable": timeline.state not in ("NO_DATA", "NOT_EVALUABLE"),
        "mrd_state": timeline.state,
        "mrd_positive_now": timeline.positive_now,
        "mrd_pending": timeline.state == "PENDING",
        "mrd_retest": "RETEST" in flags,
        "mrd_intermediate": bool(flags & {"LOW_POSITIVE", "SHALLOW", "LOD_UNKNOWN"}),
        "mrd_re_emerged_cleared": timeline.state == "RE_EMERGED_CLEARED",
        "negative_after_immunotherapy": _negative_after_immunotherapy(flags),
        "stratum": strata[0] if len(strata) == 1 else Unknown(strata),
    }


def _negative_after_immunotherapy(flags: frozenset[str]) -> bool | Unknown:
    """Unknown, without stopping the direction, where the drugs before negativity are not stated or not recognised."""
    if "NEGATIVE_AFTER_IMMUNOTHERAPY" in flags:
        return True
    return UNSTATED if flags & {"AGENTS_UNKNOWN", "AGENT_UNRECOGNISED"} else False


_BRANCHING_MARKERS = frozenset({"bcr_abl1", "kmt2a_rearranged", "hypodiploid"})


def marker_fact(marker: str, status: str | None) -> bool | Unknown:
    if status in (MarkerStatus.POSITIVE, MarkerStatus.NEGATIVE):
        return status == MarkerStatus.POSITIVE
    return YES_OR_NO if marker in _BRANCHING_MARKERS else UNSTATED


def _ikzf1_altered(ikzf1: Ikzf1) -> bool | Unknown:
    if ikzf1.status in (Ikzf1Status.DELETED, Ikzf1Status.MUTATED):
        return True
    return False if ikzf1.status == Ikzf1Status.WILD_TYPE else UNSTATED


def ikzf1plus(ikzf1: Ikzf1) -> bool | Unknown:
    """IKZF1 deletion with CDKN2A, CDKN2B, PAX5 or PAR1 deletion and no ERG deletion.

    The stricter of the definitions in use: one unknown partner or an unknown ERG leaves it open. The paediatric paper
    that introduced the profile has not been read at its source, so no rule cites it.
    """
    if ikzf1.status in (Ikzf1Status.MUTATED, Ikzf1Status.WILD_TYPE) or ikzf1.erg == MarkerStatus.POSITIVE:
        return False
    partners = (ikzf1.cdkn2a, ikzf1.cdkn2b, ikzf1.pax5, ikzf1.par1)
    if all(partner == MarkerStatus.NEGATIVE for partner in partners):
        return False
    if MarkerStatus.POSITIVE in partners and ikzf1.erg == MarkerStatus.NEGATIVE:
        return True if ikzf1.status == Ikzf1Status.DELETED else UNSTATED
    return UNSTATED


def _visible(case: Case, method: str) -> Iterator[tuple[date, Assessment]]:
    """Reported marrow results of one method, with their dates."""
    for row in case.mrd_assessments:
        if row.method != method or row.specimen != Specimen.BONE_MARROW or row.result is None:
            continue
        if (
            row.collected_on
            and row.collected_on <= case.as_of
            and (row.reported_on or date.min) <= case.as_of
        ):
            yield row.collected_on, row


def _negative_to(row: Assessment, depth: Decimal) -> bool:
    """A negative that counts and excludes disease down to `depth`."""
    if row.adequate is False or row.result not in (ResultKind.NOT_DETECTED, ResultKind.BELOW):
        return False
    reached = [row.as_fraction(row.limit_of_detection)]
    if row.result == ResultKind.BELOW:
        reached = [row.as_fraction(row.value), *(figure for figure in reached if figure is not None)]
    return all(figure is not None and figure <= depth for figure in reached)


def _positive(row: Assessment) -> bool:
    return row.result in (ResultKind.QUANTIFIED, ResultKind.POSITIVE_NOT_QUANTIFIABLE)


def _ngs_negative_after_cycle_1(case: Case, timeline: Timeline) -> bool | Unknown:
    window = next((window for window in timeline.windows if window.cycle == 1), None)
    if window is None:
        return UNSTATED
    inside = [
        row
        for day, row in _visible(case, Method.NGS)
        if window.opens_on <= day and (window.closes_on is None or day <= window.closes_on)
    ]
    if any(_positive(row) for row in inside):
        return False
    return True if any(_negative_to(row, NGS_DEEP_LOD) for row in inside) else UNSTATED


def _cmr(case: Case, told: Timeline) -> bool | Unknown:
    """Complete molecular remission: BCR::ABL1 not detected in marrow to 10^-4 within 90 days, no positive later.

    Not reached is said only of a positive transcript at the end of those days, or of a first negative after them. An
    early positive alone, or a transcript still to be reported, leaves it unknown: remission may have come in time.
    """
    rows = [(day, row) for day, row in _visible(case, Method.BCR_ABL1_PCR)]
    positives = sorted(day for day, row in rows if _positive(row))
    # A day that also holds a positive transcript is not a day of molecular remission, nor is one within a cycle.
    negatives = sorted(
        day
        for day, row in rows
        if _negative_to(row, POSITIVITY_THRESHOLD) and day not in positives and _in_a_window(day, told)
    )
    came_back = "RE_EMERGED" in told.flags or (negatives and positives and positives[-1] > negatives[0])
    if negatives and came_back:
        return False
    diagnosed = case.diagnosis.diagnosed_on
    if diagnosed is None:
        return YES_OR_NO
    deadline = diagnosed + timedelta(days=CMR_WITHIN_DAYS)
    if negatives and negatives[0] <= deadline:
        return True
    if _transcript_pending(case, deadline) or case.as_of <= deadline:
        return YES_OR_NO
    near = deadline - timedelta(days=STALE_AFTER_DAYS)
    return False if any(day >= near for day in positives) or (positives and negatives) else YES_OR_NO


def _in_a_window(day: date, told: Timeline) -> bool:
    return any(w.opens_on <= day and (w.closes_on is None or day <= w.closes_on) for w in told.windows)


def _transcript_pending(case: Case, deadline: date) -> bool:
    """Whether a transcript sampled in time has not been reported yet."""
    return any(
        row.method == Method.BCR_ABL1_PCR
        and row.collected_on is not None
        and row.collected_on <= deadline
        and (row.result is None or (row.reported_on or date.min) > case.as_of)
        for row in case.mrd_assessments
    )


def _donor(case: Case) -> str | Unknown:
    """The best donor known to be available; Unknown lists what the search may still show."""
    if case.donors is None:
        return Unknown(DONOR_VALUES)
    open_rows = [donor for donor in case.donors if donor.available is None]
    available = [donor for donor in case.donors if donor.available]
    if any(donor.kind is not None and donor.kind not in _MISMATCHED for donor in available):
        return "suitable"
    best_known = "only_mismatched_or_cord" if available else "none"
    hopes = [*open_rows, *(donor for donor in available if donor.kind is None)]
    if any(donor.kind is None or donor.kind not in _MISMATCHED for donor in hopes):
        return Unknown(DONOR_VALUES if best_known == "none" else DONOR_VALUES[:2])
    if open_rows and best_known == "none":
        return Unknown(DONOR_VALUES[1:])
    return best_known


def _graft_unusable(case: Case) -> bool | Unknown:
    graft = case.graft
    if graft.autologous_collection_failed or graft.autologous_graft_mrd == GraftMRD.POSITIVE:
        return True
    clean = graft.autologous_collected and graft.autologous_graft_mrd == GraftMRD.NEGATIVE
    return False if clean else UNSTATED
