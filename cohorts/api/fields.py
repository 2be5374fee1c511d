"""Serializer fields that take exactly what JSON says: a number is no text, 1 is no truth, an unknown name is refused.

Shapes only. What a value may be (ranges, orders of dates, conflicts) is the record's own matter, checked by its
services for every door alike.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

MAXIMUM_SIGNIFICANT_DIGITS = 15  # what a double, and so every JSON reader, carries exactly
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses unknown fields and keys that were given more than once."""

    default_error_messages = {
        "unknown_field": _("This field is not known."),
        "repeated_key": _("This key is given more than once."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            codes = {key: "unknown_field" for key in data if key not in self.fields}
            codes |= dict.fromkeys(getattr(data, "repeated", ()), "repeated_key")
            if codes:
                messages = self.error_messages
                raise serializers.ValidationError(
                    {key: ErrorDetail(messages[code], code) for key, code in codes.items()}
                )
        clean: dict[str, Any] = super().to_internal_value(data)
        return clean


class TextField(serializers.CharField):
    """Text of printable characters."""

    default_error_messages = {
        "wrong_type": _("This must be text."),
        "text_characters": _("Text must not hold control characters."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("wrong_type")
        text: str = super().to_internal_value(data)
        if not text.replace("\n", "").isprintable():
            self.fail("text_characters")
        return text


class CodeField(serializers.ChoiceField):
    """One code of a list of the vocabulary."""

    default_error_messages = {
        "unknown_code": _("This must be one of: {codes}."),
        "wrong_type": _("This must be text."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("wrong_type")
        if data not in self.choices:
            self.fail("unknown_code", codes=", ".join(self.choices))
        return data


class TruthField(serializers.BooleanField):
    """true or false, nothing else."""

    default_error_messages = {"wrong_type": _("This must be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("wrong_type")
        return bool(data)


class WholeNumberField(serializers.IntegerField):
    """A whole number, written as a number."""

    default_error_messages = {
        "wrong_type": _("This must be a number."),
        "not_whole": _("This must be a whole number."),
        "too_long": _("This number is too large."),
    }

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("wrong_type")
        if abs(Decimal(data).adjusted()) > MAXIMUM_SIGNIFICANT_DIGITS:
            self.fail("too_long")
        if data != int(data):
            self.fail("not_whole")
        return int(data)


class NumberField(serializers.FloatField):
    """A number, kept as the exact decimal that was written."""

    default_error_messages = {
        "wrong_type": _("This must be a number."),
        "too_long": _("A number may have at most 15 significant digits."),
    }

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]  # exact where DRF gives a float
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("wrong_type")
        number = Decimal(data)
        if len(number.as_tuple().digits) > MAXIMUM_SIGNIFICANT_DIGITS or abs(number.adjusted()) > 30:
            self.fail("too_long")
        return number


class DayField(serializers.DateField):
    """A day written YYYY-MM-DD. A day that the calendar does not have is well formed, but impossible."""

    default_error_messages = {
        "wrong_type": _("A date must be written YYYY-MM-DD."),
        "no_such_day": _("There is no such day."),
    }

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not _DAY.match(data):
            self.fail("wrong_type")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("no_such_day")
