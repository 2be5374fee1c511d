"""What costs a child's answer a level of certainty each: what is unknown and presumed, MRD that came back and went."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cohorts.vocabulary import MarkerStatus, ProtocolTimepoint
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_holds import NOT_INDICATED, times_read
from decision_support.recommendation.decide import Decision, bears_on
from decision_support.recommendation.explanation import Message, fact_message, listed
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.protocol_mrd import (
    DAYS_OF_INDUCTION,
    POSITIVE,
    induction_began_on,
    interval_of,
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

# Of samples that may still be to come nothing is presumed, for the tables answer without them. Unknown fitness never
# costs certainty; it is named. Whoever asks about transplant in first remission asks of a child without one.
_NOT_PRESUMED = ("mrd_end_of_consolidation", "mrd_before_hsct", "contraindication", "transplanted_in_cr1")
_LAST_DAY_OF_CONSOLIDATION = DAYS_OF_INDUCTION[ProtocolTimepoint.END_OF_CONSOLIDATION][1]


def doubts(rules: tuple[Rule, ...], decision: Decision, facts: FactMap, case: Case) -> tuple[Message, ...]:
    """In words, each worth a level; none where there is no answer."""
    if decision.abstained:
        return ()
    found = []
    if names := presumed(rules, decision, facts):
        found.append(Message("doubt.presumed", {"facts": listed([fact_message(name) for name in names])}))
    if decision.direction == NOT_INDICATED:
        if (day := _came_back(case)) is not None:
            found.append(Message("doubt.came_back", {"day": day.isoformat()}))
        if _overdue(case, facts):
            found.append(Message("doubt.overdue"))
        if of_a_group_apart(case):
            found.append(Message("doubt.group_apart"))
    if _remission_after_all(case, facts):
        found.append(Message("doubt.remission_after_all"))
    return tuple(found)


def presumed(rules: tuple[Rule, ...], decision: Decision, facts: FactMap) -> tuple[str, ...]:
    """Unknown facts that no value is tried for, though a rule that hangs on them would lead elsewhere.

    The rows against transplant presuppose a remission without asking for it, so one that is not stated is presumed.
    """
    found: dict[str, None] = {}
    if decision.direction == NOT_INDICATED and isinstance(facts["remission_status"], Unknown):
        found["remission_status"] = None
    for leaf in decision.leaves:
        told = {**facts, **dict(leaf.assumptions)}
        for rule in rules:
            if leaf.rule is not None and _leads_elsewhere(rule, leaf.rule, leaf.direction):
                found |= dict.fromkeys(_open_facts(rule.published, told))
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


def _came_back(case: Case) -> date | None:
    """The last marrow of 0.01 % or more that no row read, after one that the rows call negative and before another."""
    after_relapse = module_of(case) == CHILD_RELAPSE
    anchor = ProtocolTimepoint.AFTER_REINDUCTION if after_relapse else ProtocolTimepoint.DAY_46
    rows = [
        (day, timepoint_of(row, day, case), found[0] >= POSITIVE)
        for day, row in visible_marrow(case)
        if (found := interval_of(row)) is not None
    ]
    since = max((day for day, time, _ in rows if time == anchor), default=None)
    if since is None:
        return None
    read = times_read(case)
    days = (day for day, time, positive in rows if positive and time not in read and day > since)
    last = max(days, default=None)
    cleared = last is not None and any(day > last and not positive for day, _, positive in rows)
    return last if cleared else None


def _overdue(case: Case, facts: FactMap) -> bool:
    """Whether MRD was there at the end of induction and the sample after consolidation should have been taken."""
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


def _remission_after_all(case: Case, facts: FactMap) -> bool:
    """Whether a failed induction is stated, and beside it MRD below 0.01 % at its end."""
    day_46 = facts["mrd_day_46"]
    return case.remission.induction_failure is True and isinstance(day_46, Decimal) and day_46 < POSITIVE


def lowered(decision: Decision) -> Decision:
    """The decision with its certainty one level lower, where there is a lower one."""
    if decision.certainty is None:
        return decision
    level = max(CERTAINTIES.index(decision.certainty) - 1, 0)
    return replace(decision, certainty=CERTAINTIES[level])
