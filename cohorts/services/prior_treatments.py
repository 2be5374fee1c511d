"""What a patient was given before."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from cohorts.models import Patient, PriorTreatment
from cohorts.services import singles
from cohorts.validation.fields import ENTRY


@transaction.atomic
def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> PriorTreatment:
    """State what is not stated yet; what replaces something stated is a correction and needs its reason."""
    return correct(patient=patient, changes=values, by=by, expected_version=expected_version)


@transaction.atomic
def correct(
    *,
    patient: Patient,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> PriorTreatment:
    """Change what is stated."""
    singles.change(
        patient,
        entry=ENTRY["prior_treatment"],
        changes=changes,
        reason=reason,
        by=by,
        expected_version=expected_version,
    )
    return PriorTreatment.objects.filter(patient=patient).first() or PriorTreatment(patient=patient)
