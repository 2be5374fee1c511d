"""Giving back what came in, and handing out an analysis set. For clinicians of the centre, each time audited; the set
of a cohort without names also for the statisticians of all its centres, who sign its analyses.

    original(*, data_import, by) -> Export          the file as it was handed in, byte for byte
    rejected(*, data_import, by) -> Export          the refused rows in the file's own shape with a column of reasons;
                                                    corrected, it is imported again under the same mapping
    record(*, data_import, by) -> Export            the patients of the import as they stand, in the file's own shape
                                                    (long where every row is a sample, wide where one is a patient)
    analysis_set(*, centre, by, identified=False) -> Export    a zip of one CSV a table and a data dictionary
    cohort_set(*, version, by, identified=False) -> Export     the same for the members of a version of a cohort

`Export.content` yields bytes; memory does not grow with the number of patients.
"""

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import IO, Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cohorts import import_selectors, selectors
from cohorts.cohort_counts import few_enough_to_derive
from cohorts.cohort_members import definition_of, members_of
from cohorts.imports.mapping import Definition, SheetMapping, parse
from cohorts.imports.profile import REASON_COLUMN, names_of
from cohorts.imports.shape import PlainRecord, header_of, lines_of
from cohorts.imports.writing import csv_lines, safe
from cohorts.models import AuditEvent, Centre, CohortVersion, DataImport, ImportKind, ImportProblem, Patient
from cohorts.services import access, analysis_set_tables, audit
from cohorts.services.errors import NotPermitted
from cohorts.services.import_checking import stored_of
from cohorts.services.import_files import chunks, opened, read_as_of
from cohorts.services.imports import NotNow

AT_ONCE = 500
CSV, XLSX, ZIP = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
)
Table = tuple[str, Iterable[list[str]]]


@dataclass(frozen=True, slots=True)
class Export:
    file_name: str
    content_type: str
    content: Iterator[bytes]


def original(*, data_import: DataImport, by: User) -> Export:
    _permit(by, data_import.centre)
    _note(data_import, by, "original")
    kind = CSV if data_import.kind == ImportKind.CSV else XLSX
    return Export(data_import.file_name, kind, chunks(data_import.pk))


def rejected(*, data_import: DataImport, by: User) -> Export:
    _permit(by, data_import.centre)
    definition = _definition(data_import)
    _note(data_import, by, "rejected")
    with_rows = [s for s in definition.mapped_sheets if _problems(data_import, s.sheet).exists()]
    tables = [(sheet.sheet, _rejected_rows(data_import, sheet)) for sheet in with_rows]
    return _in_its_kind(data_import, "rejected", tables)


def record(*, data_import: DataImport, by: User) -> Export:
    _permit(by, data_import.centre)
    definition = _definition(data_import)
    _note(data_import, by, "record")
    tables = [(sheet.sheet, _record_rows(data_import, sheet)) for sheet in definition.mapped_sheets]
    return _in_its_kind(data_import, "record", tables)


def analysis_set(*, centre: Centre, by: User, identified: bool = False) -> Export:
    """Without `identified` no name, hospital number or birth date leaves the centre; ages are given instead."""
    _permit(by, centre)
    changes = {"export": (None, "analysis set"), "identified": (None, identified)}
    audit.write(by=by, action="exported", subject=centre, centre_code=centre.code, changes=changes)
    name = f"{centre.code}-analysis-set"
    members = Patient.objects.filter(centre=centre)
    return Export(f"{name}.zip", ZIP, _zipped(analysis_set_tables.tables(members, identified=identified)))


def cohort_set(*, version: CohortVersion, by: User, identified: bool = False) -> Export:
    """The same for the members of a version of a cohort, for who is a clinician in every one of its centres; without
    `identified` also for their statisticians.

    Raises NotNow where the MRD stratum of more patients would have to be derived than while somebody waits.
    """
    centres = list(version.cohort.centres.all())
    if identified or not access.sees_small_cells(by, centres):
        for centre in centres:
            _permit(by, centre)
    if not few_enough_to_derive(definition_of(version), [centre.pk for centre in centres], version.as_of):
        raise NotNow(
            _("The MRD stratum of too many patients would have to be derived. Narrow the cohort, by centre or by "
              "years of diagnosis, or leave the stratum out.")
        )  # fmt: skip
    changes = {
        "export": (None, "analysis set"),
        "version": (None, version.number),
        "identified": (None, identified),
    }
    for centre in centres:
        audit.write(
            by=by, action="exported", subject=version.cohort, centre_code=centre.code, changes=changes
        )
    members = members_of(version)
    return Export(
        f"cohort-v{version.number}-analysis-set.zip",
        ZIP,
        _zipped(analysis_set_tables.tables(members, identified=identified)),
    )


def patients_of(data_import: DataImport) -> list[Any]:
    """The keys of the patients that the import created or completed, as its audit names them."""
    events = AuditEvent.objects.filter(
        object_type="DataImport", object_id=str(data_import.pk), action="imported", patient_id__isnull=False
    )
    return list(events.order_by("id").values_list("patient_id", flat=True))


def _definition(data_import: DataImport) -> Definition:
    if data_import.definition is None:
        raise NotNow(_("Confirm the mapping first."))
    return parse(data_import.definition)


def _problems(data_import: DataImport, sheet: str) -> QuerySet[ImportProblem]:
    return import_selectors.problems_of(data_import).filter(sheet=sheet[:100])


def _rejected_rows(data_import: DataImport, sheet: SheetMapping) -> Iterator[list[str]]:
    """The header and every refused row, each with its reasons: the file and its problems read side by side."""
    problems = _problems(data_import, sheet.sheet).order_by("row_number", "id").iterator(chunk_size=2_000)
    reasons = groupby(problems, key=attrgetter("row_number"))
    current = next(reasons, None)
    with opened(data_import, read_as_of(data_import.profile)) as file:
        header: list[str] | None = None
        for number, cells in file.rows(sheet.sheet):
            if number == sheet.header_row:
                header = names_of(cells)
                kept = [place for place, name in enumerate(header) if name != REASON_COLUMN]
                yield [*(header[place] for place in kept), REASON_COLUMN]
            if current is None:
                return
            if header is not None and number == current[0]:
                padded = [*cells, *[""] * (len(header) - len(cells))]
                why = "; ".join(dict.fromkeys(_reason(problem) for problem in current[1]))
                yield [*(padded[place] for place in kept), why]
                current = next(reasons, None)


def _reason(problem: ImportProblem) -> str:
    message = _(problem.message)
    return f"{problem.column}: {message}" if problem.column else message


def _record_rows(data_import: DataImport, sheet: SheetMapping) -> Iterator[list[str]]:
    yield header_of(sheet)
    keys = patients_of(data_import)
    for start in range(0, len(keys), AT_ONCE):
        patients = Patient.objects.select_related("centre").filter(pk__in=keys[start : start + AT_ONCE])
        for found in selectors.records_of(patients.order_by("identifier")).values():
            yield from lines_of(sheet, plain(found))


def plain(found: selectors.Record) -> PlainRecord:
    stored = stored_of(found)
    rows: dict[str, list[Any]] = {}
    for section, columns in stored.rows:
        rows.setdefault(section, []).append(columns)
    return PlainRecord({section: columns or {} for section, columns in stored.singles.items()}, rows)


def _in_its_kind(data_import: DataImport, what: str, tables: Sequence[Table]) -> Export:
    """A CSV gives a CSV; a workbook gives a workbook with the same sheets."""
    stem = PurePosixPath(data_import.file_name).stem
    if data_import.kind == ImportKind.CSV:
        rows = tables[0][1] if tables else []
        lines = (line.encode() for line in csv_lines(rows))
        return Export(f"{stem}-{what}.csv", CSV, lines)
    return Export(f"{stem}-{what}.xlsx", XLSX, _workbook(tables))


def _workbook(tables: Sequence[Table]) -> Iterator[bytes]:
    from openpyxl import Workbook  # loads numpy; only where a workbook is written
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    from cohorts.imports.cells import shown

    book = Workbook(write_only=True)
    for name, rows in tables:
        sheet = book.create_sheet(name[:31] or "Sheet1")
        for row in rows:
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", safe(shown(cell))) for cell in row])
    if not tables:
        book.create_sheet("Sheet1")
    with tempfile.TemporaryFile() as file:
        book.save(file)
        yield from _read(file)


class _Sent(io.RawIOBase):
    """What an archive is written to while it is sent: keeps only what was not yet taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _zipped(tables: Iterable[Table]) -> Iterator[bytes]:
    """A zip that is sent as it is made, from the first row on."""
    sent = _Sent()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables:
            with archive.open(f"{name}.csv", "w") as member:
                for line in csv_lines(rows):
                    member.write(line.encode())
                    if piece := sent.taken():
                        yield piece
    yield sent.taken()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(1 << 16):
        yield piece


def _permit(by: User, centre: Centre) -> None:
    if not access.may_write(by, centre):
        raise NotPermitted(_("Only a clinician of the centre may import or export its records."))


def _note(data_import: DataImport, by: User, what: str) -> None:
    changes = {"export": (None, what), "file_name": (None, data_import.file_name)}
    audit.write(
        by=by, action="exported", subject=data_import, centre_code=data_import.centre.code, changes=changes
    )
