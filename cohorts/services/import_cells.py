"""Refused cells corrected on the page: read by the same conversion as the file, and kept as a whole or not at all.

    correct(*, data_import, cells, by) -> Corrected
    take_back(*, data_import, sheet, row_number, column, by) -> DataImport     before the start: as the file has it

Before the import is started its corrections are laid over the file wherever it is read (import_sorting), also after a
crash, and the rows are checked again. Once it is finished the patients concerned are converted against the record as it
stands, and what is right of their refused rows is written in this transaction, with an audit line a patient.

While a changed row would still be refused nothing is kept: `Corrected.problems` say why. What a cell said before, who
changed it and when stays with the import (ImportCorrection) and in the audit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.imports.mapping import Definition, parse
from cohorts.imports.plan import compile_plan
from cohorts.imports.problems import RowProblem
from cohorts.messages import gettext_noop
from cohorts.models import (
    DataImport,
    ImportCorrection,
    ImportProblem,
    ImportRefusedRow,
    ImportStagedRow,
    ImportState,
)
from cohorts.services import audit, import_writing, same_people
from cohorts.services.copying import copy
from cohorts.services.import_checking import STAGED, StagedLines
from cohorts.services.import_rules import RulesOfTheRecord
from cohorts.services.import_states import NotNow, anew, forget_the_check, go_on, locked
from cohorts.services.import_trial import Cell, ChangedRow, Outcome, changed_rows, converted_anew

CORRECTABLE = (ImportState.READY, ImportState.FINISHED)
SAME_PERSON = gettext_noop(
    "This may be a patient who stands under another hospital number. Upload the row as a file to say whether it is."
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many rows were corrected, or, where `problems` are left, why none was."""

    data_import: DataImport
    rows: int
    problems: Sequence[RowProblem] = ()


@transaction.atomic
def correct(*, data_import: DataImport, cells: Sequence[Cell], by: User) -> Corrected:
    """Raises NotNow where a row is no longer refused or the record changed meanwhile, RecordProblems for a cell that
    the mapping does not take."""
    current = locked(data_import, by, CORRECTABLE)
    definition = parse(current.definition)
    headers = {s["sheet"]: [c["name"] for c in s["columns"]] for s in current.profile["sheets"]}
    plans = compile_plan(definition, headers, RulesOfTheRecord(), timezone.localdate())
    rows = changed_rows(current, plans, cells)
    outcomes = converted_anew(current, definition, plans, rows)
    places = {(row.plan.sheet, row.kept.row_number) for row in rows}
    left = [p for one in outcomes for p in one.converted.problems if (p.sheet, p.row) in places]
    if left:
        return Corrected(current, 0, left)
    if current.state == ImportState.READY:
        _keep(current, rows, by)
        forget_the_check(current)
        go_on(current, by, "checked_again")
        return Corrected(anew(current), len(rows))
    return _take_in(current, definition, outcomes, rows, by)


@transaction.atomic
def take_back(*, data_import: DataImport, sheet: str, row_number: int, column: str, by: User) -> DataImport:
    """The cell as the file has it; NotNow where it stands so already or the import was started."""
    current = locked(data_import, by, (ImportState.READY,))
    place: dict[str, Any] = {
        "data_import": current,
        "sheet": sheet[:100],
        "row_number": row_number,
        "column": column,
    }
    made = list(ImportCorrection.objects.filter(**place).order_by("id"))
    if not made or made[-1].value == made[0].value_before:
        raise NotNow(_("No cell was changed."))
    back: dict[str, Any] = {"value_before": made[-1].value, "value": made[0].value_before, "corrected_by": by}
    _note(current, [ImportCorrection(**place, **back)], by)
    forget_the_check(current)
    go_on(current, by, "checked_again")
    return anew(current)


def _take_in(
    current: DataImport,
    definition: Definition,
    outcomes: Sequence[Outcome],
    rows: Sequence[ChangedRow],
    by: User,
) -> Corrected:
    """Writes what is right now, in the transaction of the caller."""
    key = uuid4()
    lines = StagedLines(key, {})
    accepted = [one for one in outcomes if one.converted.singles]
    copy(
        ImportStagedRow._meta.db_table,
        STAGED,
        [line for one in accepted for line in lines.of(one.converted, one.patient)],
    )
    staged = ImportStagedRow.objects.filter(data_import_id=key)
    if definition.rules.get("same_person") != "separate" and (
        people := same_people.staged_people(key, current.centre_id)
    ):
        staged.delete()
        return Corrected(current, 0, _same_person(rows, {name for names, _keys in people for name in names}))
    try:
        with transaction.atomic():
            if not import_writing.as_checked(key):
                raise _changed_meanwhile()
            import_writing.write_staged(current, key, lines.numbers, by)
    except IntegrityError as error:
        if import_writing.IDENTIFIER_TAKEN in str(error):
            raise _changed_meanwhile() from error
        raise
    staged.delete()
    _keep(current, rows, by)
    taken = {place for one in accepted for place in one.taken}
    for sheet in {sheet for sheet, _number in taken}:
        numbers = {number for of, number in taken if of == sheet}
        refused = ImportRefusedRow.objects.filter(
            data_import=current, sheet=sheet[:100], row_number__in=numbers
        )
        refused.update(taken_in_at=timezone.now(), taken_in_by=by)
    return Corrected(anew(current), len(taken))


def _changed_meanwhile() -> NotNow:
    return NotNow(_("The record changed meanwhile; send the corrections again."))


def _same_person(rows: Sequence[ChangedRow], identifiers: set[str]) -> list[RowProblem]:
    return [
        RowProblem(
            row.plan.sheet, row.kept.row_number, row.plan.identifier_name, row.key, "same_person", SAME_PERSON
        )
        for row in rows
        if row.key in identifiers
    ]


def _keep(current: DataImport, rows: Sequence[ChangedRow], by: User) -> None:
    """Each changed cell with the problem that stood there, and one line of the audit."""
    problems = ImportProblem.objects.filter(
        data_import=current, row_number__in={r.kept.row_number for r in rows}
    )
    said = {(p.sheet, p.row_number, p.column): (p.code, p.message) for p in problems.order_by("-id")}
    corrections = []
    for row in rows:
        for column, (before, value) in row.changed.items():
            code, message = said.get((row.kept.sheet, row.kept.row_number, column[:200]), ("", ""))
            corrections.append(
                ImportCorrection(
                    data_import=current, sheet=row.kept.sheet, row_number=row.kept.row_number, column=column[:200],
                    value_before=before, value=value, code=code, message=message, corrected_by=by,
                )
            )  # fmt: skip
    _note(current, corrections, by)


def _note(current: DataImport, corrections: Sequence[ImportCorrection], by: User) -> None:
    ImportCorrection.objects.bulk_create(corrections)
    changes = {f"{c.sheet} {c.row_number} {c.column}".strip(): (c.value_before, c.value) for c in corrections}
    audit.write(by=by, action="corrected", subject=current, centre_code=current.centre.code, changes=changes)
