"""The groups into which the rules' own cut-offs divide a number.

Within a group every rule answers alike, so one value stands for all of it: to try every group is to try every value.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from decision_support.recommendation.facts import FACTS
from decision_support.recommendation.rules import Condition, Facts, FactValue, Rule, Unknown


@lru_cache(maxsize=256)
def group_values(rules: tuple[Rule, ...], fact: str) -> tuple[int | Decimal, ...]:
    """One value of each group of a number, the lowest group first; the others are the cut-offs themselves."""
    is_number = FACTS[fact].type in (int, Decimal)
    cuts = sorted({cut for rule in rules for cut in _cuts(rule, fact)}) if is_number else []
    if not cuts:
        return ()
    lowest = cuts[0] - 1 if FACTS[fact].type is int else Decimal(0)
    return (lowest, *cuts)


def group_of(rules: tuple[Rule, ...], fact: str, value: int | Decimal) -> int:
    """The number of the group the value lies in."""
    return _group(group_values(rules, fact), value)


@lru_cache(maxsize=64)
def facts_asked(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """The facts that bear on an answer of the rules; whatever else is known, the answer is the same."""
    conditions = (condition for rule in rules for condition in rule.published.conditions)
    # A rule that needs a donor asks for one without a condition.
    return tuple(dict.fromkeys(("donor", *(condition.fact for condition in conditions))))


def grouped(rules: tuple[Rule, ...], facts: Facts) -> tuple[FactValue | Unknown, ...]:
    """The facts asked for, each number replaced by the value that stands for its group."""
    read, numbers = _reader(rules)
    told = list(read(facts))
    for place, values in numbers:
        value = told[place]
        if not isinstance(value, Unknown):
            told[place] = values[_group(values, value)]
    return tuple(told)


@lru_cache(maxsize=64)
def _reader(
    rules: tuple[Rule, ...],
) -> tuple[Callable[[Facts], tuple[Any, ...]], tuple[tuple[int, tuple[int | Decimal, ...]], ...]]:
    """How to read the facts asked for, and which of them are numbers, each with the values of its groups."""
    names = facts_asked(rules)
    numbers = ((place, group_values(rules, name)) for place, name in enumerate(names))
    return itemgetter(*names), tuple((place, values) for place, values in numbers if values)


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
