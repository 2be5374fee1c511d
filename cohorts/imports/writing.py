"""Writing rows for people: CSV that any spreadsheet opens rightly and that computes nothing when it is opened.

A spreadsheet takes a cell that begins with = + - @ (or a tab or a carriage return) for a formula. Such a cell is
written with an apostrophe in front, which shows it as text; a plain number keeps its sign. Files begin with a byte
order mark, without which Excel misreads Chinese.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from cohorts.imports.cells import FORMULA, shown
from cohorts.imports.fields import NONE_OF_THEM

BOM = "\ufeff"
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d{1,3})?\s*%?")


class _Line:
    """What the csv module writes to: hands back each line."""

    def write(self, line: str) -> str:
        return line


def safe(cell: str) -> str:
    """The cell so that no program takes it for a formula."""
    if cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def text_of(value: Any) -> str:
    """A value of the record as a cell: dates in ISO form, figures in plain digits, truth as yes and no.

    What is not known is an empty cell; a list stated to hold nothing says so in words.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f") if value.adjusted() > -7 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or NONE_OF_THEM
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text_of(item)}" for key, item in sorted(value.items()))
    return str(value)


def csv_lines(rows: Iterable[Iterable[str]], delimiter: str = ",") -> Iterator[str]:
    """Lines of a CSV with its byte order mark, every cell safe."""
    writer = csv.writer(_Line(), delimiter=delimiter, lineterminator="\r\n")
    first = BOM
    for row in rows:
        yield first + writer.writerow([safe(shown(cell)) for cell in row])
        first = ""
