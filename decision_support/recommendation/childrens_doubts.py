"""What costs a child's answer a level of certainty each: what is unknown and presumed, MRD that came back and went."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from cohorts.vocabulary import ProtocolTimepoint
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_holds import NOT_INDICATED
from decision_support.recommendation.decide import Decision
from decision_support.recommendation.explanation import Message, fact_message, listed
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.protocol_mrd import POSITIVE, interval_of, timepoint_of, visible_marrow
from decision_support.recommendation.rules import CERTAINTIES, Facts, Rule, RuleVersion, Unknown, evaluate
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

# Samples that may still be to come: the tables answer without them, so nothing is presumed of them.
_YET_TO_COME = ("mrd_end_of_consolidation", "mrd_before_hsct")


def doubts(rules: tuple[Rule, ...], decision: Decision, facts: FactMap, case: Case) -> tuple[Message, ...]:
    """In words, each worth a level; none where there is no answer."""
    if decision.abstained:
        return ()
    found = []
    if names := presumed(rules, decision, facts):
        found.append(Message("doubt.presumed", {"facts": listed([fact_message(name) for name in names])}))
    day = _came_back(case) if decision.direction == NOT_INDICATED else None
    if day is not None:
        found.append(Message("doubt.came_back", {"day": day.isoformat()}))
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
    return tuple(fact for fact in found if fact not in _YET_TO_COME)


def _open_facts(version: RuleVersion, facts: Facts) -> tuple[str, ...]:
    """What the rule hangs on. That it passes over an unknown is no answer to what the unknown might be."""
    return evaluate(_without_known(version), facts).open_facts


@lru_cache(maxsize=256)
def _without_known(version: RuleVersion) -> RuleVersion:
    kept = tuple(condition for condition in version.all if condition.comparison != "known")
    return version if len(kept) == len(version.all) else replace(version, all=kept)


def _leads_elsewhere(rule: Rule, deciding: Rule, direction: str) -> bool:
    version = rule.published
    if rule.kind == "modifier":
        bears = not version.modifies or deciding.id in version.modifies
        return bears and version.replaces_direction.get(direction, direction) != direction
    return rule.kind in ("guard", "row") and rule.order < deciding.order and version.direction != direction


def _came_back(case: Case) -> date | None:
    """The last marrow of 0.01 % or more after the sample that the rows call negative, where a newer one is negative."""
    after_relapse = module_of(case) == CHILD_RELAPSE
    read = ProtocolTimepoint.AFTER_REINDUCTION if after_relapse else ProtocolTimepoint.DAY_46
    rows = [(day, row) for day, row in visible_marrow(case) if interval_of(row) is not None]
    since = max((day for day, row in rows if timepoint_of(row, day, case) == read), default=None)
    if since is None:
        return None
    days = (day for day, row in rows if day > since and (interval_of(row) or (POSITIVE,))[0] >= POSITIVE)
    return max(days, default=None)


def lowered(decision: Decision) -> Decision:
    """The decision with its certainty one level lower, where there is a lower one."""
    if decision.certainty is None:
        return decision
    level = max(CERTAINTIES.index(decision.certainty) - 1, 0)
    return replace(decision, certainty=CERTAINTIES[level])
