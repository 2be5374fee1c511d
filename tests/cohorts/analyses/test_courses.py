"""The courses of single patients, from state to state."""

from itertools import pairwise

import pytest

from tests.cohorts.analyses.frames import frame
from tests.cohorts.analyses.twenty_patients import answer


def test_courses_run_from_state_to_state() -> None:
    patients = frame(
        {"remission_achieved_on": 30, "transplanted_on": 150, "transplant_kind": "allogeneic", "relapsed_on": 300,
         "died_on": 400, "last_contact_on": 400},
        {"last_contact_on": 3000},
    )  # fmt: skip
    result = answer(patients, kind="swimmer", time_zero="diagnosis", endpoint=None)
    longest, shorter = result["rows"]
    assert (longest["identifier"], longest["continues"], longest["ends"], longest["outcome"]) == (
        "N-0001",
        True,
        5.0,
        "alive",
    )
    assert [segment["state"] for segment in shorter["segments"]] == [
        "before_remission",
        "remission",
        "transplanted",
        "relapsed",
    ]
    assert [event["code"] for event in shorter["events"]] == ["remission", "transplant", "relapse", "death"]
    assert shorter["ends"] * 365.25 == pytest.approx(400)


def test_of_many_courses_those_drawn_are_spaced_evenly_from_the_longest_to_the_shortest() -> None:
    patients = frame(*({"died_on": day, "last_contact_on": day} for day in range(1, 1_000)))
    result = answer(patients, kind="swimmer", time_zero="diagnosis", endpoint=None)
    drawn = [round(row["ends"] * 365.25) for row in result["rows"]]
    assert (len(drawn), result["omitted"], result["chosen"]) == (100, 899, "evenly_by_follow_up")
    assert (drawn[0], drawn[-1]) == (999, 1)
    # 998 steps between the first and the last, 99 between those drawn: 10.08 a step.
    assert {one - next_ for one, next_ in pairwise(drawn)} == {10, 11}
    # As many early deaths as there are: the mean of all is 500.
    assert sum(drawn) / 100 == pytest.approx(500, abs=1)
