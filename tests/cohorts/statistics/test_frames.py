"""What a statistic takes and what it refuses."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cohorts.statistics import StatisticsError, frames, kaplan_meier, logrank


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"time": [3, 1, 2], "event": [1, 0, 1], **columns})


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("time", [3, np.nan, 2], "1 value"),
        ("time", pd.array([3, pd.NA, pd.NA], dtype="Int64"), "2 values are missing"),
        ("time", [3.0, np.inf, 2.0], "infinite"),
        ("time", [3, -1, 2], "negative"),
        ("time", ["3", "1", "2"], "numbers are needed"),
        ("time", [True, False, True], "true and false"),
        ("time", pd.to_datetime(["2020-01-01"] * 3), "numbers are needed"),
        ("time", [3, None, "2"], "numbers are needed"),
        ("event", [1, 2, 0], "0 (censored) or 1"),
        ("event", [1, 0.5, 0], "whole"),
        ("event", [1, -1, 0], "from 0"),
        ("event", [1, np.nan, 0], "missing"),
        ("event", pd.array([True, pd.NA, False], dtype="boolean"), "missing"),
    ],
)
def test_what_cannot_be_analysed_is_refused_by_column(column: str, values: Any, said: str) -> None:
    with pytest.raises(StatisticsError) as refused:
        kaplan_meier(frame(**{column: values}), "time", "event")
    assert refused.value.column == column
    assert said in refused.value.message


def test_a_missing_or_doubled_column_is_named() -> None:
    with pytest.raises(StatisticsError, match="elsewhere: the frame has no such column"):
        kaplan_meier(frame(), "elsewhere", "event")
    doubled = pd.concat([frame(), frame()[["time"]]], axis=1)
    with pytest.raises(StatisticsError, match="more than one column"):
        kaplan_meier(doubled, "time", "event")


def test_no_rows_are_refused() -> None:
    with pytest.raises(StatisticsError, match="no rows"):
        kaplan_meier(frame().head(0), "time", "event")


@pytest.mark.parametrize("entry", [[0, 1, 0], [0, 2, 0]])
def test_an_entry_at_or_after_the_end_is_refused(entry: list[int]) -> None:
    with pytest.raises(StatisticsError, match="entry: 1 rows enter at or after"):
        kaplan_meier(frame(entry=entry), "time", "event", entry_col="entry")


@pytest.mark.parametrize("weight", [[1, 0, 1], [1, -2, 1]])
def test_a_weight_of_zero_or_less_is_refused(weight: list[int]) -> None:
    with pytest.raises(StatisticsError, match="weight: a weight is zero or negative"):
        kaplan_meier(frame(weight=weight), "time", "event", weights_col="weight")


@pytest.mark.parametrize(
    "labels",
    [
        ["a", None, "b"],
        ["a", np.nan, "b"],
        pd.Categorical(["a", None, "b"]),
        pd.array([1, pd.NA, 2], dtype="Int64"),
    ],
)
def test_a_row_without_a_group_is_refused(labels: Any) -> None:
    with pytest.raises(StatisticsError, match="group: 1 value is missing"):
        kaplan_meier(frame(group=labels), "time", "event", by="group")


@pytest.mark.parametrize(
    "times",
    [
        np.array([3, 1, 2], np.int8),
        np.array([3, 1, 2], np.uint64),
        np.array([3, 1, 2], np.float32),
        pd.array([3, 1, 2], dtype="Int64"),
        pd.array([3, 1, 2], dtype="Float64"),
        pd.Categorical([3, 1, 2]),
        np.array([3, 1, 2], object),
        [Decimal(3), Decimal(1), Decimal(2)],
    ],
)
def test_numbers_of_any_type_count_alike(times: Any) -> None:
    curve = kaplan_meier(frame(time=times), "time", "event")
    assert curve.time.tolist() == [1, 2, 3]
    assert curve.estimate.tolist() == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    "events",
    [
        [True, False, True],
        pd.array([True, False, True], dtype="boolean"),
        pd.array([1, 0, 1], dtype="Int8"),
        [1.0, 0.0, 1.0],
        pd.Categorical([1, 0, 1]),
        np.array([True, False, True], object),
    ],
)
def test_events_of_any_type_count_alike(events: Any) -> None:
    assert kaplan_meier(frame(event=events), "time", "event").estimate.tolist() == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["b", "a", "c"], ("a", "b", "c")),
        ([10, 9, 200_000], (9, 10, 200_000)),
        ([True, False, True], (False, True)),
        ([2.5, -1.0, 2.5], (-1.0, 2.5)),
        (pd.Categorical(["low", "high", "low"], ["low", "middle", "high"]), ("low", "high")),
    ],
)
def test_groups_are_sorted_unless_they_have_an_order_and_empty_ones_are_left_out(
    labels: Any, order: Any
) -> None:
    groups = frames.groups(frame(group=labels), "group")
    assert groups.labels == order
    assert [groups.labels[code] for code in groups.codes] == list(labels)


def test_labels_without_a_common_order_are_refused() -> None:
    with pytest.raises(StatisticsError, match="no common order"):
        frames.groups(frame(group=[1, "a", 2]), "group")


def test_one_group_cannot_be_compared() -> None:
    with pytest.raises(StatisticsError, match="at least two groups"):
        logrank(frame(group=["a"] * 3), "time", "event", "group")


def test_several_columns_make_the_combinations_that_occur() -> None:
    both = frames.joint_groups(frame(a=["x", "y", "x"], b=[1, 1, 2]), ["a", "b"])
    assert both.labels == (("x", 1), ("x", 2), ("y", 1))
    assert both.codes.tolist() == [0, 2, 1]
