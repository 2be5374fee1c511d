"""Rows of a CSV: numbered as a spreadsheet numbers them, the header included."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from cohorts.imports.bounds import MAXIMUM_CELL_LENGTH, MAXIMUM_COLUMNS, MAXIMUM_ROWS
from cohorts.imports.cells import from_text
from cohorts.imports.problems import ImportRefused
from cohorts.messages import gettext_noop as _

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_LONGEST_CELL = 128 * 1024

Row = tuple[int, list[str]]


def lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines with their ends, from text in pieces."""
    held = ""
    for text in texts:
        pieces = (held + text).split("\n")
        held = pieces.pop()
        if len(held) > 64 * MAXIMUM_CELL_LENGTH * 4:
            raise ImportRefused("line_too_long", _("A line of this file does not end. Is it a CSV file?"))
        for piece in pieces:
            yield piece + "\n"
    if held:
        yield held


def detect_delimiter(texts: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The likeliest delimiter, and all that cut the first rows into equally many columns (two at least)."""
    sample = list(islice(lines(texts), _SAMPLE_ROWS))
    candidates = []
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter, strict=True) if row]
        except csv.Error:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        usual, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if usual > 1 and times * 10 >= len(widths) * 8:
            candidates.append((usual, delimiter))
    candidates.sort(key=lambda found: -found[0])
    if not candidates:
        return ",", ()
    return candidates[0][1], tuple(delimiter for _usual, delimiter in candidates)


def too_many_rows() -> ImportRefused:
    message = _("This file has too many rows; at most %(maximum)d are taken. Split it into several files.")
    return ImportRefused("too_many_rows", message, maximum=MAXIMUM_ROWS)


def rows(texts: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Every row with its number. Raises ImportRefused where the quoting breaks off or a bound is passed.

    Control characters that nobody types come out as the sign of an unreadable character. A quotation mark that is
    never closed swallows rows until a cell is 128 KiB long, and is refused there.
    """
    # The bound belongs to the process, and libraries raise it (scipy's reader of ARFF files does).
    csv.field_size_limit(_LONGEST_CELL)
    number = 0
    try:
        for number, row in enumerate(
            csv.reader(lines(map(from_text, texts)), delimiter=delimiter, strict=True), 1
        ):
            if len(row) > MAXIMUM_COLUMNS:
                raise ImportRefused(
                    "too_many_columns", _("At most %(maximum)d columns."), maximum=MAXIMUM_COLUMNS
                )
            if number > MAXIMUM_ROWS:
                raise too_many_rows()
            yield number, row
    except csv.Error as error:
        message = _("Row %(row)d: a quotation mark is not closed or not doubled.")
        raise ImportRefused("quoting", message, row=number + 1) from error
