"""What must be said beside every figure of a result, on the page and in its files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from cohorts.analyses.wording import in_words

Result = Mapping[str, Any]

# Said of most curves: they stand with the numbers, and do not keep the reader from the figure.
_ROUTINE = ("cut", "few_at_risk")


def methods_sentence(result: Result) -> str:
    """What was done, in the reader's language."""
    return " ".join(in_words(part, gettext) for part in result["methods"]["parts"])


def warnings(result: Result, translate: Callable[[str], str] = gettext) -> tuple[str, ...]:
    """What keeps the numbers from being taken at their face value."""
    return tuple(in_words(one, translate) for one in result["warnings"] if one["code"] not in _ROUTINE)


def remarks(result: Result) -> tuple[str, ...]:
    """Where curves end or rest on few."""
    return tuple(in_words(one, gettext) for one in result["warnings"] if one["code"] in _ROUTINE)
