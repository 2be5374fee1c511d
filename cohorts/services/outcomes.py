"""Relapse, death and last follow-up."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Outcome, Patient
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> Outcome:
    return rows.record(Outcome, patient=patient, values=values, by=by, expected_version=expected_version)


def correct(
    *,
    outcome: Outcome,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Outcome:
    return rows.correct(outcome, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(*, outcome: Outcome, reason: str, by: User, expected_version: int | None = None) -> Outcome:
    return rows.retract(outcome, reason=reason, by=by, expected_version=expected_version)
