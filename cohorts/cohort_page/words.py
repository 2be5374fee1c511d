"""A definition in words, a line a criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohorts.filters import (
    CENTRES,
    CRITERIA,
    MRD_STRATUM,
    STRATUM,
    Between,
    Choice,
    Condition,
    Definition,
    OneOf,
    StratumIn,
)


@dataclass(frozen=True, slots=True)
class Line:
    criterion: str
    label: str
    words: str


def label_of(name: str) -> str:
    """The name of a criterion."""
    if name == CENTRES:
        return _("Centre")
    return _(STRATUM.label if name == MRD_STRATUM else CRITERIA[name].label)


def value_label(name: str, value: str, centres: Mapping[str, str]) -> str:
    """A value of a choice; `centres` gives the names of centres by code."""
    if name == CENTRES:
        return centres.get(value, value)
    criterion = STRATUM if name == MRD_STRATUM else CRITERIA[name]
    return _(criterion.label_of(value)) if isinstance(criterion, Choice) else value


def in_words(definition: Definition, centres: Mapping[str, str]) -> list[Line]:
    """Every condition in the order in which it is applied."""
    return [
        Line(name, label_of(name), _condition(name, condition, centres)) for name, condition in definition
    ]


def _condition(name: str, condition: Condition, centres: Mapping[str, str]) -> str:
    if isinstance(condition, Between):
        return _between(condition)
    values = [value_label(name, value, centres) for value in condition.values]
    listed = _(" or ").join(values)
    if isinstance(condition, OneOf):
        return listed
    return _("%(strata)s, as known on %(day)s; %(certainty)s") % {
        "strata": listed,
        "day": _stratum_day(condition),
        "certainty": _("only where it is certain")
        if condition.certain_only
        else _("also where it is only possible"),
    }


def _between(condition: Between) -> str:
    values: dict[str, Any] = {"lower": condition.lower, "upper": condition.upper}
    if condition.lower is None:
        words = _("up to %(upper)s")
    elif condition.upper is None:
        words = _("from %(lower)s")
    elif condition.lower == condition.upper:
        words = _("%(lower)s")
    else:
        words = _("%(lower)s to %(upper)s")
    return words % values + (_(" or not known") if condition.unknown else "")


def _stratum_day(condition: StratumIn) -> str:
    if isinstance(condition.as_of, date):
        return date_format(condition.as_of)
    return _("the day of the first transplant") if condition.at_transplant else _("the day of the count")
