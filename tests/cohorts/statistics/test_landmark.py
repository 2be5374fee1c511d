"""Who is at risk at a landmark, and from when the clock then runs."""

import pandas as pd
import pytest

from cohorts.statistics import StatisticsError, landmark


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"days": [30, 60, 60, 61, 200, 10], "event": [1, 1, 0, 2, 0, 0], "name": list("abcdef")},
        index=range(6, 0, -1),
    )


def test_only_those_with_time_after_the_landmark_are_kept_and_start_anew() -> None:
    found = landmark(frame(), "days", "event", at=60)
    assert found.frame["name"].tolist() == ["d", "e"]
    assert found.frame["days"].tolist() == [1, 140]
    assert found.frame["event"].tolist() == [2, 0]
    assert found.frame.index.tolist() == [3, 2]
    assert found.at_risk == 2


def test_the_excluded_are_counted_by_reason() -> None:
    assert landmark(frame(), "days", "event", at=60).excluded == {"event": 2, "censored": 2}


def test_a_landmark_at_zero_leaves_out_only_those_who_end_there() -> None:
    started = frame().assign(days=[0, 60, 60, 61, 200, 10])
    found = landmark(started, "days", "event", at=0)
    assert (found.at_risk, found.excluded["event"]) == (5, 1)


def test_the_frame_given_stays_as_it_was() -> None:
    given, before = frame(), frame()
    found = landmark(given, "days", "event", at=60).frame
    found.loc[:, "days"] = 0
    pd.testing.assert_frame_equal(given, before)


def test_nobody_left_is_an_answer() -> None:
    assert landmark(frame(), "days", "event", at=500).at_risk == 0


@pytest.mark.parametrize("at", [-1, float("nan"), float("inf")])
def test_a_landmark_is_a_time_from_zero_on(at: float) -> None:
    with pytest.raises(StatisticsError, match="at"):
        landmark(frame(), "days", "event", at=at)
