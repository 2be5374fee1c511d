"""First stage: every row of the file filed under its patient, so that the database sorts what memory cannot hold."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cohorts.imports.cells import SEPARATOR, shown
from cohorts.imports.delimited import Row
from cohorts.imports.mapping import Definition, SheetMapping
from cohorts.imports.profile import names_of
from cohorts.imports.readers import padded
from cohorts.models import ImportSourceRow, ImportStage
from cohorts.services.copying import copy, refresh_statistics, text
from cohorts.services.import_files import OpenedFile, opened, read_as_of

if TYPE_CHECKING:
    from cohorts.services.import_work import Progress

AT_ONCE = 20_000
KEY_LENGTH = 200  # longer than any hospital number that the record takes, and short enough for an index


def sort(progress: "Progress", definition: Definition) -> None:
    """Files the rows of every mapped sheet, or goes on where a former run left off.

    Rows without a hospital number are filed under an empty key. The form (encoding, sheets, place of the hospital
    number) is kept beside the cursor: what was filed under another form, or was lost, is filed again.
    """
    row = progress.row
    form = form_of(row.profile, definition)
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
                staged = _sort_sheet(progress, file, sheet, number, staged)
    refresh_statistics(ImportSourceRow._meta.db_table)
    progress.save(cursor={"staged": {**staged, "whole": True}}, done=0)


def form_of(profile: dict[str, Any], definition: Definition) -> list[Any]:
    sheets = [
        [
            s.sheet,
            s.header_row,
            s.identifier and [s.identifier.column, s.identifier.options.get("identifiers", "")],
        ]
        for s in definition.mapped_sheets
    ]
    return [[list(item) for item in sorted(read_as_of(profile).items())], sheets]


def _count(progress: "Progress") -> int:
    return ImportSourceRow.objects.filter(data_import_id=progress.row.pk).count()


def _sort_sheet(
    progress: "Progress", file: OpenedFile, sheet: SheetMapping, number: int, staged: dict[str, Any]
) -> dict[str, Any]:
    rows = file.rows(sheet.sheet)
    header = next((cells for at, cells in rows if at == sheet.header_row), [])
    identifier = sheet.identifier
    names = names_of(header)
    place = names.index(identifier.column) if identifier and identifier.column in names else -1
    option = identifier.options.get("identifiers", "") if identifier else ""
    done = staged["row"] if staged["sheet"] == number else 0
    waiting = ((at, cells) for at, cells in rows if at > done and any(cells))
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


def _lines(key: str, sheet: int, place: int, option: str, batch: list[Row]) -> Iterator[str]:
    for at, cells in batch:
        identifier = shown(cells[place]).strip() if 0 <= place < len(cells) else ""
        if option:
            identifier = padded(identifier, option)
        joined = SEPARATOR.join(cells)
        yield f"{key}\t{text(identifier[:KEY_LENGTH])}\t{sheet}\t{at}\t{text(joined)}"
