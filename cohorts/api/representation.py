"""The record as plain data, each field at its place in a case."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from cohorts.models import AuditEvent, Centre, FitnessAssessment, Patient
from cohorts.models.clinical_row import RetractableRow
from cohorts.selectors import Record
from cohorts.validation.fields import DIAGNOSIS, FIRST_RELAPSE, GRAFT, PATIENT, PRIOR_TREATMENT, ROWS, Field

Plain = dict[str, Any]


def centre(row: Centre) -> Plain:
    return {"code": row.code, "name": row.name}


def patient_summary(row: Patient) -> Plain:
    """One line of the list of patients."""
    return {
        "id": row.pk,
        "centre": centre(row.centre),
        "synthetic": row.synthetic,
        "record_version": row.record_version,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
        **_placed(PATIENT, row),
    }


def whole_record(record: Record) -> Plain:
    """Everything that stands in the record, with the ids of its rows."""
    latest = record.fitness
    return {
        **patient_summary(record.patient),
        "diagnosis": None,
        "remission": None,
        **(_placed(DIAGNOSIS, record.diagnosis) if record.diagnosis else {}),
        "treatment_phases": [row_of("treatment_phases", row) for row in record.treatment_phases],
        "mrd_assessments": [row_of("mrd_assessments", row) for row in record.mrd_assessments],
        "fitness": row_of("fitness", latest) if latest else None,
        "fitness_assessments": [row_of("fitness", row) for row in record.fitness_assessments],
        "donors": [row_of("donors", row) for row in record.donors],
        "graft": None,
        **(_placed(GRAFT, record.graft) if record.graft else {}),
        "first_relapse": None,
        **(_placed(FIRST_RELAPSE, record.first_relapse) if record.first_relapse else {}),
        "prior_treatment": None,
        **(_placed(PRIOR_TREATMENT, record.prior_treatment) if record.prior_treatment else {}),
        "transplants": [row_of("transplants", row) for row in record.transplants],
        "outcomes": [row_of("outcomes", row) for row in record.outcomes],
    }


def row_of(group: str, row: RetractableRow) -> Plain:
    """One of many rows. One entered in error says so, when and why."""
    plain = {"id": row.pk, **_placed(ROWS[group], row), "entered_at": row.created_at}
    if isinstance(row, FitnessAssessment):
        plain["hct_ci"] = row.hct_ci
    plain["entered_in_error"] = (
        {"at": row.retracted_at, "reason": row.retraction_reason} if row.entered_in_error else None
    )
    return plain


def event(row: AuditEvent) -> Plain:
    """One line of the history; `changes` maps a column to its former and its new value."""
    return {
        "at": row.at,
        "by": row.actor_username,
        "action": row.action,
        "object_type": row.object_type,
        "object_id": row.object_id,
        "changes": row.changes,
        "reason": row.reason,
    }


def _placed(fields: Iterable[Field], row: models.Model) -> Plain:
    placed: Plain = {}
    for field in fields:
        *steps, name = field.place
        here = placed
        for step in steps:
            here = here.setdefault(step, {})
        here[name] = getattr(row, field.column)
    return placed
