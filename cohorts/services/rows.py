"""Adding, correcting and retracting the rows of which a patient has many."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import audit, writing
from cohorts.validation.fields import ENTRY, ROWS
from cohorts.validation.problems import Problem
from cohorts.validation.reading import Reading, read
from cohorts.validation.rows import Entered

Row = TypeVar("Row", bound=RetractableRow)


@transaction.atomic
def record(
    model: type[Row],
    *,
    patient: Patient,
    values: Mapping[str, Any],
    by: User,
    expected_version: int | None = None,
) -> Row:
    """Add a row."""
    group = writing.GROUP_OF[model]
    locked = writing.lock(patient, by=by, expected_version=expected_version)
    reading = read(ENTRY[group], values, whole=True)
    entered = new_row(group, reading, pointer="")
    rules = writing.rule_problems([*writing.stored_rows(locked), entered])
    writing.refuse_if([*reading.problems, *rules])
    row = save_new(model, locked, entered.columns, by=by)
    writing.count_change(locked, patient)
    return row


@transaction.atomic
def correct(
    row: Row,
    *,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Row:
    """Change values of a row; the former ones stay in the audit. What equals the old value is no change.

    A reason is needed where something stated is replaced, not where a gap is filled.
    """
    group = writing.GROUP_OF[type(row)]
    locked = writing.lock(row_patient(row), by=by, expected_version=expected_version)
    current = type(row)._default_manager.get(pk=row.pk)
    reading = read(ENTRY[group], changes, whole=False)
    problems = [*_retracted(current), *reading.problems]
    changed = writing.differences(current, reading.columns)
    reason = writing.read_reason(reason, problems, needed=writing.stated(current, changed))
    entered = Entered(
        group,
        writing.columns_of(current) | reading.columns,
        None,
        dict(reading.pointers),
        frozenset(reading.unreadable),
    )
    if changed:
        problems += writing.rule_problems([*writing.stored_rows(locked, but=[current]), entered])
    writing.refuse_if(problems)
    if not changed:
        return current
    action = "corrected" if writing.stated(current, changed) else "completed"
    for column, (_old, new) in changed.items():
        setattr(current, column, new)
    current.save(update_fields=list(changed))
    audit.write(by=by, action=action, subject=current, patient=locked, changes=changed, reason=reason)
    writing.count_change(locked, row_patient(row))
    return current


@transaction.atomic
def retract(row: Row, *, reason: str, by: User, expected_version: int | None = None) -> Row:
    """Mark a row as entered in error. It stays, and stands in no record any more."""
    locked = writing.lock(row_patient(row), by=by, expected_version=expected_version)
    current = type(row)._default_manager.get(pk=row.pk)
    problems = _retracted(current)
    reason = writing.read_reason(reason, problems, needed=True)
    if not problems:
        problems = writing.problems_without(locked, current)
    writing.refuse_if(problems)
    current.retracted_at, current.retracted_by, current.retraction_reason = timezone.now(), by, reason
    current.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    former = {
        column: (value, None) for column, value in writing.columns_of(current).items() if value is not None
    }
    audit.write(by=by, action="retracted", subject=current, patient=locked, changes=former, reason=reason)
    writing.count_change(locked, row_patient(row))
    return current


def new_row(group: str, reading: Reading, *, pointer: str) -> Entered:
    """A row about to be added, with what is not given set to not known."""
    columns = {field.column: field.nothing() for field in ROWS[group]} | reading.columns
    return Entered(group, columns, pointer, dict(reading.pointers), frozenset(reading.unreadable))


def save_new(model: type[Row], locked: Patient, columns: Mapping[str, Any], *, by: User) -> Row:
    row = model(patient=locked, created_by=by, **columns)
    row.save(force_insert=True)
    stated = {name: (None, value) for name, value in columns.items() if value not in (None, {})}
    audit.write(by=by, action="recorded", subject=row, patient=locked, changes=stated)
    return row


def row_patient(row: RetractableRow) -> Patient:
    return cast(Patient, row.patient)  # type: ignore[attr-defined]  # every retractable row has a patient


def _retracted(row: RetractableRow) -> list[Problem]:
    if not row.entered_in_error:
        return []
    return [Problem("", _("This row was retracted as entered in error."), "retracted")]
