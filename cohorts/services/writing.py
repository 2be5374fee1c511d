"""What every service of the record does around its change: lock, permit, check the whole record, count, audit."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts import selectors
from cohorts.models import (
    Diagnosis,
    Donor,
    FirstRelapse,
    FitnessAssessment,
    Graft,
    MRDAssessment,
    Outcome,
    Patient,
    PriorTreatment,
    Transplant,
    TreatmentPhase,
)
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import access
from cohorts.services.errors import RecordProblems, StaleRecord
from cohorts.validation.fields import MAXIMUM_REASON, ROWS, SINGLES, Field
from cohorts.validation.problems import Problem
from cohorts.validation.record_rules import check, check_without
from cohorts.validation.rows import Entered
from cohorts.validation.values import Unreadable, text

ROW_MODELS: dict[str, type[RetractableRow]] = {
    "treatment_phases": TreatmentPhase,
    "mrd_assessments": MRDAssessment,
    "donors": Donor,
    "fitness": FitnessAssessment,
    "transplants": Transplant,
    "outcomes": Outcome,
}
Single = Diagnosis | Graft | FirstRelapse | PriorTreatment
SINGLE_MODELS: dict[str, type[Single]] = {
    "diagnosis": Diagnosis,
    "graft": Graft,
    "first_relapse": FirstRelapse,
    "prior_treatment": PriorTreatment,
}
GROUP_OF: dict[type[models.Model], str] = {
    model: group for group, model in (*ROW_MODELS.items(), *SINGLE_MODELS.items())
} | {Patient: "patient"}

Changes = dict[str, tuple[Any, Any]]


def lock(patient: Patient, *, by: User, expected_version: int | None = None) -> Patient:
    """The patient as it stands now, locked until the end of the transaction: writers of one record take turns."""
    locked = Patient.objects.select_for_update(of=("self",)).select_related("centre").get(pk=patient.pk)
    access.require_writer(by, locked.centre)
    if expected_version is not None and expected_version != locked.record_version:
        raise StaleRecord(expected=expected_version, actual=locked.record_version)
    return locked


def count_change(locked: Patient, patient: Patient) -> None:
    """One more version of the record; the caller's object learns of it."""
    locked.record_version += 1
    locked.changed_at = timezone.now()
    locked.save(update_fields=["record_version", "changed_at"])
    patient.record_version, patient.changed_at = locked.record_version, locked.changed_at


def fields_of(group: str) -> tuple[Field, ...]:
    return SINGLES[group] if group in SINGLES else ROWS[group]


def columns_of(row: models.Model) -> dict[str, Any]:
    """The entered columns of a stored row."""
    return {field.column: getattr(row, field.column) for field in fields_of(GROUP_OF[type(row)])}


def stored_rows(patient: Patient, *, but: Iterable[models.Model] = ()) -> list[Entered]:
    """The record as it stands, without the rows that are being replaced."""
    return entered_rows(selectors.record_of(patient), but=but)


def entered_rows(record: selectors.Record, *, but: Iterable[models.Model] = ()) -> list[Entered]:
    """A record that was read already, as its rules take it."""
    left_out = {(type(row), row.pk) for row in but}
    rows: list[models.Model] = [
        record.patient,
        *record.treatment_phases,
        *record.mrd_assessments,
        *record.donors,
        *record.fitness_assessments,
        *record.transplants,
        *record.outcomes,
    ]
    rows += [row for row in (getattr(record, group) for group in SINGLE_MODELS) if row is not None]
    return [
        Entered(GROUP_OF[type(row)], columns_of(row), key=row.pk)
        for row in rows
        if (type(row), row.pk) not in left_out
    ]


def refuse_if(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise RecordProblems(found)


def rule_problems(rows: list[Entered]) -> list[Problem]:
    return check(rows, timezone.localdate(), named=True)


def problems_without(locked: Patient, row: RetractableRow) -> list[Problem]:
    """What the record would contradict itself in once it loses the row."""
    own = Entered(GROUP_OF[type(row)], columns_of(row))
    return check_without(own, [*stored_rows(locked, but=[row]), own], timezone.localdate())


def differences(row: models.Model, columns: Mapping[str, Any]) -> Changes:
    """Columns whose new value is another one, as (former, new)."""
    return {
        name: (getattr(row, name), value) for name, value in columns.items() if getattr(row, name) != value
    }


def stated(row: models.Model, changes: Changes) -> bool:
    """Whether one of the changes replaces something that was stated, rather than filling a gap."""
    nothing = {field.column: field.nothing() for field in fields_of(GROUP_OF[type(row)])}
    return any(old != nothing[name] for name, (old, _new) in changes.items())


def read_reason(reason: str, problems: list[Problem], *, needed: bool) -> str:
    """The reason cleaned; a problem where one is needed and none is given."""
    if not reason.strip():
        if needed:
            problems.append(Problem("/reason", _("Say why the record is changed."), "reason_required"))
        return ""
    try:
        cleaned: str = text(MAXIMUM_REASON, lines=True)(reason)
    except Unreadable as error:
        problems.append(Problem("/reason", error.message, error.code, error.kind))
        return ""
    return cleaned
