"""Single values as they come from JSON, a form or a file, read into what a column holds.

Forms hand over dates and decimals, JSON text and numbers; both are taken. Nothing is guessed: "1" is no number, 1 is
no truth. An empty text from a form means the same as null.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from cohorts.limits import EARLIEST_DATE, EARLIEST_DATE_MESSAGE, LIMITS
from cohorts.validation.problems import Kind

MAXIMUM_SIGNIFICANT_DIGITS = 15  # what a double, and so every JSON reader, carries exactly
MAXIMUM_MAGNITUDE = 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)

Parser = Callable[[Any], Any]


class Unreadable(ValueError):
    """The value is not what the column takes. `step` names the entry of a list or a map that is at fault."""

    def __init__(self, message: str, code: str, kind: Kind = "malformed", step: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.kind: Kind = kind
        self.step = step


def day(raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        value = raw
    elif isinstance(raw, str) and _DAY.match(raw):
        try:
            value = date.fromisoformat(raw)
        except ValueError as error:
            raise Unreadable(_("There is no such day."), "no_such_day", "impossible") from error
    else:
        raise Unreadable(_("A date must be written YYYY-MM-DD."), "wrong_type")
    if value < EARLIEST_DATE:
        raise Unreadable(_(EARLIEST_DATE_MESSAGE), "too_early", "impossible")
    return value


def figure(raw: Any) -> Decimal:
    """An exact decimal. A binary float is taken at the shortest decimal that names it."""
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise Unreadable(_("This must be a number."), "wrong_type")
    value = Decimal(raw)
    if not value.is_finite():
        raise Unreadable(_("This must be a number."), "wrong_type")
    if len(value.as_tuple().digits) > MAXIMUM_SIGNIFICANT_DIGITS or abs(value.adjusted()) > MAXIMUM_MAGNITUDE:
        raise Unreadable(_("This number has more digits than any assay gives."), "too_precise", "impossible")
    return value


def limited(path: str) -> Parser:
    """A number in the range of `LIMITS[path]`, whole where the limit says so."""
    limit = LIMITS[path]

    def parse(raw: Any) -> Decimal | int:
        value = figure(raw)
        if not limit.admits(value):
            raise Unreadable(_(limit.message), "out_of_range", "impossible")
        if not limit.whole:
            return value
        if value != value.to_integral_value():
            raise Unreadable(_("This must be a whole number."), "wrong_type")
        return int(value)

    return parse


def truth(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable(_("This must be true or false."), "wrong_type")
    return raw


def text(maximum: int, *, lines: bool = False) -> Parser:
    """Text of 1 to `maximum` characters that can be stored and shown."""

    def parse(raw: Any) -> str:
        if not isinstance(raw, str):
            raise Unreadable(_("This must be text."), "wrong_type")
        value = raw.strip()
        if not value or len(value) > maximum:
            message = _("Text must have from 1 to %(maximum)d characters.") % {"maximum": maximum}
            raise Unreadable(message, "text_length")
        allowed = "\n\t" if lines else ""
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in value):
            raise Unreadable(_("Text must not hold control characters."), "text_characters")
        return value

    return parse


def code(values: type[StrEnum] | Iterable[str]) -> Parser:
    """One code of a list."""
    known = tuple(str(value) for value in values)

    def parse(raw: Any) -> str:
        if not isinstance(raw, str):
            raise Unreadable(_("This must be text."), "wrong_type")
        if raw not in known:
            raise Unreadable(
                _("This must be one of: %(codes)s.") % {"codes": ", ".join(known)}, "unknown_code"
            )
        return str(raw)

    return parse


def list_of(item: Parser, maximum: int) -> Parser:
    def parse(raw: Any) -> list[Any]:
        if not isinstance(raw, list | tuple):
            raise Unreadable(_("This must be a list."), "wrong_type")
        if len(raw) > maximum:
            raise Unreadable(
                _("At most %(maximum)d entries.") % {"maximum": maximum}, "too_many", "impossible"
            )
        return [_entry(item, index, entry) for index, entry in enumerate(raw)]

    return parse


def answers(codes: Iterable[str]) -> Parser:
    """A map of known codes to true, false or null (not known, and so left out)."""
    known = frozenset(codes)

    def parse(raw: Any) -> dict[str, bool]:
        if not isinstance(raw, Mapping):
            raise Unreadable(_("This must be an object."), "wrong_type")
        for key in raw:
            if key not in known:
                raise Unreadable(_("This field is not known."), "unknown_field", step=key)
        return {key: _entry(truth, key, raw[key]) for key in sorted(raw) if raw[key] is not None}

    return parse


def _entry(parse: Parser, step: object, raw: Any) -> Any:
    try:
        return parse(raw)
    except Unreadable as error:
        raise Unreadable(error.message, error.code, error.kind, step) from error
