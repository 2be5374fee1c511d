"""Kaplan-Meier against hand arithmetic, print and R 4.2.2 with survival 3.5-3 (calls given beside the values)."""

from fractions import Fraction
from math import inf, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_rossi

from cohorts.statistics import Curve, kaplan_meier, reverse_kaplan_meier
from tests.cohorts.statistics.published_data import cohorts, delayed, freireich

FIELDS = ("time", "estimate", "lower", "upper", "std_error", "at_risk", "events", "censored")


def same(one: Curve, other: Curve, *, but: tuple[str, ...] = ()) -> None:
    for name in set(FIELDS) - set(but):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-9, err_msg=name)


def test_the_estimate_is_the_product_of_those_who_survive_each_time() -> None:
    curve = kaplan_meier(freireich(), "weeks", "relapse", by="arm").groups["6-MP"]
    # 18/21 at 6 weeks (a patient censored then still counts as at risk), 16/17 at 7, 14/15 at 10, 11/12 at 13.
    at_6, at_7 = Fraction(18, 21), Fraction(18, 21) * Fraction(16, 17)
    by_hand: dict[int, Fraction] = {5: Fraction(1), 6: at_6, 7: at_7, 10: at_7 * Fraction(14, 15)}
    by_hand[13] = by_hand[10] * Fraction(11, 12)
    assert [curve.at(t).estimate for t in by_hand] == pytest.approx(
        [float(value) for value in by_hand.values()]
    )
    # Greenwood: S sqrt(sum d / (n (n - d))).
    assert curve.at(7).std_error == pytest.approx(float(at_7) * sqrt(3 / (21 * 18) + 1 / (17 * 16)))


# survfit(Surv(weeks, relapse) ~ arm, conf.type = "log-log"); summary(times = , extend = TRUE)
@pytest.mark.parametrize(
    ("arm", "row"),
    [
        ("6-MP", (0, 1, 1, 1, 0, 21, 0, 0)),
        ("6-MP", (6, 0.85714285714, 0.619717955266, 0.9515517476, 0.07636035483, 21, 3, 1)),
        ("6-MP", (10, 0.75294117647, 0.503199510800, 0.8893618352, 0.09634965299, 15, 5, 3)),
        ("6-MP", (22, 0.53781512605, 0.267778936767, 0.7467907176, 0.12823375169, 7, 8, 7)),
        ("6-MP", (40, 0.44817927171, 0.188052005959, 0.6801426285, 0.13459145676, 0, 9, 12)),
        ("placebo", (22, 0.04761904762, 0.003324463043, 0.1970449057, 0.04647143205, 2, 20, 0)),
        ("placebo", (23, 0, nan, nan, nan, 1, 21, 0)),
    ],
)
def test_a_row_is_as_in_r(arm: str, row: tuple[float, ...]) -> None:
    curve = kaplan_meier(freireich(), "weeks", "relapse", by="arm").groups[arm]
    assert curve.at(row[0])[:8] == pytest.approx(row, abs=1e-9, nan_ok=True)


def test_a_row_after_the_last_observation_says_so() -> None:
    curve = kaplan_meier(freireich(), "weeks", "relapse")
    assert not curve.at(35).beyond_follow_up
    assert curve.at(35.5).beyond_follow_up


@pytest.mark.parametrize("t", [-1, nan])
def test_a_time_before_zero_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        kaplan_meier(freireich(), "weeks", "relapse").at(t)


# quantile(survfit(...), c(.25, .5, .75))
@pytest.mark.parametrize(
    ("arm", "probability", "expected"),
    [
        ("6-MP", 0.25, (13, 6, 22)), ("6-MP", 0.5, (23, 13, nan)), ("6-MP", 0.75, (nan, 23, nan)),
        ("placebo", 0.25, (4, 1, 5)), ("placebo", 0.5, (8, 4, 11)), ("placebo", 0.75, (12, 8, 22)),
    ],
)  # fmt: skip
def test_quantiles_are_as_in_r(arm: str, probability: float, expected: tuple[float, ...]) -> None:
    curve = kaplan_meier(freireich(), "weeks", "relapse", by="arm").groups[arm]
    assert curve.quantile(probability) == pytest.approx(expected, nan_ok=True)


def test_the_median_of_a_level_stretch_at_one_half_is_its_middle() -> None:
    frame = pd.DataFrame({"time": [1, 2, 4, 9], "event": 1})
    assert kaplan_meier(frame, "time", "event").median().time == 3
    censored_after = frame.assign(event=[1, 1, 0, 0])
    # Nothing follows at which the curve falls on: R's summary table gives the first time, as here.
    assert kaplan_meier(censored_after, "time", "event").median().time == 2


# survfit(Surv(week, arrest) ~ fin, rossi, conf.type = "log-log")
@pytest.mark.parametrize(
    ("fin", "week", "expected"),
    [
        (0, 26, (0.8518518519, 0.02417148174, 0.7970635953, 0.8928395818, 187, 32)),
        (0, 52, (0.6944444444, 0.03134274076, 0.6282883076, 0.7511909335, 154, 66)),
        (1, 10, (0.9722222222, 0.01118161786, 0.9392189759, 0.9874240141, 210, 6)),
        (1, 52, (0.7777777778, 0.02828750429, 0.7162437790, 0.8275804525, 168, 48)),
    ],
)
def test_the_recidivism_data_come_out_as_in_r(fin: int, week: int, expected: tuple[float, ...]) -> None:
    row = kaplan_meier(load_rossi(), "week", "arrest", by="fin").groups[fin].at(week)
    found = (row.estimate, row.std_error, row.lower, row.upper, row.at_risk, row.events)
    assert found == pytest.approx(expected, abs=1e-9)


# survfit(Surv(entry, time, event) ~ 1), and with weights = whole or weight, conf.type = "log-log": time, surv,
# std.err, lower, upper, n.risk
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"entry_col": "entry"},
            [
                (4, 0.60, 0.2190890230, 0.12573018299, 0.8817564074, 5),
                (5, 0.40, 0.2190890230, 0.05197575038, 0.7528157914, 3),
                (7, 0.32, 0.1893145531, 0.04274877267, 0.6624260585, 5),
                (9, 0.16, 0.1239354671, 0.01505361293, 0.4491742560, 4),
            ],
        ),
        (
            {"weights_col": "whole"},
            [
                (4, 0.6666666667, 0.1360827635, 0.33701893254, 0.8597117991, 12),
                (7, 0.4166666667, 0.1423187606, 0.15247126449, 0.6653015416, 7),
                (9, 0.2083333333, 0.1261520981, 0.03533948504, 0.4789848275, 4),
            ],
        ),
        (
            {"weights_col": "weight"},
            [
                (4, 0.7105263158, 0.1894330803, 0.20664992033, 0.9286041840, 9.50),
                (7, 0.4789473684, 0.1798525642, 0.13524715185, 0.7627073254, 5.75),
                (9, 0.2268698061, 0.1450930791, 0.03163992323, 0.5287789137, 3.80),
            ],
        ),
        (
            {"weights_col": "weight", "entry_col": "entry"},
            [
                (4, 0.5000000000, 0.25511300364, 0.05320714131, 0.8489304667, 5.50),
                (7, 0.2377990431, 0.18611398070, 0.01531391605, 0.6103824271, 4.75),
                (9, 0.1126416520, 0.08996747125, 0.01142256964, 0.3443420063, 3.80),
            ],
        ),
    ],
)
def test_delayed_entry_and_weights_are_as_in_r(options: Any, expected: list[tuple[float, ...]]) -> None:
    curve = kaplan_meier(delayed(), "time", "event", **options)
    for time, estimate, std_error, lower, upper, at_risk in expected:
        row = curve.at(time)
        found = (row.estimate, row.std_error, row.lower, row.upper, row.at_risk)
        assert found == pytest.approx((estimate, std_error, lower, upper, at_risk), abs=1e-9)


# survfit(Surv(weeks, relapse == 0) ~ arm)
def test_median_follow_up_treats_censoring_as_the_event() -> None:
    groups = reverse_kaplan_meier(freireich(), "weeks", "relapse", by="arm").groups
    assert groups["6-MP"].median() == (25, 11, 32)
    assert np.isnan(groups["placebo"].median().time)


def test_any_cause_ends_follow_up_in_the_reverse_estimate() -> None:
    causes = freireich().assign(relapse=lambda frame: frame["relapse"] * 3)
    same(
        reverse_kaplan_meier(causes, "weeks", "relapse"),
        reverse_kaplan_meier(freireich(), "weeks", "relapse"),
    )


# 0.1 + 0.2 is 0.30000000000000004. survfit(Surv(c(.3, .1 + .2, .7, 1.1), c(1, 1, 1, 0)) ~ 1)
def test_times_that_differ_by_rounding_alone_are_one_time() -> None:
    frame = pd.DataFrame({"time": [0.3, 0.1 + 0.2, 0.7, 1.1], "event": [1, 1, 1, 0]})
    curve = kaplan_meier(frame, "time", "event")
    assert curve.time.tolist() == [0.3, 0.7, 1.1]
    assert curve.estimate.tolist() == [0.5, 0.25, 0.25]
    assert curve.at(0.7).std_error == pytest.approx(0.2165063509)


@pytest.mark.parametrize("shift", [0, 10**9, 2**60])
def test_whole_numbers_are_exact_however_large(shift: int) -> None:
    frame = pd.DataFrame({"time": np.array([1, 2, 3]) + shift, "event": [1, 1, 0]})
    assert kaplan_meier(frame, "time", "event").estimate.tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])


def test_whole_numbers_far_apart_are_counted_without_a_table_of_every_day() -> None:
    frame = pd.DataFrame({"time": [1, 10**12, 10**15], "event": [1, 1, 0], "entry": [0, 5, 10**12 - 1]})
    assert kaplan_meier(frame, "time", "event").time.tolist() == [1, 10**12, 10**15]
    assert kaplan_meier(frame, "time", "event", entry_col="entry").at_risk.tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("time", "event", "estimate"),
    [
        ([5], [1], [0.0]),
        ([5], [0], [1.0]),
        ([0, 0, 3], [1, 0, 1], [2 / 3, 0.0]),
        ([4, 4, 4], [1, 1, 1], [0.0]),
        ([4, 4, 4], [0, 1, 0], [2 / 3]),
        ([2, 1, 3], [0, 0, 0], [1.0, 1.0, 1.0]),
    ],
)
def test_the_smallest_frames_have_curves(time: list[int], event: list[int], estimate: list[float]) -> None:
    frame = pd.DataFrame({"time": time, "event": event})
    curve = kaplan_meier(frame, "time", "event")
    assert curve.estimate.tolist() == pytest.approx(estimate)
    # R gives no limits where the estimate is 0 or 1.
    edges = np.isin(curve.estimate, [0.0, 1.0])
    assert (np.isnan(curve.lower) == edges).all()
    assert (np.isnan(curve.upper) == edges).all()


def test_as_many_distinct_times_as_lines_keep_to_their_groups() -> None:
    frame = pd.DataFrame({"time": [4.5, 1.5, 2.5, 9.5], "event": 1, "group": list("abab")})
    groups = kaplan_meier(frame, "time", "event", by="group").groups
    assert groups["a"].time.tolist() == [2.5, 4.5]
    assert groups["b"].time.tolist() == [1.5, 9.5]


def test_the_frame_is_left_as_it_was_and_the_result_is_frozen() -> None:
    frame = delayed()
    before = frame.copy()
    curve = kaplan_meier(frame, "time", "event", entry_col="entry", weights_col="weight")
    pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(AttributeError):
        curve.estimate = curve.lower  # type: ignore[misc]  # that it cannot be set is what is tested
    for name in FIELDS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(curve, name)[0] = inf


@given(cohorts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, random: Any) -> None:
    rows = list(range(len(frame)))
    random.shuffle(rows)
    same(kaplan_meier(frame.iloc[rows], "time", "event"), kaplan_meier(frame, "time", "event"))


@given(cohorts(), st.data())
def test_a_weight_of_two_is_the_row_twice(frame: pd.DataFrame, data: st.DataObject) -> None:
    size = len(frame)
    weight = np.array(data.draw(st.lists(st.integers(1, 3), min_size=size, max_size=size)))
    repeated = frame.loc[frame.index.repeat(weight)]
    weighted = kaplan_meier(frame.assign(w=weight), "time", "event", weights_col="w")
    same(weighted, kaplan_meier(repeated, "time", "event"))


@given(cohorts())
def test_splitting_rows_at_a_time_changes_nothing_but_the_censored(frame: pd.DataFrame) -> None:
    cut = 5
    early = frame.assign(
        entry=0, event=frame["event"].where(frame["time"] <= cut, 0), time=frame["time"].clip(upper=cut)
    )
    late = frame[frame["time"] > cut].assign(entry=cut)
    split = kaplan_meier(pd.concat([early, late]), "time", "event", entry_col="entry")
    whole = kaplan_meier(frame, "time", "event")
    for t in whole.time:
        kept = [0, 1, 2, 3, 4, 5, 6]
        assert [split.at(t)[i] for i in kept] == pytest.approx([whole.at(t)[i] for i in kept], nan_ok=True)


@given(cohorts(tied=False))
def test_sorting_and_counting_agree(frame: pd.DataFrame) -> None:
    rank = frame["time"].rank(method="dense").astype(int)
    same(
        kaplan_meier(frame, "time", "event"),
        kaplan_meier(frame.assign(time=rank), "time", "event"),
        but=("time",),
    )


@given(cohorts(least=2))
def test_each_group_has_the_curve_it_has_alone(frame: pd.DataFrame) -> None:
    groups = kaplan_meier(frame, "time", "event", by="group").groups
    assert list(groups) == ["x", "y"]
    for label, curve in groups.items():
        same(curve, kaplan_meier(frame[frame["group"] == label], "time", "event"))


@given(cohorts(tied=False))
def test_lifelines_agrees(frame: pd.DataFrame) -> None:
    fitter = KaplanMeierFitter().fit(frame["time"], frame["event"])
    curve = kaplan_meier(frame, "time", "event")
    for t in curve.time:
        assert curve.at(t).estimate == pytest.approx(float(fitter.predict(t)), abs=1e-9)
    inside = (curve.estimate > 0) & (curve.estimate < 1)
    theirs = fitter.confidence_interval_.loc[curve.time[inside]].to_numpy()
    np.testing.assert_allclose(np.column_stack([curve.lower, curve.upper])[inside], theirs, atol=1e-7)
