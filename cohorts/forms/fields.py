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


def coded(values: type[StrEnum], *, label: Any, help_text: Any = "") -> forms.ChoiceField:
    """One coded value whose list says "unknown" itself."""
    return forms.ChoiceField(
        choices=choices(values, blank=None), label=label, help_text=help_text, initial="unknown"
    )


def optional_coded(
    values: type[StrEnum], *, label: Any, help_text: Any = "", blank: Any = NOT_RECORDED
) -> forms.Field:
    """One coded value, or None where nothing is recorded."""
    return forms.TypedChoiceField(
        choices=choices(values, blank=blank),
        label=label,
        help_text=help_text,
        required=False,
        empty_value=None,
    )


def day(*, label: Any, help_text: Any = "", required: bool = False) -> forms.DateField:
    """A date, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class YesNoField(forms.TypedChoiceField):
    """True, False or None where it is not recorded."""

    def __init__(self, **kwargs: Any) -> None:
        options = [("", NOT_RECORDED), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(
            choices=options, coerce=lambda value: value == "true", empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value)


def yes_no(*, label: Any, help_text: Any = "") -> YesNoField:
    """A question that may stay open."""
    return YesNoField(label=label, help_text=help_text)


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
    return PointedDecimal(label=label, help_text=help_text, required=required, widget=widget)


class PointedDecimal(forms.DecimalField):
    """Refuses a decimal comma by name: 0,01 might be read as 1, so it is never guessed at."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "," in value:
            raise forms.ValidationError(_("Use a point for decimals, as in 0.01."), code="decimal_comma")
        return super().to_python(value)


def reason_field() -> forms.CharField:
    """Why the record is changed; kept with the former value."""
    return forms.CharField(
        label=_("Reason for the change"),
        help_text=_(
            "Needed where something recorded is replaced; kept with the former value, your name and the time."
        ),
        max_length=500,
        required=False,
    )


class _Within:
    """Says the one message of a limit for a value outside it."""

    def __init__(self, path: str) -> None:
        self.limit = LIMITS[path]

    def __call__(self, value: Decimal) -> None:
        if not self.limit.admits(value):
            raise forms.ValidationError(gettext(self.limit.message))


class RecordForm(forms.Form):
    """A form of the record: shows problems that a service found beside the field they name.

    With `version` the form belongs to something already recorded: it carries the version of the record that the user
    saw, so that nobody overwrites another's change unseen, and has room for the reason of a correction.
    """

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is not None:
            self.fields["reason"] = reason_field()
            self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """The values of a stored row by the names of the fields."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}

    def columns(self) -> dict[str, Any]:
        """What was entered, by the names of the record."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("reason", "seen_version")
        }

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @property
    def seen_version(self) -> int | None:
        version: int | None = self.cleaned_data.get("seen_version")
        return version

    def add_problems(self, problems: Iterable[Any]) -> None:
        """Put each problem beside the field its pointer names; the rest goes above the form."""
        for problem in problems:
            self.add_error(self.field_of(problem.pointer), problem.message)

    def field_of(self, pointer: str) -> str | None:
        """The field that a pointer into the record names; None where the form has none for it."""
        return next((part for part in reversed(pointer.split("/")) if part in self.fields), None)
