"""Dates as people write them, each read by the order that a person named for its column."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from cohorts.imports.cells import DATE, ERROR, MARK, NO_VALUE, is_number, short, shown
from cohorts.imports.problems import Unfit
from cohorts.messages import gettext_noop as _

ORDERS = ("ymd", "dmy", "mdy")
TWO_DIGIT_YEARS = ("1900s", "2000s", "past", "reject")
# Days that programs write where there is no date: the zero days of spreadsheets, the Unix zero day, far ends.
SENTINELS = frozenset(
    {
        "1899-12-30",
        "1899-12-31",
        "1900-01-00",
        "1900-01-01",
        "1970-01-01",
        "1111-11-11",
        "2099-12-31",
        "9999-12-31",
    }
)
SERIAL_FROM, SERIAL_TO = 1, 80_000  # 1900-01-01 to 2119 in Excel's count
_EXCEL_ZERO = date(1899, 12, 30)

_YMD = re.compile(r"(\d{4})(?:\s*[-/.年]\s*)(\d{1,2})(?:\s*[-/.月]\s*)(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OTHER = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})\.? *(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{1,5}(?:\.\d+)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
    for name in (names,)
}


def sentinel(day: date) -> str | None:
    """The word for a day that may stand for none; None for any other."""
    iso = day.isoformat()
    return iso if iso in SENTINELS else None


def _bare(cell: str) -> str:
    """The day without a time of day; nothing where the text is too long to be one."""
    text = short(shown(cell)) or ""
    return _TIME.sub("", text) if ":" in text else text


def classes(cell: str, today: date) -> Iterator[str]:
    """What a date column would have to ask about this cell: the codes under which a profile counts it."""
    if cell.startswith(DATE):
        yield "excel_date"
        yield from _notable(cell[2:], today)
        return
    if cell[:1] == MARK and not is_number(cell):
        return
    text = _bare(cell)
    if is_number(cell) or (_SERIAL.fullmatch(text) and not _COMPACT.fullmatch(text)):
        value = float(text) if _SERIAL.fullmatch(text) else 0.0
        if SERIAL_FROM <= value <= SERIAL_TO:
            yield "serial_date"
        return
    if match := _YMD.fullmatch(text) or _COMPACT.fullmatch(text):
        yield "ymd_date"
        year, month, day = (int(part) for part in match.groups())
        yield from _notable(f"{year:04}-{month:02}-{day:02}", today)
        return
    if _NAMED.fullmatch(text) or _NAMED_FIRST.fullmatch(text):
        yield "named_date"
        found = _NAMED.fullmatch(text)
        if found and len(found[3]) == 2:
            yield "two_digit_year"
        elif (value_of := _tried(cell)) is not None:
            yield from _notable(value_of.isoformat(), today)
        return
    if match := _OTHER.fullmatch(text):
        yield from _numbered(match, today)


def _tried(cell: str) -> date | None:
    try:
        return read(cell, order="ymd")
    except Unfit:
        return None


def _numbered(match: re.Match[str], today: date) -> Iterator[str]:
    first, second, year = int(match[1]), int(match[2]), match[3]
    if len(year) == 2:
        yield "two_digit_year"
    day_first, month_first = first <= 31 and second <= 12, first <= 12 and second <= 31
    # With two digits the first part may be the year, as in 24/05/03.
    if day_first and month_first and first != second:
        yield "day_or_month_first"
    elif day_first and not month_first:
        yield "day_first"
    elif month_first and not day_first:
        yield "month_first"
    elif day_first:
        yield "same_either_way"
    if len(year) == 4 and (day_first or month_first):
        month, day = (second, first) if day_first else (first, second)
        yield from _notable(f"{int(year):04}-{month:02}-{day:02}", today)


def _notable(iso: str, today: date) -> Iterator[str]:
    if iso in SENTINELS:
        yield f"sentinel {iso}"
    elif iso > today.isoformat():
        yield "future_date"


def read(
    cell: str, *, order: str, two_digit_years: str = "reject", serial: bool = False, today: date | None = None
) -> date:
    """The day that the cell names. `serial` admits Excel's day numbers; a year of two digits is read as said."""
    if cell.startswith(DATE):
        return date.fromisoformat(cell[2:])
    if cell.startswith((ERROR, NO_VALUE)):
        raise error_value(cell)
    text = _bare(cell)
    try:
        if match := _YMD.fullmatch(text) or (None if is_number(cell) else _COMPACT.fullmatch(text)):
            return date(*(int(part) for part in match.groups()))
        if match := _COMPACT.fullmatch(text):
            return date(*(int(part) for part in match.groups()))
        if match := _NAMED.fullmatch(text):
            return date(_year(match[3], two_digit_years, today), _month(match[2]), int(match[1]))
        if match := _NAMED_FIRST.fullmatch(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
        if match := _OTHER.fullmatch(text):
            return _ordered(match, order, two_digit_years, today)
        if _SERIAL.fullmatch(text) and SERIAL_FROM <= float(text) <= SERIAL_TO:
            if not serial:
                raise Unfit("serial_date", _("This is a day number of a spreadsheet, not a date."))
            return _EXCEL_ZERO + timedelta(days=int(float(text)))
    except ValueError as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit("no_such_day", _("There is no such day.")) from error
    raise Unfit("unreadable_date", _("This cannot be read as a date."))


def error_value(cell: str) -> Unfit:
    if cell.startswith(NO_VALUE):
        return Unfit(
            "formula_without_value", _("This cell holds a formula without its result. Save the values.")
        )
    return Unfit("error_value", _("The spreadsheet shows an error in this cell."))


def _ordered(match: re.Match[str], order: str, two_digit_years: str, today: date | None) -> date:
    first, second, third = match.groups()
    if order not in ORDERS and first == second and len(third) == 4:
        return date(int(third), int(second), int(first))  # 05/05/2023 is one day in either order
    if order == "dmy":
        return date(_year(third, two_digit_years, today), int(second), int(first))
    if order == "mdy":
        return date(_year(third, two_digit_years, today), int(first), int(second))
    if order == "ymd" and len(first) == len(third) == 2:
        return date(_year(first, two_digit_years, today), int(second), int(third))
    raise Unfit("date_order", _("Say whether the day or the month comes first in this column."))


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].casefold())
    if number is None:
        raise Unfit("unreadable_date", _("This cannot be read as a date."))
    return number


def _year(text: str, two_digit_years: str, today: date | None) -> int:
    if len(text) == 4:
        return int(text)
    year = int(text)
    if two_digit_years == "1900s":
        return 1900 + year
    if two_digit_years == "2000s":
        return 2000 + year
    if two_digit_years == "past" and today is not None:
        return 2000 + year if 2000 + year <= today.year else 1900 + year
    raise Unfit("two_digit_year", _("Say which century the years of two digits in this column belong to."))
