"""Sums over risk sets against sums over the rows that a loop finds at risk."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.statistics.risk_sets import risk_sets, same_times
from tests.cohorts.statistics.made_up_patients import sixty


@st.composite
def followed(draw: st.DrawFn) -> pd.DataFrame:
    """end, event, stratum, entry (before end) and an amount; at least one event. A few long ties, or many short."""
    longest = draw(st.sampled_from([2, 9, 50]))
    row = st.tuples(
        st.integers(1, longest), st.booleans(), st.integers(0, 2), st.integers(0, 9), st.integers(1, 5)
    )
    rows = draw(st.lists(row, min_size=1, max_size=40))
    frame = pd.DataFrame(rows, columns=["end", "event", "stratum", "entry", "amount"])
    frame.loc[0, "event"] = True
    frame["stratum"] = pd.factorize(frame["stratum"])[0]
    return frame.assign(entry=np.minimum(frame["entry"], frame["end"] - 1))


@given(followed(), st.booleans(), st.booleans())
def test_sums_by_slot_and_by_row_are_those_of_a_loop(
    frame: pd.DataFrame, stratified: bool, late: bool
) -> None:
    if not stratified:
        frame = frame.assign(stratum=0)
    sets = risk_sets(
        frame["end"].to_numpy(), frame["event"].to_numpy(), frame["stratum"].to_numpy() if stratified else None,
        frame["entry"].to_numpy() if late else None,
    )  # fmt: skip
    rows = frame.iloc[sets.order].reset_index(drop=True)
    amounts = rows["amount"].to_numpy(np.float64)
    slots = sorted(set(rows[rows["event"]][["stratum", "end"]].itertuples(index=False, name=None)))
    assert sets.times.tolist() == [end for _, end in slots]
    at_risk = np.array([
        (rows["stratum"] == stratum) & (rows["end"] >= end) & ((rows["entry"] < end) | (not late))
        for stratum, end in slots
    ])  # fmt: skip
    assert sets.at_risk(amounts).tolist() == pytest.approx((at_risk @ amounts).tolist())
    values = np.arange(1.0, len(slots) + 1)
    assert sets.over_slots(values).tolist() == pytest.approx((values @ at_risk).tolist())
    assert sets.by_slot(amounts[sets.events]).tolist() == pytest.approx([
        amounts[(rows["stratum"] == stratum) & (rows["end"] == end) & rows["event"]].sum() for stratum, end in slots
    ])  # fmt: skip


def test_at_one_time_events_come_before_censorings() -> None:
    sets = risk_sets(np.array([5, 5, 3, 5]), np.array([0, 1, 0, 1]))
    assert sets.order.tolist() == [2, 1, 3, 0]
    assert sets.events.tolist() == [1, 2]


def test_long_and_fractional_times_are_sorted_alike() -> None:
    frame = sixty()
    short = risk_sets(frame["time"].to_numpy(), frame["event"].to_numpy())
    for factor in (100_000, 0.37):
        other = risk_sets(frame["time"].to_numpy() * factor, frame["event"].to_numpy())
        assert other.order.tolist() == short.order.tolist()
        assert other.at.tolist() == short.at.tolist()


def test_times_apart_by_rounding_become_one_and_others_stay() -> None:
    ends = np.array([0.1 + 0.2, 0.3, 0.3 + 1e-6])
    mended, entries = same_times(ends, np.array([0.0, 0.1, 0.3]))
    assert mended[0] == mended[1] != mended[2]
    assert entries is not None
    assert entries[2] == mended[1]
