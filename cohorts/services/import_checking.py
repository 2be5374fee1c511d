"""Second stage: patient after patient converted and held against the rules of the record, into the staging table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from cohorts import selectors
from cohorts.imports.cells import SEPARATOR
from cohorts.imports.conversion import Conversion, Converted, Stored
from cohorts.imports.mapping import Definition
from cohorts.imports.plan import compile_plan
from cohorts.imports.problems import RowProblem
from cohorts.imports.rows import SourceRow
from cohorts.models import ImportProblem, ImportRefusedRow, ImportStage, ImportStagedRow, Patient
from cohorts.services import same_people, writing
from cohorts.services.copying import array, copy, refresh_statistics, text
from cohorts.services.import_rules import RulesOfTheRecord

if TYPE_CHECKING:
    from cohorts.services.import_work import Progress

AT_ONCE = 10_000
MAXIMUM_EXAMPLES = 5
VERSION = "version"  # the staged section that holds which version of a stored patient was checked
COUNTED = "counted"  # the staged section that holds how many dates of a patient were counted in days
COMPLETED = "+"  # marks a staged single section that replaces a stored row

Source = tuple[int, int, list[str]]


def check(progress: "Progress", definition: Definition) -> None:
    """Checks every patient of the file, or goes on behind the last one checked."""
    row = progress.row
    checked = row.cursor.get("checked")
    if checked is None or _staged(progress) != sum(checked["numbers"].values()):
        with transaction.atomic():
            ImportStagedRow.objects.filter(data_import_id=row.pk).delete()
            ImportProblem.objects.filter(data_import=row).delete()
            ImportRefusedRow.objects.filter(data_import=row).delete()
            checked = {"key": None, "numbers": {}, "whole": False}
            cursor = {"staged": row.cursor["staged"], "checked": checked, "findings": {}}
            progress.save(cursor=cursor, counts={}, done=0, stage=ImportStage.CHECKING)
    if checked["whole"]:
        return
    headers = {s["sheet"]: [c["name"] for c in s["columns"]] for s in row.profile["sheets"]}
    plans = compile_plan(definition, headers, RulesOfTheRecord(), timezone.localdate())
    batch = _Batch(progress, Conversion(plans, RulesOfTheRecord(), definition.rules, timezone.localdate()))
    while batch.take():
        pass
    refresh_statistics(ImportStagedRow._meta.db_table)
    with transaction.atomic():
        same_people.look(progress, definition, plans)
        cursor = progress.row.cursor
        cursor = {**cursor, "checked": {**cursor["checked"], "whole": True}}
        progress.save(cursor=cursor, conversions=_conversions(progress))


_COUNTED_DATES = """
    SELECT columns[1], columns[2], columns[3], columns[4], columns[5]::int, sum(columns[6]::int)
    FROM cohorts_importstagedrow WHERE data_import_id = %s AND section = %s GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 5, 3
"""


def _conversions(progress: "Progress") -> list[dict[str, Any]]:
    """The dates of the staged rows that no cell states, by the sheet and the column from which they were counted."""
    names = ("sheet", "field", "group", "from_column", "days", "count")
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED_DATES, [progress.row.pk, COUNTED])
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _staged(progress: "Progress") -> int:
    return ImportStagedRow.objects.filter(data_import_id=progress.row.pk).count()


class _Batch:
    """One batch after another, each a transaction: staged rows, problems, counts and the cursor together."""

    def __init__(self, progress: "Progress", conversion: Conversion) -> None:
        self.progress, self.conversion = progress, conversion
        self.row = progress.row
        self.key = str(self.row.pk)
        self.lines = StagedLines(self.row.pk, self.row.cursor["checked"]["numbers"])
        self.counts: Counter[str] = Counter(self.row.counts)
        self.findings: dict[str, dict[str, Any]] = dict(self.row.cursor.get("findings", {}))
        self.completes = conversion.answers.get("existing_patients") == "complete"

    def take(self) -> bool:
        """The next patients; False where there are none left."""
        patients = self._next()
        if not patients:
            return False
        lines: list[str] = []
        problems: list[RowProblem] = []
        refused: list[str] = []
        with transaction.atomic():
            stored = self._stored([key for key, _rows in patients])
            for key, source in patients:
                patient = stored.get(key)
                converted = self.conversion.patient(key, source, patient and patient[1])
                self._count(converted, new=patient is None)
                problems += converted.problems
                if converted.refused:
                    refused += [self._refused_line(key, row) for row in converted.refused]
                if converted.singles:
                    lines += self.lines.of(converted, patient and patient[0])
            copy(ImportStagedRow._meta.db_table, STAGED, lines)
            copy(ImportProblem._meta.db_table, _PROBLEM, map(self._problem_line, problems))
            if refused:
                copy(ImportRefusedRow._meta.db_table, _REFUSED, refused)
            self._save(patients[-1][0], sum(len(source) for _key, source in patients))
        return True

    def _next(self) -> list[tuple[str, list[Source]]]:
        key = self.row.cursor["checked"]["key"]
        found = self._fetch("patient_key > %s OR %s", [key or "", key is None], AT_ONCE)
        if len(found) == AT_ONCE:
            last = found[-1][0]
            whole = [row for row in found if row[0] != last]
            found = whole or self._fetch("patient_key = %s", [last], None)
        return [
            (patient, [(sheet, number, cells.split(SEPARATOR)) for _key, sheet, number, cells in rows])
            for patient, rows in groupby(found, key=itemgetter(0))
        ]

    def _fetch(
        self, condition: str, parameters: list[Any], limit: int | None
    ) -> list[tuple[str, int, int, str]]:
        statement = (
            "SELECT patient_key, sheet, row_number, cells FROM cohorts_importsourcerow"
            f" WHERE data_import_id = %s AND ({condition}) ORDER BY patient_key, sheet, row_number LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.row.pk, *parameters, limit])
            return cursor.fetchall()

    def _stored(self, keys: Sequence[str]) -> dict[str, tuple[Patient, Stored]]:
        """Patients of the centre that the file names, with their whole record where it is to be completed."""
        patients = Patient.objects.filter(centre=self.row.centre_id, identifier__in=[k for k in keys if k])
        if not self.completes:
            return {patient.identifier: (patient, Stored({}, ())) for patient in patients}
        records = selectors.records_of(patients.select_related("centre"))
        return {r.patient.identifier: (r.patient, stored_of(r)) for r in records.values()}

    def _count(self, converted: Converted, *, new: bool) -> None:
        self.counts["rows_taken"] += converted.rows_taken
        self.counts["rows_refused"] += converted.rows_refused
        if converted.singles:
            self.counts["patients_new" if new else "patients_completed"] += 1
        else:
            self.counts["patients_refused"] += 1
        for section, _columns in converted.rows:
            self.counts[section] += 1
        for rule, (count, examples) in converted.findings.items():
            found = self.findings.setdefault(rule, {"count": 0, "examples": []})
            found["count"] += count
            found["examples"] = [*found["examples"], *examples][:MAXIMUM_EXAMPLES]

    def _problem_line(self, problem: RowProblem) -> str:
        return "\t".join((self.key, str(problem.row), *map(text, _shown(problem))))

    def _refused_line(self, key: str, row: SourceRow) -> str:
        cells = SEPARATOR.join(row.cells)
        return "\t".join((self.key, text(row.plan.sheet[:100]), str(row.number), text(key), text(cells)))

    def _save(self, key: str, rows: int) -> None:
        checked = {"key": key, "numbers": dict(self.lines.numbers), "whole": False}
        cursor = {"staged": self.row.cursor["staged"], "checked": checked, "findings": self.findings}
        done = min(self.row.done + rows, self.row.total)
        self.progress.save(cursor=cursor, counts=dict(self.counts), done=done)


class StagedLines:
    """Converted patients as lines of the staging table, under one key; `numbers` counts them by section."""

    def __init__(self, key: UUID, numbers: Mapping[str, int]) -> None:
        self.key = str(key)
        self.numbers: Counter[str] = Counter(numbers)

    def of(self, converted: Converted, patient: Patient | None) -> Iterator[str]:
        key = str(uuid4() if patient is None else patient.pk)
        if patient is not None:
            yield self._line(VERSION, key, [patient.record_version])
        for section, columns in converted.singles.items():
            stored = patient is not None and (section == "patient" or hasattr(patient, section))
            place = section + COMPLETED if stored else section
            yield self._line(place, key, VALUES[section](columns))
        for section, columns in converted.rows:
            yield self._line(section, key, VALUES[section](columns))
        for (sheet, said), count in converted.conversions.items():
            yield self._line(
                COUNTED, key, [sheet, said.field, said.group, said.from_column, said.days, count]
            )

    def _line(self, section: str, patient: str, values: Iterable[Any]) -> str:
        self.numbers[section] += 1
        return f"{self.key}\t{section}\t{self.numbers[section]}\t{patient}\t{array(values)}"


STAGED = ("data_import_id", "section", "number", "patient_id", "columns")
_REFUSED = ("data_import_id", "sheet", "row_number", "patient_key", "cells")
_PROBLEM = ("data_import_id", "row_number", "sheet", '"column"', "value", "code", "message")
COLUMNS: dict[str, tuple[str, ...]] = {
    section: tuple(field.column for field in writing.fields_of(section))
    for section in ("patient", *writing.SINGLE_MODELS, *writing.ROW_MODELS)
}


VALUES = {section: itemgetter(*names) for section, names in COLUMNS.items()}


def _shown(problem: RowProblem) -> tuple[str, str, str, str, str]:
    return (problem.sheet[:100], problem.column[:200], problem.value[:200], problem.code, problem.message)


def stored_of(record: selectors.Record) -> Stored:
    """A record in the columns that an import compares with."""
    singles: dict[str, Any] = {"patient": writing.columns_of(record.patient)}
    for section in writing.SINGLE_MODELS:
        row = getattr(record, section)
        singles[section] = row and writing.columns_of(row)
    many = (
        record.treatment_phases, record.mrd_assessments, record.donors, record.fitness_assessments,
        record.transplants, record.outcomes,
    )  # fmt: skip
    rows = [(writing.GROUP_OF[type(row)], writing.columns_of(row)) for group in many for row in group]
    return Stored(singles, rows)
