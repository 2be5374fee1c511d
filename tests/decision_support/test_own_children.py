"""What a centre's own children add to the published relapse of their risk group."""

from datetime import date
from typing import Any

import pytest

from cohorts.models import Patient
from decision_support.own_children import own_children
from tests.cast import Cast, record

AS_OF = date(2026, 9, 1)


def child(cast: Cast, *, group: str = "intermediate", last: str = "2025-01-01", **sections: Any) -> Patient:
    """In remission since 1 January 2020, followed five years without relapse unless told otherwise."""
    asked = {
        "patient": {"birth_date": "2012-05-05"},
        "diagnosis": {"diagnosed_on": "2019-12-01", "lineage": "B", "final_risk_group": group},
        "remission": {"status": "CR1", "achieved_on": "2020-01-01"},
        "outcomes": [{"kind": "last_follow_up", "occurred_on": last}],
    }
    return cast.patient(record(**{**asked, **sections}))


def relapse(on: str) -> list[dict[str, str]]:
    return [{"kind": "relapse", "occurred_on": on}]


def test_five_children_of_whom_one_relapsed_move_the_published_risk(cast: Cast) -> None:
    """27.1 relapses in 145.6 units; four children for 5 years (1827 days, 5.002 years: 4 units) and one for half of
    them (913 days = 2.4997 years: .49993): 28.1 / 150.1 = .1872, and 1 - exp(-.1872) = 17.07 %.
    """
    for _ in range(4):
        child(cast)
    child(cast, outcomes=relapse("2022-07-02"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.children, found.relapses) == (5, 1)
    assert found.units == pytest.approx(4.49993, abs=1e-4)
    assert 100 * found.risk == pytest.approx(17.07, abs=0.03)
    assert found.lower < found.risk < found.upper


def test_few_children_are_not_spoken_of(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    assert own_children(cast.north, "intermediate", AS_OF) is None


def test_another_centre_another_group_an_adult_and_t_lineage_do_not_count(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    child(cast, group="high")
    child(cast, patient={"birth_date": "1990-05-05"})
    diagnosis = {"diagnosed_on": "2019-12-01", "lineage": "T", "final_risk_group": "intermediate"}
    child(cast, diagnosis=diagnosis)
    assert own_children(cast.north, "intermediate", AS_OF) is None
    assert own_children(cast.south, "intermediate", AS_OF) is None


def test_a_child_without_any_follow_up_does_not_count(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    child(cast, outcomes=[])
    assert own_children(cast.north, "intermediate", AS_OF) is None


def test_what_came_after_the_day_asked_about_is_not_seen(cast: Cast) -> None:
    for _ in range(5):
        child(
            cast, outcomes=[*relapse("2022-07-02"), {"kind": "last_follow_up", "occurred_on": "2021-01-01"}]
        )
    before = own_children(cast.north, "intermediate", date(2022, 1, 1))
    after = own_children(cast.north, "intermediate", AS_OF)
    assert before is not None
    assert after is not None
    assert (before.relapses, after.relapses) == (0, 5)


def test_a_relapse_after_five_years_is_followed_for_five_and_counts_as_none(cast: Cast) -> None:
    for _ in range(5):
        child(cast, outcomes=relapse("2025-06-01"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.relapses, found.units) == (0, 5)


@pytest.mark.parametrize("group", [None, "average", "very_high", "unknown"])
def test_a_group_that_nobody_published_has_no_prior(cast: Cast, group: str | None) -> None:
    assert own_children(cast.north, group, AS_OF) is None
