"""Cycles and courses of treatment."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Patient, TreatmentPhase
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> TreatmentPhase:
    return rows.record(
        TreatmentPhase, patient=patient, values=values, by=by, expected_version=expected_version
    )


def correct(
    *,
    phase: TreatmentPhase,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> TreatmentPhase:
    return rows.correct(phase, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(
    *, phase: TreatmentPhase, reason: str, by: User, expected_version: int | None = None
) -> TreatmentPhase:
    return rows.retract(phase, reason=reason, by=by, expected_version=expected_version)
