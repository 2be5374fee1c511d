"""Writing what a patient has one of: the patient itself, the diagnosis with its remission, the graft …"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.models.clinical_row import EnteredRow
from cohorts.services import audit, writing
from cohorts.validation.fields import ENTRY, SINGLES, Field, Place
from cohorts.validation.problems import Problem
from cohorts.validation.reading import read
from cohorts.validation.rows import Entered

Row = TypeVar("Row", bound=EnteredRow)


@transaction.atomic
def correct(
    model: type[Row],
    *,
    patient: Patient,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Row:
    """State what is not stated yet, or change what is. Fields stand at their place in the row's section of a case
    (`remission` beside the diagnosis), or under their column.

    The row as it stands then, or an empty one where nothing is stated. What replaces something needs a reason.
    """
    entry = ENTRY[writing.GROUP_OF[model]]
    change(patient, entry=entry, changes=changes, reason=reason, by=by, expected_version=expected_version)
    rows = model._default_manager
    return rows.filter(patient=patient).first() or model(patient=patient)


def change(
    patient: Patient,
    *,
    entry: Mapping[Place, Field],
    changes: Mapping[str, Any],
    reason: str,
    by: User,
    expected_version: int | None,
) -> Patient:
    """Apply changes to any of the single rows, all or none; to be called inside a transaction.

    A row that does not exist yet is added. A reason is needed where something stated is replaced.
    """
    locked = writing.lock(patient, by=by, expected_version=expected_version)
    reading = read(entry, changes, whole=False)
    problems = list(reading.problems)
    current = _current(locked)
    changed = {
        group: writing.differences(row, _of_group(group, reading.columns)) for group, row in current.items()
    }
    replaces = any(
        writing.stated(current[group], changed[group]) for group in current if _exists(current[group])
    )
    reason = writing.read_reason(reason, problems, needed=replaces)
    if any(changed.values()):
        entered = [
            Entered(
                group,
                writing.columns_of(row) | _of_group(group, reading.columns),
                None,
                _of_group(group, reading.pointers),
                frozenset(_of_group(group, dict.fromkeys(reading.unreadable))),
            )
            for group, row in current.items()
        ]
        stored = writing.stored_rows(locked, but=current.values())
        problems += writing.rule_problems([*stored, *entered])
        problems += _taken(locked, reading.columns, reading.pointers)
    writing.refuse_if(problems)
    given = {group for group in current if _of_group(group, reading.columns)}
    written = [
        _save(current[group], changed[group], locked, reason, by) for group in current if group in given
    ]
    if any(written):
        writing.count_change(locked, patient)
    return locked


def identifier_problem(pointer: str) -> Problem:
    message = _("This centre already has a patient with this hospital number.")
    return Problem(pointer, message, "identifier_taken")


def _current(patient: Patient) -> dict[str, Patient | writing.Single]:
    """The single rows as stored, or empty ones where there are none."""
    singles: dict[str, Patient | writing.Single] = {"patient": patient}
    for group, model in writing.SINGLE_MODELS.items():
        singles[group] = model._default_manager.filter(patient=patient).first() or model(patient=patient)
    return singles


def _exists(row: models.Model) -> bool:
    return not row._state.adding


def _of_group(group: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {field.column: columns[field.column] for field in SINGLES[group] if field.column in columns}


def _taken(patient: Patient, columns: Mapping[str, Any], pointers: Mapping[str, str]) -> list[Problem]:
    identifier = columns.get("identifier")
    others = Patient.objects.filter(centre=patient.centre, identifier=identifier).exclude(pk=patient.pk)
    if identifier is None or not others.exists():
        return []
    return [identifier_problem(pointers["identifier"])]


def _save(
    row: Patient | writing.Single, changed: writing.Changes, locked: Patient, reason: str, by: User
) -> bool:
    """Write one row with its audit; False where nothing changed."""
    if _exists(row) and not changed:
        return False
    action = "corrected" if writing.stated(row, changed) else "completed"
    for column, (_old, new) in changed.items():
        setattr(row, column, new)
    if _exists(row):
        row.save(update_fields=list(changed))
    else:
        action, row.created_by = "recorded", by
        row.save(force_insert=True)
    audit.write(by=by, action=action, subject=row, patient=locked, changes=changed, reason=reason)
    return True
