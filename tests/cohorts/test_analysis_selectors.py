"""Landmarks suggested from the waiting times of a cohort, and to whom."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohorts.analyses.endpoints import TimeZero
from cohorts.analysis_selectors import waiting
from cohorts.services import cohorts as cohort_service
from tests.cast import Cast, record
from tests.cohorts.services.asked import version_of


def test_landmarks_after_relapse_are_those_of_the_transplants_after_it(cast: Cast) -> None:
    def relapsed(number: int, waited: int, **described: Any) -> None:
        day = date(2022, 1, 1) + timedelta(days=number)
        outcome = {"kind": "relapse", "occurred_on": day.isoformat()}
        told = (
            {"first_relapse": described | {"relapsed_on": day.isoformat()}}
            if described
            else {"outcomes": [outcome]}
        )
        cast.patient(
            record(
                diagnosis={"diagnosed_on": "2020-01-01"},
                transplants=[
                    {"performed_on": "2020-09-01", "kind": "autologous"},
                    {"performed_on": (day + timedelta(days=waited)).isoformat(), "kind": "allogeneic"},
                ],
                **told,
            )
        )

    for number, waited in enumerate((60, 95, 120, 150)):
        relapsed(number, waited, **({"site": "marrow"} if number % 2 else {}))
    cohort = cohort_service.create(values={"name": "Relapsed", "centres": ["north"]}, by=cast.haematologist)
    found = waiting(version_of(cohort), TimeZero.RELAPSE, exact=True)
    # Half of four by day 95, three by 120, all by 150; in round tens of days.
    assert found is not None
    assert dict(found.days_by_share) == {0.5: 100, 0.75: 120, 1.0: 150}
    assert waiting(version_of(cohort), TimeZero.RELAPSE, exact=False) is None


@pytest.mark.parametrize(("transplants", "told"), [(19, None), (20, {0.5: 150, 0.8: 180, 1.0: 210})])
def test_a_reader_without_the_right_is_told_of_landmarks_in_thirties_from_twenty_transplants_on(
    cast: Cast, transplants: int, told: dict[float, int] | None
) -> None:
    diagnosed = date(2020, 1, 1)
    for number in range(transplants):
        # Days 101, 106, ... 196. Ten of twenty by day 146, so by 150; 15 by 171, and by 180 16; 18 by 186, by 210 all.
        day = diagnosed + timedelta(days=101 + 5 * number)
        cast.patient(
            record(
                diagnosis={"diagnosed_on": diagnosed.isoformat()},
                transplants=[{"performed_on": day.isoformat(), "kind": "allogeneic"}],
            )
        )
    cohort = cohort_service.create(values={"name": "All", "centres": ["north"]}, by=cast.haematologist)
    found = waiting(version_of(cohort), TimeZero.DIAGNOSIS, exact=False)
    assert (found and dict(found.days_by_share)) == told
