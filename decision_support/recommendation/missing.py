"""What the case does not state and why it matters. Unknown is named, never filled in."""

from collections.abc import Iterator
from dataclasses import dataclass

from cohorts.mrd import Timeline
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS, MarkerStatus
from decision_support.recommendation.case import Case
from decision_support.recommendation.decide import Decision
from decision_support.recommendation.explanation import Message
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.rules import Unknown

_DECISIVE = frozenset(
    {
        *(
            "lineage",
            "ikzf1",
            "remission",
            "cycles",
            "mrd",
            "mrd_undated",
            "lod",
            "discordant",
            "pending_result",
        ),
        *("next_sample", "cycle_1_sample", "cmr", "diagnosed_on", "marker_decides", "hct_ci", "donors"),
    }
)
_STATED = (MarkerStatus.POSITIVE, MarkerStatus.NEGATIVE)


@dataclass(frozen=True, slots=True)
class Missing:
    """A dotted path of the case and why it matters."""

    field: str
    why: Message


def missing_inputs(case: Case, timeline: Timeline, facts: FactMap, decision: Decision) -> tuple[Missing, ...]:
    """Every input that is not known and bears on the question, in the order of the case."""
    if decision.direction == "out_of_scope":
        return ()
    found = [
        *_about_the_question(facts),
        *_about_lesions(case, facts),
        *_about_mrd(case, timeline, facts),
        *_about_fitness_and_means(case, facts, decision),
    ]
    # What the direction hangs on comes first; within each part the order of the case stays.
    ordered = sorted(dict.fromkeys(found), key=lambda item: item[1] not in _DECISIVE)
    return tuple(Missing(field, Message(f"missing.{code}")) for field, code in ordered)


def _unknown(facts: FactMap, name: str) -> bool:
    return isinstance(facts[name], Unknown)


def _about_the_question(facts: FactMap) -> Iterator[tuple[str, str]]:
    if _unknown(facts, "lineage"):
        yield "diagnosis.lineage", "lineage"
    if _unknown(facts, "ikzf1_altered"):
        yield "diagnosis.ikzf1.status", "ikzf1"
    if _unknown(facts, "remission_status"):
        yield "remission.status", "remission"
    if _unknown(facts, "active_cns_disease"):
        yield "diagnosis.active_cns_disease", "cns"


def _about_lesions(case: Case, facts: FactMap) -> Iterator[tuple[str, str]]:
    if facts["bcr_abl1"] is True:
        return  # rows 4 and 5 decide, whatever the other lesions
    for marker in GENETIC_MARKERS:
        value = facts[marker]
        if isinstance(value, Unknown):
            yield f"diagnosis.genetics.{marker}", "marker_decides" if value.possible else "marker"
    if _unknown(facts, "ikzf1plus"):
        for partner in IKZF1_PARTNERS:
            if getattr(case.diagnosis.ikzf1, partner) not in _STATED:
                yield f"diagnosis.ikzf1.{partner}", "ikzf1plus"


def _about_mrd(case: Case, timeline: Timeline, facts: FactMap) -> Iterator[tuple[str, str]]:
    flags = timeline.flags
    if not any(phase.cycle is not None and phase.started_on for phase in case.treatment_phases):
        yield "treatment_phases", "cycles"
    if {"AGENTS_UNKNOWN", "AGENT_UNRECOGNISED"} & set(flags):
        unknown = "AGENTS_UNKNOWN" in flags
        yield "treatment_phases.agents", "agents" if unknown else "agent_unrecognised"
    if "UNDATED" in flags:
        yield "mrd_assessments.collected_on", "mrd_undated"
    if "LOD_UNKNOWN" in flags:
        yield "mrd_assessments.limit_of_detection", "lod"
    if "RESULT_PENDING" in flags:
        yield "mrd_assessments.result", "pending_result"
    if not case.mrd_assessments or (
        timeline.state in ("NO_DATA", "NOT_EVALUABLE") and "CYCLES_UNKNOWN" not in flags
    ):
        yield "mrd_assessments", "mrd"
    if "DISCORDANT_REVIEW" in flags:
        yield "mrd_assessments", "discordant"
    if {"early", "late"} <= set(timeline.strata) and timeline.windows:
        yield "mrd_assessments", "cycle_1_sample"
    # Without a dated cycle no sample can be placed: the cycles are what is missing then, not another sample.
    undecided = timeline.windows and ("never" in timeline.strata and len(timeline.strata) > 1)
    if undecided or timeline.state == "INDETERMINATE" or {"SINGLE_SAMPLE", "PENDING", "RETEST"} & set(flags):
        yield "mrd_assessments", "next_sample"
    if facts["bcr_abl1"] is True and _unknown(facts, "cmr_within_90_days"):
        yield "mrd_assessments", "cmr"
        if case.diagnosis.diagnosed_on is None:
            yield "diagnosis.diagnosed_on", "diagnosed_on"
    early = "early" in timeline.strata
    if (
        early
        and facts["bcr_abl1"] is not True
        and _unknown(facts, "ngs_negative_after_cycle_1")
        and timeline.windows
    ):
        yield "mrd_assessments", "ngs"


def _about_fitness_and_means(case: Case, facts: FactMap, decision: Decision) -> Iterator[tuple[str, str]]:
    if _unknown(facts, "ecog"):
        yield "fitness.ecog", "ecog"
    if _unknown(facts, "hct_ci"):
        yield "fitness.hct_ci", "hct_ci"
    if _unknown(facts, "contraindication"):
        yield "fitness.contraindications", "contraindications"
    if _unknown(facts, "donor") or facts["donor"] == "none":
        yield "donors", "donors"
    if facts["graft_unusable"] is not True:
        if not case.graft.autologous_collected:
            yield "graft.autologous_collected", "harvest"
        elif _unknown(facts, "graft_unusable"):
            yield "graft.autologous_graft_mrd", "graft_mrd"
    if _unknown(facts, "centre_allo_nrm_2y") and any(
        rule.id == "adult-10-early-negative" for rule in decision.deciding
    ):
        yield "centre.allo_nrm_2y", "centre_nrm"
