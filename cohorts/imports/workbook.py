"""Rows of an Excel workbook, read cell by cell with openpyxl's read-only mode.

A formula counts as its stored result; one without a stored result is an error of its cell, as nothing here computes.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cohorts.imports import bounds
from cohorts.imports.cells import NO_VALUE, from_value
from cohorts.imports.delimited import Row
from cohorts.imports.problems import ImportRefused
from cohorts.messages import gettext_noop as _

_FORMULA = re.compile(rb"<f[ >/]")
_PIECE = 1 << 20
# What a damaged or foreign file makes openpyxl raise.
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, InvalidFileException,
    ParseError, KeyError, ValueError, TypeError, AttributeError, EOFError, IndexError, OverflowError,
    NotImplementedError, RuntimeError, OSError, StopIteration,
)  # fmt: skip


def _damaged(error: BaseException) -> ImportRefused:
    refusal = ImportRefused("not_a_workbook", _("This file cannot be read as an Excel workbook (.xlsx)."))
    refusal.__cause__ = error
    return refusal


class Workbook:
    """An opened workbook; `sheets` are the names of its worksheets that are not empty of cells."""

    def __init__(self, file: IO[bytes]) -> None:
        inspect(file)
        self._file = file
        try:
            self._values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            worksheets = list(self._values.worksheets)
        except _DAMAGED as error:
            raise _damaged(error) from error
        if len(worksheets) > bounds.MAXIMUM_SHEETS:
            raise ImportRefused(
                "too_many_sheets", _("At most %(maximum)d sheets."), maximum=bounds.MAXIMUM_SHEETS
            )
        self.sheets: tuple[str, ...] = tuple(sheet.title for sheet in worksheets)

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row of the sheet with its number."""
        try:
            values = self._worksheet(self._values, sheet)
            if self._has_formulas(values):
                written = load_workbook(self._file, read_only=True, data_only=False, keep_links=False)
                yield from _with_formulas(values, self._worksheet(written, sheet))
            else:
                for number, row in enumerate(values.iter_rows(), start=1):
                    yield number, _bounded([_cell(cell) for cell in row], number)
        except ImportRefused:
            raise
        except _DAMAGED as error:
            raise _damaged(error) from error

    def _worksheet(self, book: Any, sheet: str) -> Any:
        found = book[sheet]
        found.reset_dimensions()  # programs state them wrongly, and cells beyond would be lost
        return found

    def _has_formulas(self, worksheet: Any) -> bool:
        held = b""
        with zipfile.ZipFile(self._file) as archive, archive.open(worksheet._worksheet_path) as member:
            while piece := member.read(_PIECE):
                if _FORMULA.search(held + piece):
                    return True
                held = piece[-3:]
        return False


def _with_formulas(values: Any, written: Any) -> Iterator[Row]:
    pairs = zip(values.iter_rows(), written.iter_rows(), strict=False)
    for number, (row, formulas) in enumerate(pairs, start=1):
        cells = [_cell(cell) for cell in row]
        for place, formula in enumerate(formulas):
            if getattr(formula, "data_type", "") == "f" and place < len(cells) and cells[place] == "":
                cells[place] = NO_VALUE + str(formula.value)
        yield number, _bounded(cells, number)


def _cell(cell: Any) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_value(value, percent="%" in (cell.number_format or ""))
    return from_value(value)


def _bounded(cells: list[str], number: int) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > bounds.MAXIMUM_COLUMNS:
        raise ImportRefused(
            "too_many_columns", _("At most %(maximum)d columns."), maximum=bounds.MAXIMUM_COLUMNS
        )
    if any(len(cell) > bounds.MAXIMUM_CELL_LENGTH for cell in cells):
        raise ImportRefused(
            "cell_too_long",
            _("Row %(row)d has a cell of more than %(maximum)d characters. Is a quotation mark not closed?"),
            row=number,
            maximum=bounds.MAXIMUM_CELL_LENGTH,
        )
    return cells


def inspect(file: IO[bytes]) -> None:
    """Refuses what is no workbook, and what is packed to burst, before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members)
            if unpacked > bounds.MAXIMUM_UNPACKED_BYTES or (
                unpacked > bounds.RATIO_MATTERS_FROM and unpacked > bounds.MAXIMUM_RATIO * max(packed, 1)
            ):
                raise ImportRefused(
                    "unpacks_too_large", _("This workbook unpacks to more than can be taken.")
                )
            for member in members:
                if (
                    "sharedstrings" in member.filename.lower()
                    and member.file_size > bounds.MAXIMUM_SHARED_STRINGS_BYTES
                ):
                    raise ImportRefused(
                        "unpacks_too_large", _("This workbook unpacks to more than can be taken.")
                    )
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as opened:
                        if b"<!DOCTYPE" in opened.read(4096).replace(b"\x00", b"").upper():
                            raise ImportRefused(
                                "not_a_workbook", _("This file cannot be read as an Excel workbook (.xlsx).")
                            )
    except ImportRefused:
        raise
    except _DAMAGED as error:
        raise _damaged(error) from error
