"""Checking the weights and values that a board went by, before they are stored with its decision."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cohorts.validation.problems import Problem
from decision_support.recommendation.weighing import GROUPS, grouped, numbers


def problems_of(given: Any) -> list[Problem]:
    """What is wrong with stated preferences; None says that none were stated, and is fine."""
    if given is None:
        return []
    if not isinstance(given, Mapping) or not all(isinstance(given.get(group), Mapping) for group in GROUPS):
        message = _("Preferences are an object of weights and utilities.")
        return [Problem("/preferences", message, "wrong_type", "malformed")]
    found = [
        problem
        for group, name, maximum in numbers()
        if (problem := _problem(f"/preferences/{group}/{name}", given[group].get(name), maximum))
    ]
    known = {group: set(names) for group, (names, _most) in GROUPS.items()}
    strange = [f"/{group}" for group in given if group not in known]
    strange += [f"/{group}/{name}" for group in known for name in given[group] if name not in known[group]]
    message = _("There is no such field.")
    return found + [
        Problem(f"/preferences{place}", message, "unknown_field", "malformed") for place in strange
    ]


def stored(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Checked preferences as the column holds them."""
    if given is None:
        return None
    return grouped({name: given[group][name] for group, name, _most in numbers()})


def _problem(pointer: str, value: Any, maximum: int) -> Problem | None:
    if value is None:
        return Problem(pointer, _("This field is required."), "required", "malformed")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return Problem(pointer, _("This must be a number."), "wrong_type", "malformed")
    if not 0 <= value <= maximum:
        message = _("This must be from 0 to %(maximum)d.") % {"maximum": maximum}
        return Problem(pointer, message, "out_of_range", "impossible")
    return None
