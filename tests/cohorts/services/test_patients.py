"""Creating a patient with the whole record, and correcting it."""

from decimal import Decimal

import pytest

from cohorts import selectors
from cohorts.models import AuditEvent, Patient
from cohorts.services import patients
from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord
from tests.cast import Cast, early_negative, record


def test_a_whole_record_is_stored_in_one_call(cast: Cast) -> None:
    patient = patients.create(centre=cast.north, record=early_negative(), by=cast.haematologist)

    stored = selectors.record_of(Patient.objects.get(pk=patient.pk))
    assert stored.diagnosis is not None
    assert stored.diagnosis.wbc_10e9_per_l == Decimal(42)
    assert stored.diagnosis.ikzf1_lesion == "4-7"
    assert stored.diagnosis.ph_like == "unknown"
    assert stored.diagnosis.remission_status == "CR1"
    assert [phase.cycle for phase in stored.treatment_phases] == [1]
    assert stored.mrd_assessments[0].limit_of_detection == Decimal("0.0001")
    assert stored.fitness is not None
    assert stored.fitness.hct_ci == 1
    assert [donor.kind for donor in stored.donors] == ["matched_sibling"]
    assert stored.graft is not None
    assert stored.graft.autologous_collected is True
