"""First stage: every row of the file filed under its patient, so that the database sorts what memory cannot hold."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cohorts.imports.cells import SEPARATOR, from_text, shown
from cohorts.imports.delimited import Row
from cohorts.imports.mapping import Definition, SheetMapping
from cohorts.imports.profile import names_of
from cohorts.imports.readers import padded
from cohorts.models import DataImport, ImportCorrection, ImportSourceRow, ImportStage
from cohorts.services.copying import copy, refresh_statistics, text
from cohorts.services.import_files import OpenedFile, opened, read_as_of

if TYPE_CHECKING:
    from cohorts.services.import_work import Progress

AT_ONCE = 20_000
KEY_LENGTH = 200  # longer than any hospital number that the record takes, and short enough for an index


RowCorrections = dict[int, dict[str, str]]  # by row number and column
Corrections = dict[str, RowCorrections]  # by sheet


def corrected_cells(data_import: DataImport) -> Corrections:
    """What a person made of the file's cells; the latest correction of a cell holds."""
    found: Corrections = {}
    corrections = ImportCorrection.objects.filter(data_import=data_import).order_by("id")
    for sheet, row, column, value in corrections.values_list("sheet", "row_number", "column", "value"):
        found.setdefault(sheet, {}).setdefault(row, {})[column] = value
    return found


def sort(progress: "Progress", definition: Definition) -> None:
    """Files the rows of every mapped sheet, or goes on where a former run left off.

    Rows without a hospital number are filed under an empty key. The form (encoding, sheets, place of the hospital
    number) is kept beside the cursor: what was filed under another form, or was lost, is filed again.
    """
    row = progress.row
    corrections = corrected_cells(row)
    form = form_of(row.profile, definition, corrections)
    staged = row.cursor.get("staged", {})
    if staged.get("form") != form or _count(progress) != staged.get("count", 0):
        with transaction.atomic():
            ImportSourceRow.objects.filter(data_import_id=row.pk).delete()
            staged = {"form": form, "sheet": 0, "row": 0, "count": 0, "whole": False}
            progress.save(cursor={"staged": staged}, stage=ImportStage.STAGING, done=0, counts={})
    if staged["whole"]:
        return
    with opened(row, read_as_of(row.profile)) as file:
        for number, sheet in enumerate(definition.mapped_sheets):
            if number >= staged["sheet"]:
                corrected = corrections.get(sheet.sheet[:100], {})
                staged = _sort_sheet(progress, file, sheet, number, staged, corrected)
    refresh_statistics(ImportSourceRow._meta.db_table)
    progress.save(cursor={"staged": {**staged, "whole": True}}, done=0)


def form_of(profile: dict[str, Any], definition: Definition, corrections: Corrections) -> list[Any]:
    sheets = [
        [
            s.sheet,
            s.header_row,
            s.identifier and [s.identifier.column, s.identifier.options.get("identifiers", "")],
        ]
        for s in definition.mapped_sheets
    ]
    form = [[list(item) for item in sorted(read_as_of(profile).items())], sheets]
    return [*form, _digest(corrections)] if corrections else form


def _digest(corrections: Corrections) -> str:
    return hashlib.sha256(json.dumps(corrections, sort_keys=True).encode()).hexdigest()


def _count(progress: "Progress") -> int:
    return ImportSourceRow.objects.filter(data_import_id=progress.row.pk).count()


def _sort_sheet(
    progress: "Progress",
    file: OpenedFile,
    sheet: SheetMapping,
    number: int,
    staged: dict[str, Any],
    corrected: RowCorrections,
) -> dict[str, Any]:
    rows = file.rows(sheet.sheet)
    header = next((cells for at, cells in rows if at == sheet.header_row), [])
    identifier = sheet.identifier
    names = names_of(header)
    place = names.index(identifier.column) if identifier and identifier.column in names else -1
    option = identifier.options.get("identifiers", "") if identifier else ""
    done = staged["row"] if staged["sheet"] == number else 0
    waiting = ((at, cells) for at, cells in rows if at > done and any(cells))
    if corrected:
        waiting = ((at, overlaid(cells, names, corrected.get(at, {}))) for at, cells in waiting)
    while batch := list(islice(waiting, AT_ONCE)):
        with transaction.atomic():
            copy(
                ImportSourceRow._meta.db_table,
                ("data_import_id", "patient_key", "sheet", "row_number", "cells"),
                _lines(str(progress.row.pk), number, place, option, batch),
            )
            staged = {**staged, "sheet": number, "row": batch[-1][0], "count": staged["count"] + len(batch)}
            done_rows = min(staged["count"], progress.row.total)
            progress.save(cursor={"staged": staged}, done=done_rows)
    return {**staged, "sheet": number + 1, "row": 0}


def overlaid(cells: list[str], names: Sequence[str], corrected: Mapping[str, str]) -> list[str]:
    """The row with the cells that a person corrected."""
    if not corrected:
        return cells
    padded_cells = [*cells, *[""] * (len(names) - len(cells))]
    for name, value in corrected.items():
        padded_cells[names.index(name)] = from_text(value)
    return padded_cells


def patient_key(cells: Sequence[str], place: int, option: str) -> str:
    """The hospital number under which the row is filed."""
    identifier = shown(cells[place]).strip() if 0 <= place < len(cells) else ""
    return padded(identifier, option)[:KEY_LENGTH] if option else identifier[:KEY_LENGTH]


def _lines(key: str, sheet: int, place: int, option: str, batch: list[Row]) -> Iterator[str]:
    for at, cells in batch:
        identifier = patient_key(cells, place, option)
        joined = SEPARATOR.join(cells)
        yield f"{key}\t{text(identifier)}\t{sheet}\t{at}\t{text(joined)}"
