"""Cumulative incidence against hand arithmetic and R 4.2.2 with cmprsk 2.2-11 (`timepoints(cuminc(...))`)."""

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sksurv.datasets import load_bmt, load_cgvhd
from sksurv.nonparametric import cumulative_incidence_competing_risks

from cohorts.statistics import StatisticsError, cumulative_incidence, kaplan_meier
from tests.cohorts.statistics.published_data import cohorts, tied_causes


def bmt() -> pd.DataFrame:
    """Scrucca, Santucci and Aversa 2007: 35 transplants; cause 1 transplant-related death, 2 relapse; months."""
    features, outcome = load_bmt()
    return pd.DataFrame(
        {"time": outcome["ftime"], "cause": outcome["status"], "disease": features["dis"].astype(str)}
    )


def cgvhd() -> pd.DataFrame:
    """Pintilie 2006: 100 transplants of the chronic GVHD study; years."""
    features, outcome = load_cgvhd()
    return features.assign(time=outcome["ftime"], cause=outcome["status"])


def test_each_cause_takes_its_share_of_those_free_of_all() -> None:
    frame = pd.DataFrame({"time": [1, 2, 2, 3, 4], "cause": [1, 2, 1, 0, 2]})
    causes = cumulative_incidence(frame, "time", "cause").causes
    # Free before: 1, 4/5 (4 at risk), 2/5 (2 at risk), 2/5 (1 at risk).
    assert causes[1].estimate.tolist() == pytest.approx([1 / 5, 1 / 5 + 4 / 5 / 4, 2 / 5, 2 / 5])
    assert causes[2].estimate.tolist() == pytest.approx([0, 4 / 5 / 4, 1 / 5, 1 / 5 + 2 / 5])


# cuminc(ftime, status): est and var at 6, 12, 24, 36 months
@pytest.mark.parametrize(
    ("cause", "estimates", "variances"),
    [
        (
            1,
            [0.204926108374, 0.272838987812, 0.272838987812, 0.272838987812],
            [0.00492147397591, 0.00633783544400, 0.00633783544400, 0.00633783544400],
        ),
        (
            2,
            [0.175791695989, 0.340760146423, 0.446142200723, 0.481269552156],
            [0.00438951534245, 0.00736534561138, 0.00844086291927, 0.00860477637831],
        ),
    ],
)
def test_the_transplant_data_come_out_as_in_r(
    cause: int, estimates: list[float], variances: list[float]
) -> None:
    rows = [cumulative_incidence(bmt(), "time", "cause").causes[cause].at(t) for t in (6, 12, 24, 36)]
    assert [row.estimate for row in rows] == pytest.approx(estimates, abs=1e-10)
    assert [row.std_error**2 for row in rows] == pytest.approx(variances, abs=1e-10)


# cuminc(ftime, status, dis) at 6, 12, 24 months
@pytest.mark.parametrize(
    ("disease", "cause", "estimates", "variances"),
    [
        (
            "0",
            1,
            [0.1176470588235, 0.176470588235, 0.176470588235],
            [0.00648981161, 0.00934416887, 0.00934416887],
        ),
        (
            "1",
            1,
            [0.2951388888889, 0.368185763889, 0.368185763889],
            [0.01317537072, 0.01601104601, 0.01601104601],
        ),
        (
            "0",
            2,
            [0.2941176470588, 0.470588235294, 0.647058823529],
            [0.01306141878, 0.01595494993, 0.01549973718],
        ),
        (
            "1",
            2,
            [0.0555555555556, 0.205707465278, 0.205707465278],
            [0.00308641975, 0.01335837936, 0.01335837936],
        ),
    ],
)
def test_groups_of_the_transplant_data_come_out_as_in_r(
    disease: str, cause: int, estimates: list[float], variances: list[float]
) -> None:
    curve = cumulative_incidence(bmt(), "time", "cause", by="disease").groups[disease].causes[cause]
    assert [curve.at(t).estimate for t in (6, 12, 24)] == pytest.approx(estimates, abs=1e-10)
    assert [curve.at(t).std_error ** 2 for t in (6, 12, 24)] == pytest.approx(variances, abs=1e-10)


# cuminc of the chronic GVHD data at 1 year: est, var
@pytest.mark.parametrize(
    ("cause", "estimate", "variance"),
    [
        (1, 0.8585858585859, 0.001292619429258),
        (2, 0.0505050505051, 0.000492690628802),
        (3, 0.0505050505051, 0.000489571044374),
    ],
)
def test_three_causes_come_out_as_in_r(cause: int, estimate: float, variance: float) -> None:
    row = cumulative_incidence(cgvhd(), "time", "cause", event_of_interest=cause).at(1)
    assert (row.estimate, row.std_error**2) == pytest.approx((estimate, variance), abs=1e-10)


# cuminc(time, cause) at 0, 1, 2, 3, 5, 8
@pytest.mark.parametrize(
    ("cause", "estimates", "variances"),
    [
        (
            1,
            [0, 0.05, 0.15625, 0.213461538462, 0.2770299145299, 0.5736823361823],
            [0, 0.00250692520776, 0.00728898314866, 0.00961165937095, 0.01219429185965, 0.01734783669202],
        ),
        (
            2,
            [0.05, 0.10, 0.10, 0.214423076923, 0.2144230769231, 0.3627492877493],
            [
                0.0025,
                0.00474376731302,
                0.00474376731302,
                0.00975251941568,
                0.00975251941568,
                0.01632022042913,
            ],
        ),
        (3, [0, 0, 0, 0, 0.0635683760684, 0.0635683760684], [0, 0, 0, 0, 0.00421805212244, 0.00421805212244]),
    ],
)
def test_heavy_ties_come_out_as_in_r(cause: int, estimates: list[float], variances: list[float]) -> None:
    curve = cumulative_incidence(tied_causes(), "time", "cause", event_of_interest=cause)
    rows = [curve.at(t) for t in (0, 1, 2, 3, 5, 8)]
    assert [row.estimate for row in rows] == pytest.approx(estimates, abs=1e-10)
    assert [row.std_error**2 for row in rows] == pytest.approx(variances, abs=1e-10)


# cuminc(c(1, 2, 3, 4), c(1, 2, 1, 1)): the last patient at risk has the cause
def test_the_variance_when_the_last_patient_has_the_cause_is_as_in_r() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3, 4], "cause": [1, 2, 1, 1]})
    causes = cumulative_incidence(frame, "time", "cause").causes
    own, other = (causes[cause].std_error ** 2 for cause in (1, 2))
    assert own.tolist() == pytest.approx([0.0625, 0.0625, 0.1059027777778, 0.1319444444444])
    assert other.tolist() == pytest.approx([0, 0.0694444444444, 0.0694444444444, 0.0694444444444])


def test_the_limits_are_normal_for_the_log_of_minus_the_log() -> None:
    row = cumulative_incidence(bmt(), "time", "cause", event_of_interest=2).at(24)
    spread = 1.959963984540054 * row.std_error / (row.estimate * np.log(row.estimate))
    assert row.lower == pytest.approx(row.estimate ** np.exp(-spread))
    assert row.upper == pytest.approx(row.estimate ** np.exp(spread))
    assert row.lower < row.estimate < row.upper


def test_before_the_first_event_the_incidence_is_zero() -> None:
    row = cumulative_incidence(cgvhd(), "time", "cause", event_of_interest=2).at(0)
    assert (row.estimate, row.lower, row.upper, row.std_error, row.at_risk) == (0, 0, 0, 0, 100)


def test_the_median_is_when_half_had_the_cause() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3, 4], "cause": [1, 2, 1, 1]})
    median = cumulative_incidence(frame, "time", "cause", event_of_interest=1).median()
    assert median.time == 3.5


def test_the_upper_limit_of_an_incidence_reaches_a_share_first() -> None:
    curve = cumulative_incidence(bmt(), "time", "cause", event_of_interest=2)
    # Half have relapsed at no time seen, but the upper limit says that half might have by 10 months.
    assert curve.at(9.9).upper < 0.5 <= curve.at(10).upper
    assert curve.median() == pytest.approx((np.nan, 10, np.nan), nan_ok=True)
    quarter = curve.quantile(0.25)
    assert quarter.lower < quarter.time < quarter.upper


def test_a_cause_that_nobody_had_has_a_curve_at_zero() -> None:
    curve = cumulative_incidence(bmt(), "time", "cause", event_of_interest=3)
    assert not curve.estimate.any()
    assert not curve.std_error.any()


def test_codes_need_not_be_consecutive() -> None:
    sparse = bmt().replace({"cause": {2: 40}})
    assert list(cumulative_incidence(sparse, "time", "cause").causes) == [1, 40]


def test_every_group_has_every_cause_of_the_frame() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3, 4], "cause": [1, 1, 2, 0], "group": list("aabb")})
    groups = cumulative_incidence(frame, "time", "cause", by="group").groups
    assert {label: list(each.causes) for label, each in groups.items()} == {"a": [1, 2], "b": [1, 2]}


def test_without_any_event_there_is_no_cause() -> None:
    frame = pd.DataFrame({"time": [1, 2], "cause": [0, 0]})
    assert dict(cumulative_incidence(frame, "time", "cause").causes) == {}


@pytest.mark.parametrize("cause", [0, -1, 1.5, True])
def test_what_is_no_cause_is_refused(cause: Any) -> None:
    with pytest.raises(StatisticsError, match="event_of_interest"):
        cumulative_incidence(bmt(), "time", "cause", event_of_interest=cause)


@given(cohorts())
def test_incidences_and_the_probability_of_being_free_sum_to_one(frame: pd.DataFrame) -> None:
    causes = cumulative_incidence(frame, "time", "cause").causes
    free = kaplan_meier(frame, "time", "event")
    total = free.estimate + sum(curve.estimate for curve in causes.values())
    np.testing.assert_allclose(total, 1)


@given(cohorts())
def test_a_single_cause_is_one_minus_kaplan_meier(frame: pd.DataFrame) -> None:
    curve = cumulative_incidence(frame, "time", "event", event_of_interest=1)
    np.testing.assert_allclose(curve.estimate, 1 - kaplan_meier(frame, "time", "event").estimate, atol=1e-12)


@given(cohorts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, random: Any) -> None:
    rows = list(range(len(frame)))
    random.shuffle(rows)
    one, other = (
        cumulative_incidence(each, "time", "cause", event_of_interest=1) for each in (frame, frame.iloc[rows])
    )
    np.testing.assert_array_equal(one.estimate, other.estimate)
    np.testing.assert_array_equal(one.std_error, other.std_error)


@given(cohorts(least=2))
def test_scikit_survival_agrees_on_the_estimates(frame: pd.DataFrame) -> None:
    assume({1, 2} <= set(frame["cause"]))
    times, estimates = cumulative_incidence_competing_risks(
        frame["cause"].to_numpy(np.int64), frame["time"].to_numpy(float)
    )
    for cause, curve in cumulative_incidence(frame, "time", "cause").causes.items():
        ours = [curve.at(t).estimate for t in times]
        np.testing.assert_allclose(ours, estimates[cause], atol=1e-9)


def test_the_variance_does_not_depend_on_the_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cumulative_incidence(tied_causes(), "time", "cause", event_of_interest=1)
    monkeypatch.setattr(sys.modules["cohorts.statistics.cumulative_incidence"], "SLICE", 2)
    sliced = cumulative_incidence(tied_causes(), "time", "cause", event_of_interest=1)
    np.testing.assert_allclose(sliced.std_error, whole.std_error)
