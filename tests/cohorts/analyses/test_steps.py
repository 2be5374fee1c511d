"""Curves as points, and the numbers under them."""

import pandas as pd
import pytest

from cohorts.analyses.steps import censor_times, cut_at, points, table
from cohorts.statistics import kaplan_meier

FOUR_YEARS = 1461  # days, exactly


def rows(**columns: list[int]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_who_ends_on_a_tick_is_still_at_risk_there_and_counted_only_after_it() -> None:
    found = table(rows(duration=[FOUR_YEARS, FOUR_YEARS, 100], event=[1, 0, 1]), (0.0, 4.0, 5.0))
    assert found == {"at_risk": [3, 2, 0], "events": [0, 1, 2], "censored": [0, 0, 1]}


def test_who_enters_on_a_tick_is_at_risk_only_after_it() -> None:
    given = rows(duration=[2000, 2000], event=[0, 1], entry=[FOUR_YEARS, 10])
    assert table(given, (0.0, 4.0, 5.0))["at_risk"] == [0, 1, 2]


def test_causes_are_counted_apart() -> None:
    given = rows(duration=[10, 20, 30, 40], event=[1, 2, 0, 2])
    assert table(given, (0.0, 1.0), cause=2) == {
        "at_risk": [4, 0],
        "events": [0, 2],
        "competing": [0, 1],
        "censored": [0, 1],
    }


def test_a_curve_stops_at_the_horizon_with_its_last_value() -> None:
    given = rows(duration=[100, 200, *range(3000, 3010)], event=[1, 1, *[0] * 10])
    curve = kaplan_meier(given, "duration", "event")
    drawn = points(curve, curve, horizon_days=365.25)
    assert drawn["time"] == pytest.approx([0, 100 / 365.25, 200 / 365.25, 1])
    assert drawn["estimate"] == pytest.approx([1, 11 / 12, 10 / 12, 10 / 12])
    assert drawn["events"] == [0, 1, 2, 2]
    assert cut_at(curve, 365.25) is None


def test_a_group_of_four_is_not_drawn_at_all() -> None:
    curve = kaplan_meier(rows(duration=[1, 2, 3, 4], event=[1, 1, 1, 1]), "duration", "event")
    assert cut_at(curve, 100) == 0
    assert points(curve, curve, 100)["time"] == [0]


def test_with_late_entries_the_curve_ends_where_few_are_left_for_good() -> None:
    given = rows(duration=[5, *range(100, 110)], event=[1] * 11, entry=[0, *[20] * 10])
    curve = kaplan_meier(given, "duration", "event", entry_col="entry")
    # One at risk on day 5, ten from day 20 on; after the event of day 105 there are four.
    assert cut_at(curve, 1000) == 105


def test_times_of_censoring_are_distinct() -> None:
    given = rows(duration=[10, 10, 20, 40], event=[0, 0, 1, 0])
    assert censor_times(given, 30) == pytest.approx([10 / 365.25])
    assert len(censor_times(given, 50)) == 2
