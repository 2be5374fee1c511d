"""Possible donors. That a search was made stands on the patient (`donor_search_done`)."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Donor, Patient
from cohorts.services import rows


def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> Donor:
    return rows.record(Donor, patient=patient, values=values, by=by, expected_version=expected_version)


def correct(
    *,
    donor: Donor,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Donor:
    return rows.correct(donor, changes=changes, reason=reason, by=by, expected_version=expected_version)


def retract(*, donor: Donor, reason: str, by: User, expected_version: int | None = None) -> Donor:
    return rows.retract(donor, reason=reason, by=by, expected_version=expected_version)
