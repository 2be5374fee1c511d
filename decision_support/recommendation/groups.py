"""The groups into which the rules' own cut-offs divide a number.

Within a group every rule answers alike, so one value stands for all of it: to try every group is to try every value.
"""

from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from decision_support.recommendation.facts import FACTS
from decision_support.recommendation.rules import Condition, Facts, FactValue, Rule, Unknown


@lru_cache(maxsize=256)
def group_values(rules: tuple[Rule, ...], fact: str) -> tuple[int | Decimal, ...]:
    """One value of each group of a numerical fact, the lowest group first; the others are the cut-offs themselves."""
    cuts = sorted({cut for rule in rules for cut in _cuts(rule, fact)})
    if not cuts:
        return ()
    lowest = cuts[0] - 1 if FACTS[fact].type is int else Decimal(0)
    return (lowest, *cuts)


def group_of(rules: tuple[Rule, ...], fact: str, value: int | Decimal) -> int:
    """The number of the group the value lies in."""
    return _group(group_values(rules, fact), value)


@lru_cache(maxsize=64)
def facts_asked(rules: tuple[Rule, ...]) -> dict[str, tuple[int | Decimal, ...]]:
    """The facts that bear on an answer of the rules; each number with one value of each of its groups."""
    conditions = (condition for rule in rules for condition in rule.published.conditions)
    # A rule that needs a donor asks for one without a condition.
    names = dict.fromkeys(("donor", *(condition.fact for condition in conditions)))
    return {name: group_values(rules, name) if FACTS[name].type in (int, Decimal) else () for name in names}


def grouped(rules: tuple[Rule, ...], facts: Facts) -> tuple[FactValue | Unknown, ...]:
    """The facts asked for, each number replaced by the value that stands for its group."""
    told = []
    for fact, values in facts_asked(rules).items():
        value = facts[fact]
        if values and isinstance(value, (int, Decimal)):
            value = values[_group(values, value)]
        told.append(value)
    return tuple(told)


def _group(values: tuple[int | Decimal, ...], value: int | Decimal) -> int:
    return bisect_right(values, value, lo=1) - 1


def _cuts(rule: Rule, fact: str) -> Iterator[int | Decimal]:
    for condition in rule.published.conditions:
        if condition.fact == fact and condition.comparison != "known":
            yield _lowest_of_the_upper_group(condition)


def _lowest_of_the_upper_group(condition: Condition) -> int | Decimal:
    cut: int | Decimal = condition.value
    if condition.comparison in ("at_least", "below"):
        return cut
    if condition.comparison in ("above", "at_most") and isinstance(cut, int):
        return cut + 1
    raise ValueError(f"{condition.comparison} {cut} of {condition.fact} makes no groups")
