"""What every rule of the table said for one patient, condition by condition."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from decision_support.recommendation.decide import Decision
from decision_support.recommendation.explanation import Message, condition_message, value_message
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.recommendation import Because, RuleResult
from decision_support.recommendation.rules import Condition, FactValue, Rule, Unknown, evaluate


def rule_results(rules: Sequence[Rule], facts: FactMap, decision: Decision) -> list[RuleResult]:
    """Every rule's outcome. A row after the deciding one does not apply, as the first match wins."""
    deciding = set(decision.deciding)
    always = {rule for rule in deciding if all(leaf.rule is rule for leaf in decision.leaves)}
    decided_at = min((rule.order for rule in always), default=None)
    bearing = [set(leaf.modifiers) for leaf in decision.leaves]
    results = []
    for rule in rules:
        outcome: str = evaluate(rule.published, facts).outcome
        after = decided_at is not None and rule.kind in ("guard", "row") and rule.order > decided_at
        if rule in deciding:
            outcome = "applies" if rule in always else "cannot_be_determined"
        elif rule.kind == "modifier":
            outcome = (
                _modifier_outcome(rule, bearing, outcome) if _could_bear(rule, decision) else "does_not_apply"
            )
        elif after or (outcome == "applies" and rule.kind != "note"):
            outcome = "does_not_apply"
        observed = tuple(facts[condition.fact] for condition in rule.published.conditions)
        results.append(_rule_result(rule, outcome, observed, after=after, decides=rule in deciding))
    return results


def _could_bear(modifier: Rule, decision: Decision) -> bool:
    """Whether the modifier looks at any rule that decides, and at a direction it leads to."""
    targets, directions = modifier.published.modifies, modifier.published.bears_on_directions
    if not targets and not directions:
        return True
    return any(
        modifier in leaf.modifiers
        or (
            (not targets or leaf.rule.id in targets)
            and (not directions or {leaf.direction, leaf.rule.published.direction} & set(directions))
        )
        for leaf in decision.leaves
        if leaf.rule is not None
    )


def _modifier_outcome(rule: Rule, bearing: Sequence[set[Rule]], outcome: str) -> str:
    if all(rule in applied for applied in bearing):
        return "applies"
    if any(rule in applied for applied in bearing):
        return "cannot_be_determined"
    return "does_not_apply" if outcome == "applies" else outcome


@lru_cache(maxsize=20_000)
def _rule_result(
    rule: Rule, outcome: str, observed: tuple[FactValue | Unknown, ...], *, after: bool, decides: bool
) -> RuleResult:
    """The same for every patient of whom as much is known, `observed` in the order of the rule's conditions."""
    version = rule.published
    because = tuple(
        _because(condition, condition.holds_of(value), value)
        for condition, value in zip(version.conditions, observed, strict=True)
    )
    if after:
        because = (Because("", "", "", None, False, Message("because.earlier")), *because)
    return RuleResult(
        id=rule.id,
        version=version.number,
        title=rule.title,
        outcome=outcome,
        because=because,
        evidence=version.evidence,
        against=version.against,
        strength=version.strength,
        certainty=version.certainty,
        recommendation=version.recommendation,
        caveats=version.caveats,
        decides=decides,
        owners=version.owners,
    )


@lru_cache(maxsize=10_000)
def _because(condition: Condition, holds: bool | None, observed: FactValue | Unknown) -> Because:
    """The same for every patient in whom the condition meets the same fact, so it is put into words once."""
    if isinstance(observed, Decimal):
        # 0.1 and 0.10 are one number to the memory: they must read alike, whichever was asked about first.
        observed = Decimal(f"{observed.normalize():f}")
    unknown = isinstance(observed, Unknown)
    asked = condition_message(condition.fact, condition.comparison, condition.value)
    seen = Message("value.unknown") if unknown else value_message(condition.fact, observed)
    return Because(
        fact=condition.fact,
        comparison=condition.comparison,
        value=_in_code(condition.value),
        observed=None if unknown else _in_code(observed),
        holds=holds,
        message=Message("test.observed", {"test": asked, "observed": seen}),
    )


def _in_code(value: object) -> str:
    """A value as it stands in the rule files: true, false, a code, or codes separated by commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)
