"""Figures and MRD levels as people write them, exact to the last digit."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from unicodedata import normalize

from cohorts.imports.cells import DATE, ERROR, MARK, NO_VALUE, folded, is_number, shown
from cohorts.imports.dates import error_value
from cohorts.imports.problems import Unfit
from cohorts.messages import gettext_noop as _

# What programs write where there is no figure.
SENTINELS = frozenset(
    {"-1", "-9", "-99", "-999", "-9999", "999", "9999", "99999", "999999", "1000000", "8888"}
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


def number(cell: str, *, decimal: str = ".") -> Figure:
    """An exact figure. Raises Unfit; a thousands separator is refused, as it may as well be a decimal one."""
    if cell.startswith((ERROR, NO_VALUE)):
        raise error_value(cell)
    if cell.startswith(DATE):
        raise Unfit("date_for_number", _("This is a date, where a number is wanted."))
    if is_number(cell):
        decimal = "."
    text = normalize("NFKC", shown(cell)).replace("−", "-").strip()
    match = _NUMBER.fullmatch(text)
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
        text = normalize("NFKC", shown(cell)).strip()
        match = _COMPARED.fullmatch(text)
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
    if not is_number(cell) and "," in text:
        try:
            level(cell, decimal=",")
        except Unfit:
            return
        yield "decimal_comma"
        return
    try:
        comparator, value, percent = level(cell)
    except Unfit:
        if folded(text):
            yield "word"
        return
    yield "percent_sign" if percent else "plain_number"
    if comparator:
        yield "compared"
    if not percent and not comparator and str(value) in SENTINELS:
        yield f"sentinel {value}"
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
