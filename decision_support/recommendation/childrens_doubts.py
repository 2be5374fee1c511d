"""What costs a child's answer a level of certainty each: what is unknown and presumed, MRD that came back and went."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cohorts.vocabulary import MarkerStatus, ProtocolTimepoint
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_holds import NOT_INDICATED, times_read, unread_positive
from decision_support.recommendation.decide import Decision, bears_on
from decision_support.recommendation.explanation import Message, listed, open_fact_message
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.protocol_mrd import (
    DAYS_OF_INDUCTION,
    POSITIVE,
    induction_began_on,
    interval_of,
    may_be_positive,
    timepoint_of,
    visible_marrow,
)
from decision_support.recommendation.rules import (
    CERTAINTIES,
    Facts,
    Rule,
    RuleVersion,
    Unknown,
    evaluate,
    weakest,
)
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

# Of samples that may still be to come nothing is presumed, for the tables answer without them; a row on the sample
# after consolidation is none to speak of before it. Unknown fitness never costs certainty; it is named. Whoever asks
# about transplant in first remission asks of a child without one.
_NOT_PRESUMED = ("mrd_before_hsct", "contraindication", "transplanted_in_cr1")
_GROUP_APART = ("down_syndrome", "age_at_diagnosis_years")
_LAST_DAY_OF_CONSOLIDATION = DAYS_OF_INDUCTION[ProtocolTimepoint.END_OF_CONSOLIDATION][1]


def doubts(rules: tuple[Rule, ...], decision: Decision, facts: FactMap, case: Case) -> tuple[Message, ...]:
    """In words, each worth a level; none where there is no answer."""
    if decision.abstained:
        return ()
    found = []
    if names := presumed(rules, decision, facts, case):
        found.append(
            Message("doubt.presumed", {"facts": listed([open_fact_message(name) for name in names])})
        )
    if decision.direction == NOT_INDICATED:
        if (day := came_back_on(case)) is not None:
            found.append(Message("doubt.came_back", {"day": day.isoformat()}))
        if _overdue(case, facts):
            found.append(Message("doubt.overdue"))
    # TCF3::HLF has a rule of its own after relapse, whose certainty counts already.
    if of_a_group_apart(case) and facts["tcf3_hlf"] is not True:
        found.append(Message("doubt.group_apart"))
    if _remission_after_all(facts):
        found.append(Message("doubt.remission_after_all"))
    return tuple(found)


def presumed(rules: tuple[Rule, ...], decision: Decision, facts: FactMap, case: Case) -> tuple[str, ...]:
    """Unknown facts that no value is tried for, though a rule that hangs on them would lead elsewhere.

    The rows against transplant presuppose a remission without asking for it, and after relapse a child of no group
    apart: what is not stated of these is presumed.
    """
    if decision.abstained:
        return ()
    found: dict[str, None] = {}
    if decision.direction == NOT_INDICATED:
        unasked = ("remission_status", *(_GROUP_APART if module_of(case) == CHILD_RELAPSE else ()))
        found |= dict.fromkeys(fact for fact in unasked if isinstance(facts[fact], Unknown))
    for leaf in decision.leaves:
        told = {**facts, **dict(leaf.assumptions)}
        for rule in rules:
            if leaf.rule is not None and _leads_elsewhere(rule, leaf.rule, leaf.direction):
                hanging_on = _open_facts(rule.published, told)
                if "mrd_end_of_consolidation" not in hanging_on:
                    found |= dict.fromkeys(hanging_on)
    return tuple(fact for fact in found if fact not in _NOT_PRESUMED)


def _open_facts(version: RuleVersion, facts: Facts) -> tuple[str, ...]:
    """What the rule hangs on. That it passes over an unknown is no answer to what the unknown might be."""
    return evaluate(_without_known(version), facts).open_facts


@lru_cache(maxsize=256)
def _without_known(version: RuleVersion) -> RuleVersion:
    kept = tuple(condition for condition in version.all if condition.comparison != "known")
    return version if len(kept) == len(version.all) else replace(version, all=kept)


def _leads_elsewhere(rule: Rule, deciding: Rule, direction: str) -> bool:
    """To another direction, or to the same with less certainty."""
    version = rule.published
    if rule.kind == "modifier":
        if direction not in version.replaces_direction or not bears_on(rule, deciding, direction):
            return False
        led_to: str | None = version.replaces_direction[direction]
    else:
        if rule.kind not in ("guard", "row") or rule.order >= deciding.order:
            return False
        led_to = version.direction
    both = [version.certainty, deciding.published.certainty]
    return led_to != direction or weakest(both) != deciding.published.certainty


def came_back_on(case: Case) -> date | None:
    """The last day of 0.01 % or more in marrow that no row read, between one the rows call negative and another."""
    after_relapse = module_of(case) == CHILD_RELAPSE
    anchor = ProtocolTimepoint.AFTER_REINDUCTION if after_relapse else ProtocolTimepoint.DAY_46
    rows = [
        (day, timepoint_of(row, day, case), found)
        for day, row in visible_marrow(case)
        if (found := interval_of(row)) is not None
    ]
    since = max((day for day, time, _ in rows if time == anchor), default=None)
    if since is None or any(
        may_be_positive(found) for day, time, found in rows if (day, time) == (since, anchor)
    ):
        return None
    read = times_read(case)
    days = (day for day, time, found in rows if found[0] >= POSITIVE and time not in read and day > since)
    last = max(days, default=None)
    cleared = last is not None and any(day > last and found[0] < POSITIVE for day, _, found in rows)
    return last if cleared else None


def since_the_paper(case: Case) -> tuple[str, ...]:
    """Codes of MRD seen after the samples of induction and consolidation: what no estimate from them knows of."""
    came_back = came_back_on(case) is not None
    return (*(("unread_positive",) if unread_positive(case) else ()), *(("came_back",) if came_back else ()))


def _overdue(case: Case, facts: FactMap) -> bool:
    """Whether MRD may have been there at the end of induction and the sample after consolidation should be."""
    after, day_46 = facts["mrd_end_of_consolidation"], facts["mrd_day_46"]
    began = induction_began_on(case) or case.diagnosis.diagnosed_on
    if module_of(case) == CHILD_RELAPSE or not isinstance(after, Unknown) or began is None:
        return False
    levels = day_46.possible if isinstance(day_46, Unknown) else (day_46,)
    positive = any(isinstance(level, Decimal) and level >= POSITIVE for level in levels)
    return positive and (case.as_of - began).days + 1 > _LAST_DAY_OF_CONSOLIDATION


def of_a_group_apart(case: Case) -> bool:
    """Infants, Down syndrome and TCF3::HLF: outside the table of first remission, not reported apart after relapse."""
    return module_of(case) == CHILD_RELAPSE and (
        case.age_at_diagnosis_years == 0
        or case.diagnosis.down_syndrome is True
        or case.diagnosis.genetics.get("tcf3_hlf") == MarkerStatus.POSITIVE
    )


def _remission_after_all(facts: FactMap) -> bool:
    """Whether a failed induction is stated, and beside it MRD below 0.01 % at its end."""
    day_46 = facts["mrd_day_46"]
    return facts["induction_failure"] is True and isinstance(day_46, Decimal) and day_46 < POSITIVE


def lowered(decision: Decision) -> Decision:
    """The decision with its certainty one level lower, where there is a lower one."""
    if decision.certainty is None:
        return decision
    level = max(CERTAINTIES.index(decision.certainty) - 1, 0)
    return replace(decision, certainty=CERTAINTIES[level])
