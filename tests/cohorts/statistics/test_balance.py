"""Standardised differences against hand arithmetic."""

from math import inf, isnan, sqrt

import numpy as np
import pandas as pd
import pytest

from cohorts.statistics import StatisticsError, balance
from cohorts.statistics.balance import MISSING


def two_arms(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"arm": ["a"] * 4 + ["b"] * 4, **columns})


def test_numbers_differ_by_their_means_over_the_root_of_the_mean_variance() -> None:
    # Means 3 and 5; variances over n - 1: 4, 0, 4, 0 -> 8/3 and 1, 1, 9, 1 -> 4.
    found = balance(two_arms(x=[1, 3, 5, 3, 4, 4, 8, 4]), "arm", ["x"])
    row = found.rows.iloc[0]
    assert (row["a"], row["b"]) == (3, 5)
    assert row["difference"] == pytest.approx(2 / sqrt((8 / 3 + 4) / 2))
    assert found.by_column["x"] == row["difference"]


def test_levels_differ_by_their_shares() -> None:
    # Level p: 3/4 and 1/4, so (1/4 - 3/4) / sqrt((3/16 + 3/16) / 2) = -0.5 / sqrt(3/16); with two levels the distance
    # of both together is the same without sign.
    found = balance(two_arms(x=list("pppqpqqq")), "arm", "x")
    assert found.rows["level"].tolist() == ["p", "q"]
    assert found.rows["difference"].tolist() == pytest.approx([-0.5 / sqrt(3 / 16), 0.5 / sqrt(3 / 16)])
    assert found.by_column["x"] == pytest.approx(0.5 / sqrt(3 / 16))


def test_three_levels_have_the_distance_of_yang_and_dalton() -> None:
    # Shares (1/2, 1/4, 1/4) and (1/4, 1/4, 1/2). Without the first: T = (0, 1/4); the covariances are
    # [[3, -1], [-1, 3]] / 16 and [[3, -2], [-2, 4]] / 16, their mean S = [[3, -1.5], [-1.5, 3.5]] / 16 with determinant
    # (10.5 - 2.25) / 256; T' S^-1 T = (1/16) (3 / 16) / (8.25 / 256) = 3 / 8.25.
    found = balance(two_arms(x=list("ppqrpqrr")), "arm", ["x"])
    assert found.by_column["x"] == pytest.approx(sqrt(3 / 8.25))


def test_missing_is_a_level_of_its_own() -> None:
    frame = two_arms(x=[1, None, 3, 5, 2, 4, None, None], y=["p", None, "q", "q", "p", "q", "q", "p"])
    found = balance(frame, "arm", ["x", "y"]).rows
    assert found["level"].tolist() == [None, MISSING, "p", "q", MISSING]
    # Known x: 1, 3, 5 (mean 3, variance 4) and 2, 4 (mean 3, variance 2); missing 1/4 and 2/4.
    assert found.loc[0, "difference"] == 0
    assert found.loc[1, "difference"] == pytest.approx(0.25 / sqrt((3 / 16 + 1 / 4) / 2))
    assert found.loc[4, ["a", "b"]].tolist() == [0.25, 0]


def test_weights_weigh_means_and_shares() -> None:
    frame = two_arms(x=[1, 3, 5, 3, 4, 4, 8, 4], y=list("pppqpqqq"))
    found = balance(frame, "arm", ["x", "y"], weights=np.array([3, 1, 1, 1, 1, 1, 1, 1])).rows
    # (3 x 1 + 3 + 5 + 3) / 6 and (3 + 1 + 1) / 6.
    assert found.loc[0, "a"] == pytest.approx(14 / 6)
    assert found.loc[1, "a"] == pytest.approx(5 / 6)
    same = balance(frame, "arm", ["x", "y"], weights=np.full(8, 0.3)).rows
    plain = balance(frame, "arm", ["x", "y"]).rows
    assert same["difference"].tolist() == pytest.approx(plain["difference"].tolist())


def test_of_three_arms_the_largest_difference_is_told() -> None:
    frame = pd.DataFrame({"arm": list("aabbcc"), "x": [0, 2, 1, 3, 5, 7]})
    # Every variance is 2; the means are 1, 2 and 6.
    assert balance(frame, "arm", ["x"]).by_column["x"] == pytest.approx(5 / sqrt(2))


def test_arms_without_variance_are_infinitely_far_or_not_at_all() -> None:
    frame = two_arms(x=[1] * 4 + [2] * 4, y=["p"] * 4 + ["q"] * 4, z=[7] * 8, k=["p"] * 8, none=[np.nan] * 8)
    found = balance(frame, "arm", ["x", "y", "z", "k", "none"]).by_column
    assert found[["x", "y", "z", "k"]].tolist() == [inf, inf, 0, 0]
    assert isnan(found["none"])


def test_one_arm_or_a_patient_without_arm_is_refused() -> None:
    for arms in (["a"] * 8, ["a"] * 4 + [None] * 4):
        with pytest.raises(StatisticsError) as caught:
            balance(pd.DataFrame({"arm": arms, "x": range(8)}), "arm", ["x"])
        assert caught.value.column == "arm"
    with pytest.raises(StatisticsError, match="one weight above zero"):
        balance(two_arms(x=range(8)), "arm", ["x"], weights=np.zeros(8))
