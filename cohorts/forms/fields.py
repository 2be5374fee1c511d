"""Form fields made from the coded lists and the entry limits, so that forms, REST and the database agree."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.limits import LIMITS
from cohorts.vocabulary import LABELS

_translated = lazy(gettext, str)

NOT_RECORDED = _("not recorded")


def translated(text: str) -> Any:
    """A plain English message of the pure parts, in the reader's language when it is shown."""
    return _translated(text) if text else ""


def choices(values: Iterable[StrEnum] | Iterable[str], *, blank: Any = NOT_RECORDED) -> list[tuple[str, Any]]:
    """Select options with their labels; the empty one says that nothing is recorded, which is never negative."""
    options: list[tuple[str, Any]] = [(str(value), translated(LABELS[str(value)])) for value in values]
    return [("", blank), *options] if blank is not None else options


def coded(
    values: Iterable[StrEnum] | Iterable[str], *, label: Any, help_text: Any = "", required: bool = False
) -> forms.TypedChoiceField:
    """One coded value, or None where it is not recorded."""
    return forms.TypedChoiceField(
        choices=choices(values), label=label, help_text=help_text, required=required, empty_value=None
    )


def day(*, label: Any, help_text: Any = "", required: bool = False) -> forms.DateField:
    """A date, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def yes_no(*, label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """True, False or None where it is not recorded."""
    return forms.TypedChoiceField(
        choices=[("", NOT_RECORDED), ("true", _("Yes")), ("false", _("No"))],
        coerce=lambda value: {"true": True, "false": False}[value],
        empty_value=None,
        label=label,
        help_text=help_text,
        required=False,
    )


def limited(path: str, *, label: Any, help_text: Any = None, required: bool = False) -> forms.Field:
    """A number with the unit, definition, range and message of its entry limit."""
    limit = LIMITS[path]
    messages = {"min_value": translated(limit.message), "max_value": translated(limit.message)}
    shown = translated(limit.definition) if help_text is None else help_text
    label = format_lazy("{} ({})", label, translated(limit.unit)) if limit.unit else label
    field: forms.Field
    if limit.whole:
        field = forms.IntegerField(
            label=label, help_text=shown, required=required, error_messages=messages,
            min_value=int(limit.minimum), max_value=int(limit.maximum),
        )  # fmt: skip
    else:
        field = number(label=label, help_text=shown, required=required)
        field.error_messages.update(messages)
        field.validators += [_Within(path)]
    return field


def number(*, label: Any, help_text: Any = "", required: bool = False) -> forms.DecimalField:
    """An exact decimal typed as a person writes it: 0.02, 1e-4 or 2E-5."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": " "})
    return forms.DecimalField(label=label, help_text=help_text, required=required, widget=widget)


class _Within:
    """Says the one message of a limit for a value outside it."""

    def __init__(self, path: str) -> None:
        self.limit = LIMITS[path]

    def __call__(self, value: Decimal) -> None:
        if not self.limit.admits(value):
            raise forms.ValidationError(gettext(self.limit.message))


class RecordForm(forms.Form):
    """A form of the record: shows problems that a service found beside the field they name."""

    def add_problems(self, problems: Iterable[Any]) -> None:
        """Put each problem beside the field its pointer ends in; the rest goes above the form."""
        for problem in problems:
            name = next((part for part in reversed(problem.pointer.split("/")) if part in self.fields), None)
            self.add_error(name, gettext(problem.message))
