"""MRD results, as reported; a result that comes later completes the row of its sample."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import MRDAssessment, Patient
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> MRDAssessment:
    return rows.record(
        MRDAssessment, patient=patient, values=values, by=by, expected_version=expected_version
    )


def correct(
    *,
    assessment: MRDAssessment,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> MRDAssessment:
    return rows.correct(assessment, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(
    *, assessment: MRDAssessment, reason: str, by: User, expected_version: int | None = None
) -> MRDAssessment:
    return rows.retract(assessment, reason=reason, by=by, expected_version=expected_version)
