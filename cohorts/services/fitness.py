"""Fitness assessments; the latest one counts."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import FitnessAssessment, Patient
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> FitnessAssessment:
    return rows.record(
        FitnessAssessment, patient=patient, values=values, by=by, expected_version=expected_version
    )


def correct(
    *,
    assessment: FitnessAssessment,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> FitnessAssessment:
    return rows.correct(assessment, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(
    *, assessment: FitnessAssessment, reason: str, by: User, expected_version: int | None = None
) -> FitnessAssessment:
    return rows.retract(assessment, reason=reason, by=by, expected_version=expected_version)
