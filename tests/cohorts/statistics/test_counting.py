"""Counting by table, by slices and by sorting gives the same lines, in little memory."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from cohorts.statistics import StatisticsError, counting, cumulative_incidence, gray, kaplan_meier, logrank
from cohorts.statistics.counting import CACHED_CELLS, remaining, tally, timeline
from tests.cohorts.statistics.published_data import cohorts


def test_lines_go_block_by_block_with_times_rising() -> None:
    table = tally(
        timeline(np.array([5, 3, 3, 9])), np.array([1, 0, 1, 1]), 2, blocks=np.array([1, 0, 0, 0]), depth=2
    )
    assert table.block.tolist() == [0, 0, 1]
    assert table.time.tolist() == [3, 9, 5]
    assert table.counts.tolist() == [[1, 1], [0, 1], [0, 1]]
    assert table.starts.tolist() == [0, 2, 3]


def test_those_remaining_are_counted_from_the_end() -> None:
    assert remaining(np.array([2, 1, 4])).tolist() == [7, 5, 4]


def test_whole_numbers_as_floats_are_counted_and_not_sorted() -> None:
    assert timeline(np.array([3.0, 1.0])).distinct is None
    assert timeline(np.array([3.0, 1.5])).distinct is not None


@given(cohorts(least=2))
def test_a_table_slices_of_it_and_a_sort_agree(frame: pd.DataFrame) -> None:
    ends, columns = frame["time"].to_numpy(), frame["cause"].to_numpy()
    blocks = (frame["group"] == "y").to_numpy().astype(np.int64)
    tables = [tally(timeline(ends), columns, 3, blocks=blocks, depth=2)]
    for name, value in (("SLICE", 3), ("FEW_CELLS", 0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, name, value)
            patch.setattr(counting, "CELLS_A_ROW", 0 if name == "FEW_CELLS" else counting.CELLS_A_ROW)
            tables.append(tally(timeline(ends), columns, 3, blocks=blocks, depth=2))
    for other in tables[1:]:
        np.testing.assert_array_equal(other.time, tables[0].time)
        np.testing.assert_array_equal(other.block, tables[0].block)
        np.testing.assert_array_equal(other.counts, tables[0].counts)


def test_an_entry_that_is_its_end_but_for_rounding_is_refused() -> None:
    frame = pd.DataFrame({"time": [0.1 + 0.2, 1.5], "entry": [0.3, 0.0], "event": 1})
    with pytest.raises(StatisticsError, match="entry: an entry and its end differ by rounding alone"):
        kaplan_meier(frame, "time", "event", entry_col="entry")


def test_a_table_too_large_for_the_cache_counts_the_same() -> None:
    chance = np.random.default_rng(3)
    axis = timeline(np.round(chance.uniform(0, 9e4, 60_000), 1))
    columns = chance.integers(0, 3, 60_000)
    counted = tally(axis, columns, 3)
    weighed = tally(axis, columns, 3, weights=np.ones(60_000))
    assert axis.length * 3 > CACHED_CELLS
    assert counted.counts.dtype == np.int32
    np.testing.assert_array_equal(counted.counts, weighed.counts)
    np.testing.assert_array_equal(counted.time, weighed.time)


@pytest.mark.parametrize("statistic", ["kaplan_meier", "logrank", "cumulative_incidence", "gray"])
def test_a_statistic_takes_no_more_than_three_frames_of_memory(statistic: str) -> None:
    """Continuous times, every one distinct: the worst case."""
    chance = np.random.default_rng(4)
    rows = 300_000
    frame = pd.DataFrame({"t": chance.exponential(1_000, rows), "e": chance.integers(0, 3, rows),
                          "d": chance.integers(0, 2, rows), "g": chance.integers(0, 2, rows)})  # fmt: skip
    calls: dict[str, Callable[[], object]] = {
        "kaplan_meier": lambda: kaplan_meier(frame, "t", "d", by="g"),
        "logrank": lambda: logrank(frame, "t", "d", "g"),
        "cumulative_incidence": lambda: cumulative_incidence(frame, "t", "e"),
        "gray": lambda: gray(frame, "t", "e", "g", event_of_interest=1),
    }
    calls[statistic]()
    tracemalloc.start()
    calls[statistic]()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak <= 3 * frame.memory_usage(index=False).sum()
