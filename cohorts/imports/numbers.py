"""Figures and MRD levels as people write them, exact to the last digit."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from unicodedata import normalize

from cohorts.imports.cells import DATE, ERROR, MARK, NO_VALUE, folded, is_number, short, shown
from cohorts.imports.dates import error_value
from cohorts.imports.problems import Unfit
from cohorts.messages import gettext_noop as _

# What programs write where there is no figure, however many digits stand behind the point.
SENTINELS = frozenset(
    Decimal(value) for value in (-1, -9, -99, -999, -9999, 999, 9999, 99999, 999999, 1000000, 8888)
)
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<figure>\d[\d .,']*|\.\d+|,\d+)?"
    r"(?:(?P<join>[eE]|\s*[x×*]\s*10\s*(?:\^|\*\*)?|10\s*(?:\^|\*\*))\s*(?P<exponent>[-+−]?\s*\d{1,3}))?"
    r"\s*(?P<percent>%|percent|pct)?"
)
_COMPARED = re.compile(r"(?P<comparator><=|>=|≤|≥|<|>|小于等于|大于等于|小于|大于)\s*(?P<rest>.*)")
_COMPARATORS = {"≤": "<=", "≥": ">=", "小于": "<", "大于": ">", "小于等于": "<=", "大于等于": ">="}
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+")
UNREADABLE_NUMBER = _("This cannot be read as a number.")


class Figure(NamedTuple):
    value: Decimal
    percent: bool


class Level(NamedTuple):
    """A level with its comparator (None: as measured) and whether it carries a percent sign of its own."""

    comparator: str | None
    value: Decimal
    percent: bool


def sentinel(value: Decimal) -> str | None:
    """The word for a value that may stand for nothing: "999" for 999, 999.0 and 9.99e2; None for any other."""
    return str(int(value)) if value in SENTINELS else None


def _written(cell: str) -> str | None:
    """The text in compatible forms with single blanks; None where it is too long to be a figure."""
    text = short(shown(cell))
    return None if text is None else short(normalize("NFKC", text))


def number(cell: str, *, decimal: str = ".") -> Figure:
    """An exact figure. Raises Unfit; a thousands separator is refused, as it may as well be a decimal one."""
    if cell.startswith((ERROR, NO_VALUE)):
        raise error_value(cell)
    if cell.startswith(DATE):
        raise Unfit("date_for_number", _("This is a date, where a number is wanted."))
    if is_number(cell):
        decimal = "."
    text = _written(cell)
    match = None if text is None else _NUMBER.fullmatch(text.replace("−", "-"))
    if not match or (match["figure"] is None and not (match["join"] or "").startswith("10")):
        raise Unfit("unreadable_number", UNREADABLE_NUMBER)
    figure = (match["figure"] or "1").strip()
    if _GROUPED.fullmatch(figure):
        figure = figure.replace(" ", "").replace("'", "")
    if decimal == ",":
        if "." in figure:
            raise Unfit("decimal_mark", _("This column writes decimals with a comma; here is a point."))
        figure = figure.replace(",", ".")
    elif "," in figure:
        raise Unfit("decimal_mark", _("This column writes decimals with a point; here is a comma."))
    try:
        value = Decimal(match["sign"] + figure)
        if match["exponent"]:
            value = value.scaleb(int(match["exponent"].replace(" ", "").replace("−", "-")))
    except InvalidOperation as error:
        raise Unfit("unreadable_number", UNREADABLE_NUMBER) from error
    return Figure(value, match["percent"] is not None)


def level(cell: str, *, decimal: str = ".") -> Level:
    """A level such as 0.01%, <1e-4, ≤ 1×10^-4, 5E-05."""
    if cell[:1] != MARK:
        text = _written(cell)
        match = None if text is None else _COMPARED.fullmatch(text)
        if match:
            comparator = _COMPARATORS.get(match["comparator"], match["comparator"])
            value, percent = number(match["rest"], decimal=decimal)
            return Level(comparator, value, percent)
    value, percent = number(cell, decimal=decimal)
    return Level(None, value, percent)


def classes(cell: str) -> Iterator[str]:
    """What a column of figures would have to ask about this cell: the codes under which a profile counts it."""
    text = shown(cell).strip()
    if cell[:1] == MARK and not is_number(cell):
        return
    comma = not is_number(cell) and "," in text
    try:
        comparator, value, percent = level(cell, decimal="," if comma else ".")
    except Unfit:
        if folded(text) and not comma:
            yield "word"
        return
    if comma:
        yield "decimal_comma"
    yield "percent_sign" if percent else "plain_number"
    if comparator:
        yield "compared"
    if not percent and not comparator and (word := sentinel(value)):
        yield f"sentinel {word}"
        return
    if value == 0 and not comparator:
        yield "zero"
    elif value < 0:
        yield "negative_number"
    elif not percent:
        yield _size(value)
    if "." in text and cell[:1] != MARK:
        yield "decimal_point"


def _size(value: Decimal) -> str:
    if value > 1500:
        return "above_1500"
    if value > 100:
        return "above_100"
    if value > 1:
        return "above_1"
    return "below_0.001" if value < Decimal("0.001") else "up_to_1"
