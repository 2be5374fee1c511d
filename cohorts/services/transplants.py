"""Transplants that were performed."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Patient, Transplant
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> Transplant:
    return rows.record(Transplant, patient=patient, values=values, by=by, expected_version=expected_version)


def correct(
    *,
    transplant: Transplant,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Transplant:
    return rows.correct(transplant, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(
    *, transplant: Transplant, reason: str, by: User, expected_version: int | None = None
) -> Transplant:
    return rows.retract(transplant, reason=reason, by=by, expected_version=expected_version)
