"""Harrell's concordance against hand counts, a double loop, and R 4.2.2 with survival 3.5-3."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.statistics import StatisticsError, concordance
from tests.cohorts.statistics.made_up_patients import sixty
from tests.cohorts.statistics.published_data import cohorts


# concordance(Surv(time, event) ~ age, d, reverse = TRUE), then with ymax = 10
@pytest.mark.parametrize(
    ("tau", "expected"),
    [
        (None, (0.478194726166, 0.0563122233632, 465, 508, 13, 9, 0)),
        (10, (0.530874785592, 0.073233525104, 305, 269, 9, 2, 0)),
    ],
)
def test_it_is_as_in_r(tau: float | None, expected: tuple[float, ...]) -> None:
    found = concordance(sixty(), "time", "event", "age", tau=tau)
    assert (
        found.concordance, found.std_error, found.concordant, found.discordant, found.tied_score, found.tied_time,
        found.tied_both,
    ) == pytest.approx(expected, abs=1e-9)  # fmt: skip
    assert float(found) == found.concordance
    assert found.lower == pytest.approx(expected[0] - 1.959964 * expected[1], abs=1e-7)


def test_a_pair_counts_where_one_failed_while_the_other_was_seen_to_be_well() -> None:
    frame = pd.DataFrame({"time": [2, 4, 4, 6], "event": [1, 1, 0, 0], "risk": [9, 5, 7, 5]})
    found = concordance(frame, "time", "event", "risk")
    # 2 before 4, 4, 6: right. 4 (event, risk 5) before 4 (censored, 7): wrong; before 6 (risk 5): tied.
    assert (found.concordant, found.discordant, found.tied_score) == (3, 1, 1)
    assert found.concordance == 3.5 / 5


def test_the_higher_score_is_the_higher_risk() -> None:
    frame = pd.DataFrame({"time": [1, 2, 3], "event": [1, 1, 1], "risk": [3, 2, 1]})
    assert concordance(frame, "time", "event", "risk").concordance == 1
    assert concordance(frame.assign(risk=-frame["risk"]), "time", "event", "risk").concordance == 0


def test_where_no_pair_can_be_compared_there_is_no_concordance() -> None:
    for events in ([0, 0, 0], [0, 0, 1]):
        frame = pd.DataFrame({"time": [1, 2, 3], "event": events, "risk": [3, 2, 1]})
        with pytest.raises(StatisticsError, match="no pair"):
            concordance(frame, "time", "event", "risk")
    with pytest.raises(StatisticsError, match="after zero"):
        concordance(sixty(), "time", "event", "age", tau=0)


@settings(max_examples=50)
@given(cohorts(least=2), st.data())
def test_it_counts_what_a_double_loop_counts(frame: pd.DataFrame, data: st.DataObject) -> None:
    scores = data.draw(st.lists(st.integers(0, 9), min_size=len(frame), max_size=len(frame)))
    frame = frame.assign(risk=scores)
    rows = list(frame[["time", "event", "risk"]].itertuples(index=False, name=None))
    right = wrong = tied = 0
    for (time, event, risk), (other_time, other_event, other_risk) in permutations(rows, 2):
        if event and (time < other_time or (time == other_time and not other_event)):
            right, wrong, tied = (
                right + (risk > other_risk),
                wrong + (risk < other_risk),
                tied + (risk == other_risk),
            )
    if right + wrong + tied == 0:
        return
    found = concordance(frame, "time", "event", "risk")
    assert (found.concordant, found.discordant, found.tied_score) == (right, wrong, tied)
