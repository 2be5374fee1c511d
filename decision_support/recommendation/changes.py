"""What would change the answer: every single change of a discrete input, tried exactly through the same rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from cohorts.mrd import Assessment, Timeline, timeline
from cohorts.vocabulary import GENETIC_MARKERS, Method, ResultKind, Specimen
from decision_support.recommendation.case import Case
from decision_support.recommendation.decide import Decision
from decision_support.recommendation.explanation import (
    Message,
    fact_message,
    level_group_message,
    value_message,
)
from decision_support.recommendation.facts import DONOR_VALUES, FACTS, FactMap, facts_of
from decision_support.recommendation.groups import group_of, group_values
from decision_support.recommendation.protocol_mrd import CUTS
from decision_support.recommendation.rules import FactValue, Rule, Unknown

# How a change could come about: a result still to be had, something that may change, something that is as it is.
Mutability = Literal["obtainable", "may_change", "fixed"]
_ORDER: dict[Mutability, int] = {"obtainable": 0, "may_change": 1, "fixed": 2}

# Without these the question cannot be asked; what each answer would lead to is tried while it is not known.
_ABOUT_THE_QUESTION: dict[str, tuple[FactValue, ...]] = {
    "lineage": ("B", "T"),
    "remission_status": ("CR1", "CR2"),
    "ikzf1_altered": (True, False),
    "active_cns_disease": (True,),
}
_MAY_CHANGE = frozenset({"ecog", "contraindication", "hct_ci", "donor", "avoid_gvhd", "graft_unusable"})
# What may still come in a child: treatment not yet given, a sample not yet taken.
_MAY_CHANGE |= {
    "tki_failure",
    "mrd_clearance_tried",
    "car_t",
    "prior_hsct",
    "second_relapse",
    "mrd_negative_now",
    "mrd_cleared_since_consolidation",
}
_MAY_CHANGE |= {"mrd_before_hsct", "hsct_planned_out_of_remission", "b_cell_recovery_within_6_months"}


@dataclass(frozen=True, slots=True)
class Change:
    """A single change and the direction it leads to; a direction of None is still open."""

    field: str
    fact: str
    to: str
    change: Message
    direction: str | None
    mutability: Mutability


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was answered: `direction` is the answer, `reach` answers it again with other facts."""

    rules: tuple[Rule, ...]
    case: Case
    told: Timeline
    facts: FactMap
    decision: Decision
    direction: str
    reach: Callable[[FactMap], str]
    # The other values to try, and whether the next sample of the timeline of cycles is one of them.
    alternatives: "Callable[[tuple[Rule, ...], FactMap], Iterator[tuple[str, FactValue]]]"
    by_cycles: bool = True


def what_would_change_it(asked: Asked) -> tuple[Change, ...]:
    """Changes that lead elsewhere, the ones that can still be had first."""
    others = _hinges(asked.decision) if asked.decision.depends_on else _single_changes(asked)
    found = [*(_next_sample(asked) if asked.by_cycles else ()), *others]
    return tuple(sorted(found, key=lambda change: (_ORDER[change.mutability], change.fact, change.to)))


def _hinges(decision: Decision) -> Iterator[Change]:
    """For each unknown the answer hangs on: what each value of it would lead to."""
    for fact in decision.depends_on:
        reached: dict[FactValue, set[str]] = {}
        for leaf in decision.leaves:
            assumed = dict(leaf.assumptions)
            if fact in assumed:
                reached.setdefault(assumed[fact], set()).add(leaf.direction)
        for value, directions in reached.items():
            only = next(iter(directions)) if len(directions) == 1 else None
            yield _change(fact, value, only, "obtainable")


def _single_changes(asked: Asked) -> Iterator[Change]:
    told: set[tuple[str, str]] = set()
    facts = asked.facts
    for fact, value in asked.alternatives(asked.rules, facts):
        reached = asked.reach({**facts, fact: value})
        nearer = FACTS[fact].type is not bool and (fact, reached) in told and fact not in ("stratum", "donor")
        if reached != asked.direction and not nearer:
            told.add((fact, reached))
            unknown = isinstance(facts[fact], Unknown)
            changeable: Mutability = "may_change" if fact in _MAY_CHANGE else "fixed"
            yield _change(fact, value, reached, "obtainable" if unknown else changeable)


def adult_alternatives(rules: tuple[Rule, ...], facts: FactMap) -> Iterator[tuple[str, FactValue]]:
    """Every other value of each discrete input that the rules look at."""
    for fact in (*GENETIC_MARKERS, "ikzf1plus", "contraindication", "graft_unusable", "avoid_gvhd"):
        for value in (True, False):
            if facts[fact] is not value:
                yield fact, value
    for fact, values in _ABOUT_THE_QUESTION.items():
        if isinstance(facts[fact], Unknown):
            yield from ((fact, value) for value in values)
    if facts["stratum"] == "early":
        yield from (
            ("ngs_negative_after_cycle_1", v)
            for v in (True, False)
            if facts["ngs_negative_after_cycle_1"] is not v
        )
    if facts["bcr_abl1"] is True:
        yield from (("cmr_within_90_days", v) for v in (True, False) if facts["cmr_within_90_days"] is not v)
    yield from (("donor", value) for value in DONOR_VALUES if facts["donor"] != value)
    yield from (("stratum", v) for v in ("early", "late", "never") if facts["stratum"] != v)
    for fact in ("hct_ci", "ecog", "age_years", "centre_allo_nrm_2y"):
        yield from _other_groups(rules, facts, fact)


def _other_groups(rules: tuple[Rule, ...], facts: FactMap, fact: str) -> Iterator[tuple[str, FactValue]]:
    """One value of each group that the rules' own cut-offs make, except the patient's own group.

    Nobody grows younger, so ages below the patient's own are left out.
    """
    own = facts[fact]
    stated = group_of(rules, fact, own) if isinstance(own, (int, Decimal)) else None
    for group, value in enumerate(group_values(rules, fact)):
        younger = fact == "age_years" and stated is not None and group < stated
        if group != stated and not younger:
            yield fact, value


def _next_sample(asked: Asked) -> Iterator[Change]:
    """The next marrow sample, negative or positive, taken on the first day its result can count."""
    case = asked.case
    day = next_sample_on(asked.told, case.as_of)
    if day is None:
        return
    found: list[Change] = []
    for code, later in next_marrow(case, day):
        facts = facts_of(later, timeline(later.mrd_assessments, later.treatment_phases, day))
        reached = asked.reach(facts)
        message = Message(f"change.{code}")
        if reached != asked.direction:
            found.append(Change("mrd_assessments", "next_mrd", code, message, reached, "obtainable"))
        elif asked.direction == "insufficient_data":
            found.append(Change("mrd_assessments", "next_mrd", code, message, None, "obtainable"))
    if any(change.direction for change in found):
        yield from found


def next_marrow(case: Case, day: date) -> Iterator[tuple[str, Case]]:
    """The case with a further marrow sample of that day, once negative at 0.01 %, once positive at 0.1 %."""
    for code, result, value in (
        ("next_mrd_negative", ResultKind.NOT_DETECTED, None),
        ("next_mrd_positive", ResultKind.QUANTIFIED, Decimal("1e-3")),
    ):
        row = Assessment(
            collected_on=day,
            reported_on=day,
            specimen=Specimen.BONE_MARROW,
            method=Method.FLOW,
            result=result,
            value=value,
            limit_of_detection=Decimal("1e-4"),
            adequate=True,
        )
        yield code, replace(case, as_of=day, mrd_assessments=(*case.mrd_assessments, row))


def next_sample_on(told: Timeline, as_of: date) -> date | None:
    """The first day from `as_of` on that lies in the window of a recorded cycle; None without a dated cycle."""
    days = [
        max(as_of, window.opens_on)
        for window in told.windows
        if window.closes_on is None or window.closes_on >= as_of
    ]
    return min(days, default=None)


@lru_cache(maxsize=5_000)
def _change(fact: str, value: FactValue, direction: str | None, mutability: Mutability) -> Change:
    code = "change.so" if value is True else "change.fact"
    words = Message(code, {"fact": fact_message(fact), "value": _in_words(fact, value)})
    return Change(FACTS[fact].fields[0], fact, _code(value), words, direction, mutability)


def _in_words(fact: str, value: FactValue) -> Message | str:
    if fact in ("hct_ci", "ecog"):
        return Message("value.or_more" if value >= 3 else "value.or_less", {"value": str(value)})  # type: ignore[operator]  # numbers
    if fact == "age_years":
        return Message("value.or_more", {"value": str(value)})
    if fact in CUTS and isinstance(value, Decimal):
        return level_group_message(fact, value)
    if isinstance(value, Decimal):
        return Message("value.or_more", {"value": f"{value:.0%}"}) if value else Message("value.below_cut")
    return value_message(fact, value)


def _code(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
