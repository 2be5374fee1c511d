"""Synthetic and clinical patients never share a centre."""

import pytest
from django.db import IntegrityError, transaction

from cohorts.models import Centre, Patient
from tests.cast import Cast


def test_a_patient_takes_the_provenance_of_the_centre(cast: Cast) -> None:
    assert cast.patient().provenance == "clinical"
    assert cast.patient(centre=cast.demonstration).provenance == "synthetic"


def test_a_synthetic_patient_cannot_live_in_a_clinical_centre(cast: Cast) -> None:
    patient = cast.patient()
    with pytest.raises(IntegrityError, match="patient_provenance_of_centre"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(provenance="synthetic")


def test_a_clinical_patient_cannot_live_in_the_demonstration_centre(cast: Cast) -> None:
    patient = cast.patient(centre=cast.demonstration)
    with pytest.raises(IntegrityError, match="patient_provenance_of_centre"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(provenance="clinical")


def test_a_patient_cannot_be_moved_to_a_centre_of_the_other_kind(cast: Cast) -> None:
    patient = cast.patient()
    with pytest.raises(IntegrityError, match="patient_provenance_of_centre"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(centre=cast.demonstration)


def test_a_centre_with_patients_cannot_change_its_kind(cast: Cast) -> None:
    cast.patient()
    with pytest.raises(IntegrityError, match="patient_provenance_of_centre"), transaction.atomic():
        Centre.objects.filter(pk=cast.north.pk).update(provenance="synthetic")
