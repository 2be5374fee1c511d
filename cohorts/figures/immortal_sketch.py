"""A made-up example in which transplant changes nothing, to show what sorting by the future does.

Everybody dies at one constant rate. Half of those who are still alive after the wait are transplanted. Closed forms:
with S(t) = exp(-rate t), sorted by what happened later, the transplanted have S(t)/S(wait) after the wait and 1 before
it; the others are S(t) less the transplanted share, over its value at zero. From the landmark on, both are S.
"""

import math
from dataclasses import dataclass

from cohorts.figures.curves import Curve

RATE, WAIT, HORIZON, STEP = 0.55, 0.5, 5.0, 0.02
SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Sketch:
    """The two arms as they look when sorted by the future, and from the landmark on."""

    naive_transplanted: Curve
    naive_others: Curve
    landmark: Curve


def immortal_sketch() -> Sketch:
    times = [round(STEP * number, 10) for number in range(round(HORIZON / STEP) + 1)]
    return Sketch(
        naive_transplanted=_curve(times, [min(1.0, alive(t) / alive(WAIT)) for t in times]),
        naive_others=_curve(times, [_others(t) for t in times]),
        landmark=_curve(times, [alive(t) for t in times]),
    )


def alive(time: float) -> float:
    return math.exp(-RATE * time)


def _others(time: float) -> float:
    """All but the transplanted, of whom none dies before the wait is over."""
    transplanted = SHARE * alive(WAIT)
    return (alive(time) - transplanted * min(1.0, alive(time) / alive(WAIT))) / (1 - transplanted)


def _curve(times: list[float], values: list[float]) -> Curve:
    nothing: list[float | None] = [None] * len(times)
    return Curve(times, values, nothing, nothing)
