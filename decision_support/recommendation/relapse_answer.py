"""The relapse estimate as part of a child's answer: what is asked of the table, what is said, what stands beside it.

It informs and never decides: no direction is taken from it. Chances are counted in children of a hundred.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cohorts.vocabulary import Lineage, Protocol, RemissionStatus
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_facts import PLATELET_CUT_OFF_10E9_PER_L
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.protocol_mrd import CUTS, POSITIVE, level
from decision_support.recommendation.rules import FactValue, Unknown
from decision_support.relapse_risk.anchors import PI_UKALL, new_centre
from decision_support.relapse_risk.estimate import Child, Estimate, NaturalFrequency, NoEstimate, estimate
from decision_support.relapse_risk.peer_scores import COG_GROUPS, NciRisk, nci_risk
from decision_support.relapse_risk.published_groups import NoGroup, PublishedGroup, published_group
from decision_support.relapse_risk.table import StratumCheck, Table

_NOT_IN_THE_MODEL = ("kmt2a_rearranged", "hypodiploid", "abl_class", "ikzf1_deleted")
_CONTEXT = ("PED_PI_01", "PED_PI_04")


@dataclass(frozen=True, slots=True)
class RelapseAnswer:
    """The estimate or the reasons for none, the check of the model against published groups, and peer scores.

    `published` are the children of the protocol of the same provisional risk group and MRD, or why none is shown.
    `cog_group` is the group the hospital states for a child on COG; the risk groups of PI_UKALL stand beside every
    child as context, for which of them a child belongs to cannot be computed.
    """

    found: Estimate | NoEstimate
    strata: tuple[StratumCheck, ...]
    published: PublishedGroup | NoGroup
    nci_risk: NciRisk | None
    cog_group: str | None
    evidence: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """What is said, in order: the number with its caveats, or why there is none."""
        if isinstance(self.found, NoEstimate):
            return tuple(f"relapse.{code}" for code in self.found.reasons)
        notes = [f"relapse.{code}" for code in self.found.notes]
        return (self.headline_code, *notes, "relapse.decides_nothing")

    @property
    def headline_code(self) -> str:
        several = isinstance(self.found, Estimate) and len(self.found.profiles) > 1
        return "relapse.frequency_range" if several else "relapse.frequency"

    def words(self) -> Mapping[str, str]:
        """The numbers of the first sentence."""
        if isinstance(self.found, NoEstimate):
            return {}
        return {name: str(value) for name, value in _frequency_json(self.found.frequency).items()}

    def to_json(self) -> dict[str, Any]:
        """Numbers and codes; the sentences are put to them with the reader's language."""
        beside = {
            "nci_risk": self.nci_risk,
            "cog_group": _cog_json(self.cog_group),
            "risk_groups_elsewhere": _risk_groups(),
            "check_against_published": [
                {
                    "mrd_day_19": row.mrd_day_19,
                    "mrd_day_46": row.mrd_day_46,
                    "published_failure": row.published,
                    "by_the_paper": row.by_source,
                    "by_the_default": row.by_replication,
                }
                for row in self.strata
            ],
            "evidence": list(dict.fromkeys((*self.evidence, *self._published_evidence, *_CONTEXT))),
        }
        if isinstance(self.found, NoEstimate):
            return {"applies": False, "reasons": list(self.found.reasons), **beside}
        return {
            "applies": True,
            "frequency": _frequency_json(self.found.frequency),
            "scenario": self.found.scenario,
            "panel": {name: _frequency_json(row) for name, row in self.found.panel.items()},
            "shrunken": list(self.found.shrunken),
            "risks": {
                profile: {"median": risk.median, "lower": risk.lower, "upper": risk.upper}
                for profile, risk in self.found.risks.items()
            },
            "notes": list(self.found.notes),
            "version": self.found.version,
            "published_group": _published_json(self.published),
            **beside,
        }

    @property
    def _published_evidence(self) -> tuple[str, ...]:
        return (self.published.evidence,) if isinstance(self.published, PublishedGroup) else ()


def relapse_answer(case: Case, facts: FactMap, table: Table, *, since: Collection[str]) -> RelapseAnswer:
    """`since`: codes of what has come after the samples that the paper looked at (unread_positive, came_back)."""
    return RelapseAnswer(
        found=_found(case, facts, table, since=since),
        strata=table.strata,
        published=published_group(
            case.diagnosis.provisional_risk_group,
            *(_levels(facts[fact]) for fact in ("mrd_day_19", "mrd_day_46")),
        ),
        nci_risk=nci_risk(case.age_at_diagnosis_years, case.diagnosis.wbc_10e9_per_l)
        if case.diagnosis.lineage == Lineage.B
        else None,
        cog_group=_cog_group(case),
        evidence=table.evidence,
    )


def _found(case: Case, facts: FactMap, table: Table, *, since: Collection[str]) -> Estimate | NoEstimate:
    """The estimate, unless something since has made it untrue of the child."""
    untrue = {
        "transplanted": case.prior_treatment.hsct is True,
        "induction_failure": case.remission.induction_failure is True,
        "positive_after_consolidation": _positive("mrd_end_of_consolidation", facts) is True,
    }
    beyond = (*(code for code, holds in untrue.items() if holds), *since)
    found = estimate(child_of(case, facts), table)
    if isinstance(found, NoEstimate):
        return NoEstimate((*found.reasons, *beyond))
    if beyond:
        return NoEstimate(beyond)
    notes = {
        "mrd_day_46_high": _may_reach(facts["mrd_day_46"], CUTS["mrd_day_46"][-1]),
        "genetics_not_in_model": any(facts[name] is True for name in _NOT_IN_THE_MODEL),
        "transplant_presumed_absent": case.prior_treatment.hsct is None,
        "after_consolidation_open": _may_reach(level(case, "mrd_end_of_consolidation"), POSITIVE),
    }
    return replace(found, notes=(*found.notes, *(code for code, holds in notes.items() if holds)))


def _may_reach(value: FactValue | Unknown, cut: Decimal) -> bool:
    return any(level >= cut for level in _levels(value))


def _levels(value: FactValue | Unknown) -> tuple[Decimal, ...]:
    """The levels of MRD that a fact may have; none where nothing was measured."""
    possible = value.possible if isinstance(value, Unknown) else (value,)
    return tuple(level for level in possible if isinstance(level, Decimal))


def _published_json(found: PublishedGroup | NoGroup) -> dict[str, Any]:
    """Events over five years as a fraction, deaths and second cancers included."""
    if isinstance(found, PublishedGroup):
        return {"group": found.code, "failure": float(found.events_of_100 / 100), "none_because": None}
    return {"group": None, "failure": None, "none_because": found}


def _cog_group(case: Case) -> str | None:
    group = case.diagnosis.final_risk_group
    return group if case.diagnosis.protocol == Protocol.COG and group in COG_GROUPS else None


def _cog_json(group: str | None) -> dict[str, Any] | None:
    """Anticipated five-year EFS of the group, in percent."""
    if group is None:
        return None
    anticipated = COG_GROUPS[group]
    return {"group": group, "efs_above": anticipated.above, "efs_up_to": anticipated.up_to}


def _risk_groups() -> list[dict[str, Any]]:
    """Relapse over five years in the groups of PI_UKALL and what a further centre may show: context alone."""
    rows = []
    for name, group in PI_UKALL.items():
        expected = new_centre(group)
        rows.append(
            {
                "group": name,
                "published": group.discovery.risk,
                "validated": group.validation.risk,
                "new_centre": {"median": expected.risk, "lower": expected.lower, "upper": expected.upper},
            }
        )
    return rows


def child_of(case: Case, facts: FactMap) -> Child:
    """The child the table is asked about: what the facts know, None where they do not."""
    diagnosis = case.diagnosis
    status = case.remission.status
    unstated = status in (None, RemissionStatus.UNKNOWN)
    cut_off = diagnosis.platelets_cut_off_10e9_per_l
    age = facts["age_at_diagnosis_years"]
    return Child(
        age_at_diagnosis_years=None if isinstance(age, Unknown) else int(str(age)),
        lineage=None if diagnosis.lineage == Lineage.UNKNOWN else diagnosis.lineage,
        protocol=diagnosis.protocol,
        in_first_remission=None if unstated else status == RemissionStatus.CR1,
        down_syndrome=_known(facts["down_syndrome"]),
        tcf3_hlf=_known(facts["tcf3_hlf"]),
        thrombocytopenia=_low_platelets(case, facts),
        platelet_cut_off=None if cut_off is None else float(cut_off),
        bcr_abl1=_known(facts["bcr_abl1"]),
        mrd_day_19=_positive("mrd_day_19", facts),
        mrd_day_46=_positive("mrd_day_46", facts),
    )


def _low_platelets(case: Case, facts: FactMap) -> bool | None:
    """By the cut-off in use; None where the one the figures were worked out for says otherwise."""
    in_use = _known(facts["thrombocytopenia"])
    count = case.diagnosis.platelets_10e9_per_l
    return in_use if count is None or in_use == (count < PLATELET_CUT_OFF_10E9_PER_L) else None


def _known(value: FactValue | Unknown) -> bool | None:
    return value if isinstance(value, bool) else None


def _positive(fact: str, facts: FactMap) -> bool | None:
    """At or above 0.01 %; None where not every level the child may have lies on one side."""
    value = facts[fact]
    possible = (value.possible or CUTS[fact]) if isinstance(value, Unknown) else (value,)
    sides = {level >= POSITIVE for level in possible}  # type: ignore[operator]  # levels of MRD are decimals
    return sides.pop() if len(sides) == 1 else None


def _frequency_json(found: NaturalFrequency) -> dict[str, int]:
    return {
        "out_of": found.out_of,
        "about": found.about,
        "about_highest": found.about_highest,
        "lower": found.lower,
        "upper": found.upper,
    }
