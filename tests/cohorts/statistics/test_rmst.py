"""Restricted means against hand arithmetic and R 4.2.2 with survival 3.5-3 (`summary(survfit, rmean = tau)`)."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.datasets import load_lung

from cohorts.statistics import StatisticsError, kaplan_meier, rmst
from tests.cohorts.statistics.published_data import cohorts, freireich


def test_the_area_and_its_variance_by_hand() -> None:
    frame = pd.DataFrame({"time": [1, 2, 4], "event": [1, 1, 0]})
    # 1 up to 1, 2/3 up to 2, 1/3 up to 3. Areas still to come: 2/3 + 1/3 after 1, 1/3 after 2.
    mean = rmst(frame, "time", "event", tau=3)
    assert mean.estimate == pytest.approx(1 + 2 / 3 + 1 / 3)
    assert mean.std_error == pytest.approx(sqrt(1**2 / (3 * 2) + (1 / 3) ** 2 / (2 * 1)))
    assert mean.upper - mean.estimate == pytest.approx(1.959963984540054 * mean.std_error)


# summary(survfit(Surv(weeks, relapse) ~ arm), rmean = 20)$table
def test_six_mercaptopurine_comes_out_as_in_r() -> None:
    means = rmst(freireich(), "weeks", "relapse", tau=20, by="arm")
    assert means.groups["6-MP"].estimate == pytest.approx(16.116526611, abs=1e-8)
    assert means.groups["6-MP"].std_error == pytest.approx(1.251560196, abs=1e-8)
    assert means.groups["placebo"].estimate == pytest.approx(8.428571429, abs=1e-8)
    assert means.groups["placebo"].std_error == pytest.approx(1.268082682504, abs=1e-8)
    assert means.difference.estimate == pytest.approx(8.428571429 - 16.116526611, abs=1e-8)
    assert means.difference.std_error == pytest.approx(sqrt(1.251560196**2 + 1.268082682504**2), abs=1e-8)
    assert (means.difference.label, means.difference.reference) == ("placebo", "6-MP")
    assert means.difference.lower < means.difference.upper < 0
    # Two-sided: z = -7.687955 / 1.781712 = -4.31493.
    assert means.difference.p_value == pytest.approx(1.596e-5, rel=1e-3)


# summary(survfit(Surv(time, status) ~ sex, lung), rmean = 500)$table
@pytest.mark.parametrize(
    ("sex", "estimate", "std_error"), [(1, 278.763231530, 14.3545585667), (2, 360.910954195, 16.8010181687)]
)
def test_the_lung_cancer_data_come_out_as_in_r(sex: int, estimate: float, std_error: float) -> None:
    mean = rmst(load_lung(), "time", "status", tau=500, by="sex").groups[sex]
    assert (mean.estimate, mean.std_error) == pytest.approx((estimate, std_error), abs=1e-8)


def test_a_horizon_beyond_follow_up_is_refused_unless_nobody_is_left() -> None:
    assert rmst(freireich(), "weeks", "relapse", tau=35, by="arm").groups["placebo"].estimate > 0
    with pytest.raises(StatisticsError, match="tau: group 6-MP is followed up to 35 only"):
        rmst(freireich(), "weeks", "relapse", tau=36, by="arm")


@pytest.mark.parametrize("tau", [0, -1, float("nan"), float("inf")])
def test_a_horizon_is_above_zero(tau: float) -> None:
    with pytest.raises(StatisticsError, match="tau"):
        rmst(freireich(), "weeks", "relapse", tau=tau)


def test_the_difference_of_more_than_two_groups_is_not_one() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3], "event": 1, "group": list("abc")})
    means = rmst(frame, "time", "event", tau=1, by="group")
    assert [(each.label, each.reference) for each in means.differences] == [("b", "a"), ("c", "a")]
    with pytest.raises(ValueError, match="3 groups"):
        means.difference  # noqa: B018  # reading it is what is tested


@given(cohorts(), st.floats(0.1, 12))
def test_the_mean_is_the_integral_of_the_curve(frame: pd.DataFrame, tau: float) -> None:
    frame.loc[0, ["time", "event"]] = [12, 1]
    curve = kaplan_meier(frame, "time", "event")
    edges = np.unique(np.concatenate([[0.0, tau], curve.time[curve.time < tau]]))
    by_steps = sum(curve.at(left).estimate * (right - left) for left, right in pairwise(edges.tolist()))
    assert rmst(frame, "time", "event", tau=tau).estimate == pytest.approx(by_steps)
