"""Refused rows with cells as a person wants them, converted as the file would be; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts import selectors
from cohorts.import_selectors import brought_in_by
from cohorts.imports.cells import SEPARATOR, from_text
from cohorts.imports.conversion import Conversion, Converted, Stored
from cohorts.imports.mapping import Definition
from cohorts.imports.plan import SheetPlan
from cohorts.models import DataImport, ImportRefusedRow, ImportSourceRow, ImportState, Patient
from cohorts.services.errors import RecordProblems
from cohorts.services.import_checking import stored_of
from cohorts.services.import_rules import RulesOfTheRecord
from cohorts.services.import_sorting import overlaid, patient_key
from cohorts.services.import_states import NotNow
from cohorts.validation.problems import Problem

MAXIMUM_LENGTH = 2_000  # characters of a cell
Place = tuple[str, int]  # sheet and row number


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as a person wants it."""

    sheet: str
    row_number: int
    column: str
    value: str


@dataclass(slots=True)
class ChangedRow:
    """A refused row with its cells as corrected; `changed` holds each changed column with its former text."""

    kept: ImportRefusedRow
    sheet: int
    plan: SheetPlan
    cells: list[str]
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return patient_key(self.cells, self.plan.identifier, self.plan.identifier_option)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One patient as converted: everything that was read of them, and the stored patient where there is one."""

    converted: Converted
    patient: Patient | None
    read: frozenset[Place]

    @property
    def taken(self) -> frozenset[Place]:
        return self.read - {(row.plan.sheet, row.number) for row in self.converted.refused}


def changed_rows(current: DataImport, plans: Sequence[SheetPlan], cells: Sequence[Cell]) -> list[ChangedRow]:
    numbers = {plan.sheet: number for number, plan in enumerate(plans)}
    refused = ImportRefusedRow.objects.filter(data_import=current, taken_in_at=None)
    found = {
        (row.sheet, row.row_number): row
        for row in refused.filter(row_number__in={c.row_number for c in cells})
    }
    rows: dict[Place, ChangedRow] = {}
    for number, cell in enumerate(cells):
        kept = found.get((cell.sheet[:100], cell.row_number))
        if kept is None or cell.sheet not in numbers:
            raise NotNow(_("This row is not refused any more; look at the list again."))
        at = (cell.sheet, cell.row_number)
        if at not in rows:
            plan = plans[numbers[cell.sheet]]
            rows[at] = ChangedRow(kept, numbers[cell.sheet], plan, kept.cells.split(SEPARATOR))
        _change(rows[at], cell, f"/cells/{number}")
    changed = [row for row in rows.values() if row.changed]
    if not changed:
        raise NotNow(_("No cell was changed."))
    return changed


def _change(row: ChangedRow, cell: Cell, pointer: str) -> None:
    if cell.column not in row.plan.header:
        raise RecordProblems([Problem(f"{pointer}/column", _("This field is not known."), "unknown_field")])
    value = from_text(" ".join(cell.value.split()))
    before = row.plan.shown(row.cells, row.plan.header.index(cell.column))
    if value != " ".join(before.split()):
        if len(value) > MAXIMUM_LENGTH:
            message = _("Text must have from 1 to %(maximum)d characters.") % {"maximum": MAXIMUM_LENGTH}
            raise RecordProblems([Problem(f"{pointer}/value", message, "text_length", "malformed")])
        row.changed[cell.column] = (before, value)
        row.cells = overlaid(row.cells, row.plan.header, {cell.column: value})


def converted_anew(
    current: DataImport, definition: Definition, plans: Sequence[SheetPlan], rows: Sequence[ChangedRow]
) -> list[Outcome]:
    """The patients to whom the corrected rows belong, converted anew with their other rows."""
    keys = {row.key for row in rows}
    read = _filed(current, plans, keys)
    read |= {(row.sheet, row.kept.row_number): (row.key, row.cells) for row in rows}
    ordered = sorted(
        (key, sheet, number, cells) for (sheet, number), (key, cells) in read.items() if key in keys
    )
    known = _known(current, definition, keys)
    outcomes = []
    for key, filed in groupby(ordered, key=lambda one: one[0]):
        source = [(sheet, number, cells) for _key, sheet, number, cells in filed]
        patient, stored, answers = known.get(key, (None, None, definition.rules))
        conversion = Conversion(plans, RulesOfTheRecord(), answers, timezone.localdate())
        places = frozenset((plans[sheet].sheet, number) for sheet, number, _cells in source)
        outcomes.append(Outcome(conversion.patient(key, source, stored), patient, places))
    return outcomes


def _filed(
    current: DataImport, plans: Sequence[SheetPlan], keys: set[str]
) -> dict[tuple[int, int], tuple[str, list[str]]]:
    """The other rows of these patients: all that are staged; of a finished import those that are still refused."""
    if current.state == ImportState.READY:
        staged = ImportSourceRow.objects.filter(data_import_id=current.pk, patient_key__in=keys)
        found = list(staged.values_list("sheet", "row_number", "patient_key", "cells"))
    else:
        numbers = {plan.sheet[:100]: number for number, plan in enumerate(plans)}
        refused = ImportRefusedRow.objects.filter(data_import=current, patient_key__in=keys, taken_in_at=None)
        kept = refused.values_list("sheet", "row_number", "patient_key", "cells")
        found = [(numbers[sheet], number, key, cells) for sheet, number, key, cells in kept]
    return {(sheet, number): (key, cells.split(SEPARATOR)) for sheet, number, key, cells in found}


def _known(
    current: DataImport, definition: Definition, keys: set[str]
) -> dict[str, tuple[Patient, Stored, Mapping[str, str]]]:
    """Patients of the record. Those that this very import brought in are completed; the others as was answered."""
    patients = Patient.objects.filter(centre=current.centre_id, identifier__in=keys - {""})
    own = set(brought_in_by(current).filter(pk__in=patients).values_list("pk", flat=True))
    completed = {**definition.rules, "existing_patients": "complete"}
    return {
        one.patient.identifier: (
            one.patient, stored_of(one), completed if one.patient.pk in own else definition.rules
        )
        for one in selectors.records_of(patients.select_related("centre")).values()
    }  # fmt: skip
