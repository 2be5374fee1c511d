"""The made-up example: its closed forms, against the sizes of the arms and by simulation of no one."""

import math

import pytest

from cohorts.figures.immortal_sketch import RATE, SHARE, WAIT, alive, immortal_sketch


def test_nobody_dies_before_transplant_among_those_who_will_have_one() -> None:
    sketch = immortal_sketch()
    assert sketch.naive_transplanted.at(WAIT) == pytest.approx(1.0)
    assert sketch.naive_transplanted.at(WAIT + 1) == pytest.approx(math.exp(-RATE))


@pytest.mark.parametrize("time", [0.1, 0.5, 1.0, 4.0])
def test_both_arms_together_are_all_patients(time: float) -> None:
    sketch = immortal_sketch()
    transplanted = SHARE * alive(WAIT)
    both = transplanted * sketch.naive_transplanted.at(time) + (1 - transplanted) * sketch.naive_others.at(
        time
    )
    assert both == pytest.approx(alive(time))


def test_sorted_by_the_future_the_transplanted_do_better_at_every_time() -> None:
    sketch = immortal_sketch()
    for time in (0.5, 1.0, 2.0, 5.0):
        assert sketch.naive_transplanted.at(time) > sketch.landmark.at(time) > sketch.naive_others.at(time)
