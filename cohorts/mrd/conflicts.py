"""What the fields of one MRD result cannot say together, for the record and for a stateless case alike."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from cohorts.limits import LIMITS, MESSAGES
from cohorts.vocabulary import Comparator, ResultKind, Unit

FIGURES = ("value", "limit_of_detection", "limit_of_quantification")

_FIELDS = ("result", "comparator", "unit", *FIGURES)
_WITH_VALUE = (ResultKind.QUANTIFIED, ResultKind.BELOW)
_BELOW = (Comparator.LESS, Comparator.LESS_OR_EQUAL)


class Conflict(NamedTuple):
    """The field at fault, the field it clashes with, a code and its one English message."""

    field: str
    with_field: str
    code: str
    message: str


def conflicts(get: Callable[[str], Any]) -> tuple[Conflict, ...]:
    """Every conflict of a row, whose fields `get` gives by name (None: not stated)."""
    return _of_values(*[get(name) for name in _FIELDS])


@lru_cache(maxsize=8_192)
def _of_values(*values: Any) -> tuple[Conflict, ...]:
    """Results come again and again in the same company of figures, a million of them in a large import."""
    return tuple(_conflicts(dict(zip(_FIELDS, values, strict=True)).get))


def _conflicts(get: Callable[[str], Any]) -> Iterator[Conflict]:
    yield from _figures(get)
    result, value, comparator = get("result"), get("value"), get("comparator")
    if result in _WITH_VALUE and value is None:
        yield _with_result("value", "value_required")
    if result not in _WITH_VALUE and value is not None:
        yield _with_result("value", "value_forbidden")
    if result == ResultKind.BELOW and comparator not in _BELOW:
        yield _with_result("comparator", "comparator_below")
    if result == ResultKind.QUANTIFIED and comparator in _BELOW:
        yield _with_result("comparator", "comparator_quantified")
    if result not in _WITH_VALUE and comparator is not None:
        yield _with_result("comparator", "comparator_forbidden")


def _figures(get: Callable[[str], Any]) -> Iterator[Conflict]:
    """Figures need their unit and lie in the range of that unit; without a unit, in the wider one."""
    unit = get("unit")
    given = [name for name in FIGURES if get(name) is not None]
    if unit is None and given:
        yield Conflict("unit", given[0], "unit_required", MESSAGES["unit_required"])
    for name in given:
        limit = LIMITS[f"mrd_assessments.{name}.{unit or Unit.PERCENT}"]
        if not limit.admits(get(name)):
            yield Conflict(name, "unit", "out_of_range", limit.message)


def _with_result(field: str, code: str) -> Conflict:
    return Conflict(field, "result", code, MESSAGES[code])
