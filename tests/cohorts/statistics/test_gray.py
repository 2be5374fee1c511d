"""Gray's test against R 4.2.2 with cmprsk 2.2-11 (`cuminc(time, cause, group)$Tests`)."""

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.statistics import StatisticsError, gray
from tests.cohorts.statistics.published_data import cohorts, tied_causes
from tests.cohorts.statistics.test_cumulative_incidence import bmt, cgvhd


@pytest.mark.parametrize(
    ("frame", "by", "cause", "statistic", "p_value", "degrees"),
    [
        # cuminc(ftime, status, dis)
        (bmt(), "disease", 1, 1.30163454362, 0.25391487115769, 1),
        (bmt(), "disease", 2, 7.08227802511, 0.00778499801497, 1),
        # cuminc of the chronic GVHD data by diagnosis, graft and extent
        (cgvhd(), "dx", 1, 5.3434318908974, 0.0208004843541, 1),
        (cgvhd(), "dx", 2, 3.7190649795666, 0.0537944872171, 1),
        (cgvhd(), "dx", 3, 0.0109004713337, 0.9168476991483, 1),
        (cgvhd(), "tx", 1, 2.019245139670, 0.155316335989, 1),
        (cgvhd(), "tx", 3, 1.763552651546, 0.184182006120, 1),
        (cgvhd(), "extent", 1, 4.23278656059, 0.03965029252770, 1),
        (cgvhd(), "extent", 2, 8.72339340993, 0.00314152775172, 1),
        # twenty tied rows, three groups
        (tied_causes(), "group", 1, 2.098984570951, 0.350115462699, 2),
        (tied_causes(), "group", 2, 1.696659808657, 0.428129352185, 2),
        (tied_causes(), "group", 3, 0.787458923347, 0.674536519539, 2),
    ],
)
def test_the_test_comes_out_as_in_r(
    frame: pd.DataFrame, by: str, cause: int, statistic: float, p_value: float, degrees: int
) -> None:
    result = gray(frame, "time", "cause", by, event_of_interest=cause)
    assert result.statistic == pytest.approx(statistic, abs=1e-8)
    assert result.p_value == pytest.approx(p_value, abs=1e-8)
    assert result.degrees_of_freedom == degrees


def test_the_slices_of_event_times_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["cohorts.statistics.gray"], "SLICE", 2)
    result = gray(tied_causes(), "time", "cause", "group", event_of_interest=1)
    assert result.statistic == pytest.approx(2.098984570951, abs=1e-10)


def test_a_cause_that_nobody_had_gives_no_statistic() -> None:
    result = gray(bmt(), "time", "cause", "disease", event_of_interest=9)
    assert np.isnan(result.statistic)
    assert np.isnan(result.p_value)


def test_one_group_or_no_cause_is_refused() -> None:
    with pytest.raises(StatisticsError, match="at least two groups"):
        gray(bmt().assign(disease="0"), "time", "cause", "disease", event_of_interest=1)
    with pytest.raises(StatisticsError, match="event_of_interest"):
        gray(bmt(), "time", "cause", "disease", event_of_interest=0)


@given(cohorts(least=2), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_groups_matter(frame: pd.DataFrame, random: Any) -> None:
    rows = list(range(len(frame)))
    random.shuffle(rows)
    renamed = frame.assign(group=frame["group"].map({"x": "z", "y": "y"}))
    one, other = (
        gray(each, "time", "cause", "group", event_of_interest=1).statistic
        for each in (frame, renamed.iloc[rows])
    )
    assert one == pytest.approx(other, nan_ok=True, abs=1e-8)
