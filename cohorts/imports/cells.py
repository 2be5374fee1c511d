"""A cell as text that still says what it was.

A CSV has text only. A cell of a workbook that is a date, a number or an error keeps its kind in two leading
characters, so that a real date is never read again by a date order and a number never as the text of an identifier.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

SEPARATOR = "\x1f"  # between the cells of a row in staging
MARK = "\x1e"
DATE, NUMBER, ERROR, NO_VALUE = f"{MARK}d", f"{MARK}n", f"{MARK}e", f"{MARK}f"
UNREADABLE = "\ufffd"

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
MAXIMUM_READ = 60  # characters: longer than any figure or day that people write
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


def from_text(cell: str) -> str:
    """Text without the control characters that nobody types; each becomes the sign of an unreadable character."""
    return _CONTROLS.sub(UNREADABLE, cell) if _CONTROLS.search(cell) else cell


def from_value(value: Any, *, percent: bool = False) -> str:
    """The cell of a workbook. `percent`: its number is shown with a percent sign, and so is read with one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"{ERROR}{value}" if value in ERRORS else from_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{DATE}{value.date().isoformat()}"
    if isinstance(value, date):
        return f"{DATE}{value.isoformat()}"
    if isinstance(value, int | float):
        return f"{NUMBER}{_number(value, percent)}"
    if isinstance(value, time):
        return value.isoformat()
    return from_text(str(value))


def _number(value: int | float, percent: bool) -> str:
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    if exact == exact.to_integral_value() and abs(exact) < Decimal(10) ** 15:
        exact = exact.quantize(Decimal(1))
    return f"{_plain(exact.scaleb(2))}%" if percent else _plain(exact)


def _plain(value: Decimal) -> str:
    return format(value, "f") if -20 < value.adjusted() < 20 else str(value)


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of a formula


def shown(cell: str) -> str:
    """The cell as a person sees it; the apostrophe that keeps a text from being a formula is no part of it."""
    first = cell[:1]
    if first == MARK:
        return cell[2:]
    return cell[1:] if first == "'" and cell[1:2] in FORMULA else cell


def short(text: str) -> str | None:
    """The text with every run of blanks made one; None where it is too long for a figure or a day.

    The patterns of figures and days try again from every blank, so none of them ever sees a long text.
    """
    collapsed = " ".join(text.split())
    return collapsed if len(collapsed) <= MAXIMUM_READ else None


def is_number(cell: str) -> bool:
    return cell[:2] == NUMBER


def folded(text: str) -> str:
    """For comparing words and headers: compatible forms made one, case and spacing ignored."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def tight(text: str) -> str:
    """The same without any spacing or joining sign, for words that are written in many ways."""
    return re.sub(r"[\s_\-:：]+", "", folded(text))
