"""Maximising a concave log likelihood by Newton's method with step halving, and saying whether there was a maximum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cohorts.statistics.frames import Array, Floats

MAXIMUM_STEPS = 50
HALVINGS = 12
# A term whose variation is this share explained by the terms before it is taken for a combination of them.
# (Squared: the columns are standardised, so it is one minus the multiple correlation squared.)
COLLINEAR = 1e-10
# A step, as the change of the linear predictor between the extremes of its column. At the maximum steps vanish
# quadratically; where the likelihood rises for ever they stay near one however flat it gets.
SETTLED = 1e-2


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """A log likelihood, its gradient, and its information (the negative second derivatives)."""

    value: float
    gradient: Floats
    information: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Maximum:
    """Where the log likelihood is greatest, what it is there and at zero, and which coefficients never settled."""

    coefficients: Floats
    value: float
    information: Floats
    at_zero: Point
    steps: int
    unbounded: tuple[int, ...]

    def variance(self) -> Floats:
        """The inverse of the information."""
        inverse: Array = np.linalg.inv(self.information)
        return (inverse + inverse.T) / 2


class CollinearError(ArithmeticError):
    """The term at `place` is, within rounding, a combination of terms before it."""

    def __init__(self, place: int) -> None:
        super().__init__(f"term {place} is a combination of terms before it")
        self.place = place


class NoConvergenceError(ArithmeticError):
    """No maximum was found within the steps allowed."""


def maximise(
    evaluate: Callable[[Floats], Point],
    ranges: Floats,
    enough: Callable[[Floats, Point], bool] | None = None,
) -> Maximum:
    """The maximum, starting from zero; `ranges` are the columns' largest less smallest values.

    `enough` may end the search earlier, at coefficients and the point they lead to.

    Errors: CollinearError, NoConvergenceError.
    """
    at_zero = here = evaluate(np.zeros(len(ranges)))
    if (place := collinear_place(at_zero.information)) is not None:
        raise CollinearError(place)
    found = np.zeros(len(ranges))
    for steps in range(MAXIMUM_STEPS):
        step, gain = _step(here)
        if enough is not None and enough(found, here) and float((np.abs(step) * ranges).max()) <= SETTLED:
            return Maximum(found, here.value, here.information, at_zero, steps, ())
        # The last step is taken without looking again: its error is of the order of its square.
        if gain <= 1e-12 + 1e-16 * abs(here.value):
            unbounded = tuple(np.flatnonzero(np.abs(step) * ranges > SETTLED).tolist())
            if not unbounded:
                found = found + step
            return Maximum(found, here.value + gain / 2, here.information, at_zero, steps, unbounded)
        found, here = _advance(evaluate, found, here, step)
    raise NoConvergenceError


def collinear_place(information: Floats) -> int | None:
    """The first term that terms before it determine, by the pivots of a Cholesky factorisation in order."""
    size = len(information)
    left = information.astype(np.float64, copy=True)
    whole = np.diag(information).copy()
    for place in range(size):
        pivot = left[place, place]
        if not pivot > COLLINEAR * whole[place]:
            return place
        left[place:, place:] -= np.outer(left[place:, place], left[place, place:]) / pivot
    return None


def _step(here: Point) -> tuple[Floats, float]:
    """Newton's step and twice the gain it promises."""
    try:
        step: Array = np.linalg.solve(here.information, here.gradient)
    except np.linalg.LinAlgError as problem:
        raise NoConvergenceError from problem
    if not np.isfinite(step).all():
        raise NoConvergenceError
    return step, float(step @ here.gradient)


def _advance(
    evaluate: Callable[[Floats], Point], found: Floats, here: Point, step: Floats
) -> tuple[Floats, Point]:
    """A step, halved until the log likelihood does not fall."""
    for _ in range(HALVINGS):
        # Far from the maximum sums may overflow or cancel; the value then says so by not being a number.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            there = evaluate(found + step)
        if np.isfinite(there.value) and there.value >= here.value - 1e-10 * abs(here.value):
            return found + step, there
        step = step / 2
    raise NoConvergenceError
