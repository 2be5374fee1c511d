"""The log-rank test against hand arithmetic, print and R 4.2.2 with survival 3.5-3 (`survdiff`)."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.datasets import load_rossi
from lifelines.statistics import multivariate_logrank_test

from cohorts.statistics import logrank
from tests.cohorts.statistics.published_data import cohorts, freireich


def test_two_events_by_hand() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3, 4], "event": [1, 1, 0, 0], "group": ["a", "b", "a", "b"]})
    # At 1: 2 of 4 at risk in a, expected 1/2, variance 1/4. At 2: 1 of 3, expected 1/3, variance 1/3 * 2/3.
    result = logrank(frame, "time", "event", "group")
    assert result.observed == {"a": 1, "b": 1}
    assert result.expected["a"] == pytest.approx(1 / 2 + 1 / 3)
    assert result.statistic == pytest.approx((1 - 5 / 6) ** 2 / (1 / 4 + 2 / 9))
    assert result.degrees_of_freedom == 1


def test_six_mercaptopurine_comes_out_as_in_print_and_in_r() -> None:
    result = logrank(freireich(), "weeks", "relapse", "arm")
    # survdiff(Surv(weeks, relapse) ~ arm); textbooks print 16.79 and expected 19.25 and 10.75.
    assert result.statistic == pytest.approx(16.79294099, rel=1e-9)
    assert result.p_value == pytest.approx(4.168809109e-05, rel=1e-8)
    assert result.observed == {"6-MP": 9, "placebo": 21}
    assert result.expected == pytest.approx({"6-MP": 19.25050095, "placebo": 10.74949905})


# survdiff(Surv(week, arrest) ~ ..., rossi)
@pytest.mark.parametrize(
    ("by", "strata", "statistic", "degrees", "p_value"),
    [
        ("fin", None, 3.837569576549, 1, 0.050116117409),
        ("fin", "race", 4.0484965977397, 1, 0.0442107012736),
        ("fin", ["race", "wexp"], 4.20735959963, 1, None),
        ("prio", None, 41.8010187331, 16, 4.22470296801e-04),
    ],
)
def test_the_recidivism_data_come_out_as_in_r(
    by: str, strata: Any, statistic: float, degrees: int, p_value: float | None
) -> None:
    result = logrank(load_rossi(), "week", "arrest", by, strata=strata)
    assert result.statistic == pytest.approx(statistic, rel=1e-9)
    assert result.degrees_of_freedom == degrees
    if p_value is not None:
        assert result.p_value == pytest.approx(p_value, rel=1e-8)


def test_times_that_differ_by_rounding_alone_are_tied() -> None:
    # survdiff(Surv(c(.3, .1 + .2, .7, 1.1), c(1, 1, 1, 0)) ~ c(1, 2, 1, 2))
    frame = pd.DataFrame({"time": [0.3, 0.1 + 0.2, 0.7, 1.1], "event": [1, 1, 1, 0], "group": [1, 2, 1, 2]})
    assert logrank(frame, "time", "event", "group").statistic == pytest.approx(0.428571428571)


def test_a_group_never_at_risk_at_an_event_costs_no_degree_of_freedom() -> None:
    compared = pd.DataFrame({"time": [2, 3, 4, 5], "event": [1, 1, 1, 0], "group": list("abab")})
    gone = pd.DataFrame({"time": [1], "event": [0], "group": ["c"]})
    with_gone = logrank(pd.concat([compared, gone]), "time", "event", "group")
    without = logrank(compared, "time", "event", "group")
    assert (with_gone.statistic, with_gone.degrees_of_freedom) == (pytest.approx(without.statistic), 1)
    assert with_gone.expected["c"] == 0


@pytest.mark.parametrize("event", [[0, 0, 0], [0, 0, 1]])
def test_nothing_to_compare_gives_no_statistic(event: list[int]) -> None:
    frame = pd.DataFrame({"time": [1, 2, 3], "event": event, "group": list("aab")})
    result = logrank(frame, "time", "event", "group")
    assert np.isnan(result.statistic)
    assert np.isnan(result.p_value)


@given(cohorts(least=2))
def test_one_stratum_is_no_stratum_and_a_stratum_alike_doubles_the_score(frame: pd.DataFrame) -> None:
    plain = logrank(frame, "time", "event", "group")
    single = logrank(frame.assign(s=1), "time", "event", "group", strata="s")
    doubled = logrank(pd.concat([frame.assign(s=1), frame.assign(s=2)]), "time", "event", "group", strata="s")
    assert single.statistic == pytest.approx(plain.statistic, nan_ok=True)
    # Score and variance both double, so the statistic does.
    assert doubled.statistic == pytest.approx(2 * plain.statistic, nan_ok=True, abs=1e-12)


@given(cohorts(least=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, random: Any) -> None:
    rows = list(range(len(frame)))
    random.shuffle(rows)
    one, other = (logrank(each, "time", "event", "group") for each in (frame, frame.iloc[rows]))
    assert one.statistic == pytest.approx(other.statistic, nan_ok=True)


@given(cohorts(least=6))
def test_lifelines_agrees_without_strata(frame: pd.DataFrame) -> None:
    ours = logrank(frame, "time", "event", "group")
    if np.isnan(ours.statistic):
        return
    theirs = multivariate_logrank_test(frame["time"], frame["group"], frame["event"])
    assert ours.statistic == pytest.approx(float(theirs.test_statistic), abs=1e-8)
    assert ours.p_value == pytest.approx(float(theirs.p_value), abs=1e-8)


def test_very_many_strata_are_summed_without_a_table_of_all_times() -> None:
    pairs = 5_000
    frame = pd.DataFrame(
        {
            "time": np.tile([3, 400], pairs), "event": 1, "pair": np.repeat(np.arange(pairs), 2),
            "group": np.where(np.arange(2 * pairs) % 4 == 0, "a", "b"),
        }
    )  # fmt: skip
    # Half of the pairs hold both groups, and a goes first in each: observed 1, expected 1/2, variance 1/4 a pair.
    result = logrank(frame, "time", "event", "group", strata="pair")
    informative = pairs / 2
    assert result.statistic == pytest.approx((informative / 2) ** 2 / (informative / 4))
