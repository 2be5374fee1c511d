"""The diagnosis of a patient with its genetics, IKZF1 and remission."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from cohorts.models import Diagnosis, Patient
from cohorts.services import singles
from cohorts.validation.fields import ENTRY


@transaction.atomic
def record(
    *, patient: Patient, values: Mapping[str, Any], by: User, expected_version: int | None = None
) -> Diagnosis:
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
) -> Diagnosis:
    """Change what is stated. Fields stand at their place in the section `diagnosis` of a case, `remission` beside
    them, or under their column.
    """
    singles.change(
        patient,
        entry=ENTRY["diagnosis"],
        changes=changes,
        reason=reason,
        by=by,
        expected_version=expected_version,
    )
    return Diagnosis.objects.filter(patient=patient).first() or Diagnosis(patient=patient)
