"""The tables of a record say what is not recorded, and never as none."""

import pytest

from cohorts.models import Patient, TreatmentPhase
from cohorts.selectors import Record
from decision_support.presenters.record_tables import row_groups


@pytest.mark.parametrize(
    ("agents", "shown"),
    [
        (None, "not recorded"),
        ([], "none"),
        (["tki", "vincristine"], "Tyrosine kinase inhibitor, vincristine"),
    ],
)
def test_agents_not_stated_are_not_none(agents: list[str] | None, shown: str) -> None:
    record = Record(patient=Patient(), treatment_phases=[TreatmentPhase(pk=1, cycle=1, agents=agents)])
    cycles = next(group for group in row_groups(record) if group.section == "treatment-phase")
    assert cycles.rows[0].cells[-1] == shown
