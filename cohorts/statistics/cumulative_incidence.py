"""Cumulative incidence of competing causes (Aalen-Johansen), exact with ties.

Own code and not lifelines: `AalenJohansenFitter` breaks ties by moving times at random, which gives other estimates,
and takes 84 s for a million rows. The estimate and its variance are those of R's `cmprsk::cuminc`.
"""

from numbers import Real
from typing import Any, overload

import numpy as np
import pandas as pd

from cohorts.statistics import frames
from cohorts.statistics.counting import Tally, remaining, tally, timeline
from cohorts.statistics.frames import Array, Floats, StatisticsError
from cohorts.statistics.results import Causes, Curve, Curves, GroupedCauses

# The variance is worked out in slices of times that stay in the processor's cache.
SLICE = 1 << 14


@overload
def cumulative_incidence(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, event_of_interest: int, by: None = None
) -> Curve: ...
@overload
def cumulative_incidence(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, event_of_interest: int, by: str
) -> Curves: ...
@overload
def cumulative_incidence(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, event_of_interest: None = None, by: None = None
) -> Causes: ...
@overload
def cumulative_incidence(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, event_of_interest: None = None, by: str
) -> GroupedCauses: ...
def cumulative_incidence(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    *,
    event_of_interest: int | None = None,
    by: str | None = None,
) -> Any:
    """The probability of having had each cause by each time, in the presence of the others.

    duration_col: time from zero to the first event or the last observation. event_col: 0 censored, 1 and up causes.
    event_of_interest: the curve of this cause (all zero if nobody had it); without it, `causes` holds a curve for
    every code in the frame. by: `groups` holds these for each label, every group with the same causes.
    In each curve `events` counts its own cause and `at_risk` those free of all causes. The limits are
    F ** exp(+-1.96 se / (F log F)), normal on the scale log(-log F), and NaN where F is 0 or 1.
    With one cause this is one minus Kaplan-Meier. Errors: StatisticsError naming the column.
    """
    ends = frames.durations(frame, duration_col)
    codes = frames.event_codes(frame, event_col)
    present, columns = causes_of(codes)
    if event_of_interest is not None:
        require_cause(event_of_interest)
    groups = frames.groups(frame, by) if by is not None else None
    blocks, depth = (groups.codes, len(groups)) if groups is not None else (None, 1)
    table = tally(timeline(ends), columns, len(present) + 1, blocks=blocks, depth=depth)
    wanted = present if event_of_interest is None else [event_of_interest]
    found = [_causes(table, lines, present, wanted) for lines in table.slices()]
    if event_of_interest is None:
        each = [Causes(curves) for curves in found]
        return each[0] if groups is None else GroupedCauses(dict(zip(groups.labels, each, strict=True)))
    curves = [of_cause[event_of_interest] for of_cause in found]
    return curves[0] if groups is None else Curves(dict(zip(groups.labels, curves, strict=True)))


def causes_of(codes: Array) -> tuple[list[int], Array]:
    """The causes that occur, rising, and each row's column: 0 censored, then the causes in that order."""
    occurring = np.flatnonzero(np.bincount(codes))
    present = [int(code) for code in occurring if code]
    if present == list(range(1, len(present) + 1)):
        return present, codes
    column = np.zeros(int(codes.max()) + 1, np.int64)
    column[present] = np.arange(1, len(present) + 1)
    return present, column[codes]


def require_cause(event_of_interest: Any) -> None:
    """Errors: StatisticsError, for anything but a whole number from 1 on; text and truth values are none."""
    whole = isinstance(event_of_interest, Real) and not isinstance(event_of_interest, bool)
    if not whole or event_of_interest % 1 != 0 or event_of_interest < 1:
        raise StatisticsError("event_of_interest", "a cause is a whole number from 1 on")


def _causes(table: Tally, lines: slice, present: list[int], wanted: list[int]) -> dict[int, Curve]:
    counts = table.counts[lines]
    total = counts.sum(axis=1, dtype=counts.dtype)
    at_risk = remaining(total)
    events = total - counts[:, 0]
    del total
    free = (at_risk - events) / at_risk
    np.cumprod(free, out=free)
    free_before = np.empty_like(free)
    free_before[0], free_before[1:] = 1.0, free[:-1]
    curves = {}
    for cause in wanted:
        own = counts[:, present.index(cause) + 1] if cause in present else np.zeros_like(at_risk)
        incidence = free_before * own
        incidence /= at_risk
        np.cumsum(incidence, out=incidence)
        variance = _variance(incidence, free, free_before, at_risk, own, events - own)
        std_error = np.sqrt(variance, out=variance)
        curves[cause] = Curve(table.time[lines], incidence, std_error, at_risk, own, counts[:, 0], start=0.0)
    return curves


def _variance(
    incidence: Floats, free: Floats, free_before: Floats, at_risk: Array, own: Array, other: Array
) -> Floats:
    """The variance of the incidence F at each time, as `cuminc`'s (Gray 1988).

    A martingale of each kind of event, of variance S(t-)^2 d/n^2 (1 - (d - 1)/(n - 1)) at a time with d events among
    n at risk, moves the final F by (S(t) + F(t) - F)/S(t) for the own cause and (F(t) - F)/S(t) for another, S being
    the probability of being free of all causes. The square is expanded so that one pass serves every final F.
    Where S falls to 0 the other causes no longer move F, and the own cause moves it by 1.
    """
    variance = np.empty_like(incidence)
    sums = np.zeros(3)
    for start in range(0, len(variance), SLICE):
        part = slice(start, start + SLICE)
        terms = _terms(*(each[part] for each in (incidence, free, free_before, at_risk, own, other)))
        running = sums[:, None] + np.cumsum(terms, axis=1)
        level = incidence[part]
        variance[part] = (running[0] * level - 2.0 * running[1]) * level + running[2]
        sums = running[:, -1]
    return np.maximum(variance, 0.0, out=variance)  # rounding may leave a hair below zero


def _terms(
    incidence: Floats, free: Floats, free_before: Floats, at_risk: Array, own: Array, other: Array
) -> Floats:
    """What each time adds to the factors of F^2, of -2F and of 1 in the variance (3 x times)."""
    alive = free > 0
    inverse = np.divide(1.0, free, out=np.zeros_like(free), where=alive)
    ratio = inverse * incidence
    # With one person at risk n - 1 is 0, and the factor for ties is 1.
    common = np.square(free_before / at_risk) / np.maximum(at_risk - 1, 1)
    alone = at_risk == 1
    of_own = common * own * np.where(alone, 1, at_risk - np.maximum(own, 1))
    of_other = np.where(alive, common * other * (at_risk - np.maximum(other, 1)), 0.0)
    both = of_other + of_own
    return np.stack(
        [
            inverse * inverse * both,
            inverse * (ratio * both + of_own),
            ratio * ratio * of_other + np.square(1.0 + ratio) * of_own,
        ]
    )
