"""Strata of many patients: read row by row or all at once, agents not stated are no obstacle to either."""

from datetime import date
from typing import Any

import pytest

from cohorts.cohort_frame import strata
from cohorts.cohort_strata import possible_strata
from tests.cast import Cast, early_negative

AS_OF = date(2026, 9, 1)


@pytest.mark.parametrize("agents", [{}, {"agents": []}, {"agents": ["blinatumomab"]}])
def test_both_ways_find_the_strata_whatever_is_said_of_agents(cast: Cast, agents: dict[str, Any]) -> None:
    phases = [{"cycle": 1, "started_on": "2026-07-06", **agents}]
    patient = cast.patient(early_negative(treatment_phases=phases))
    days = {patient.pk: AS_OF}
    assert possible_strata(days) == strata.possible_strata(days) == {patient.pk: ("early",)}
