"""Gray's test: whether groups have the same cumulative incidence of one cause.

Gray RJ, Annals of Statistics 1988;16:1141-1154, with rho = 0. No Python library offers it; the statistic is that of
R's `cmprsk::cuminc` (its `Tests`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cohorts.statistics import frames
from cohorts.statistics.counting import remaining, tally, timeline
from cohorts.statistics.cumulative_incidence import require_cause
from cohorts.statistics.frames import Array, Floats
from cohorts.statistics.intervals import chi_squared_p
from cohorts.statistics.logrank import quadratic_form, require_groups
from cohorts.statistics.results import TestResult

# Event times are worked through in slices, so that memory does not grow with their number.
SLICE = 1 << 13


def gray(
    frame: pd.DataFrame, duration_col: str, event_col: str, by: str, *, event_of_interest: int
) -> TestResult:
    """Gray's k-sample test of equal cumulative incidence of `event_of_interest` across the groups of `by`.

    event_col: 0 censored, 1 and up causes. Degrees of freedom: groups less one. The statistic and the p value are
    NaN where the variance has no inverse (nobody had the cause, or groups were never compared).
    Errors: StatisticsError naming the column; only one group.
    """
    ends = frames.durations(frame, duration_col)
    codes = frames.event_codes(frame, event_col)
    require_cause(event_of_interest)
    groups = require_groups(frames.groups(frame, by), by)
    width = len(groups)
    kind = np.array([0, 2, 1], np.int8)  # censored, another cause, the cause
    columns = (
        groups.codes.astype(np.int32) * 3 + kind[(codes > 0).astype(np.int8) + (codes == event_of_interest)]
    )
    counts = tally(timeline(ends), columns, 3 * width).counts
    at_risk = remaining(counts[:, 0::3] + counts[:, 1::3] + counts[:, 2::3])
    sums = _Sums(width)
    for start in range(0, len(counts), SLICE):
        part = slice(start, start + SLICE)
        own, other = counts[part, 1::3].T, counts[part, 2::3].T
        eventful = (own.sum(axis=0) + other.sum(axis=0)) > 0
        if eventful.any():
            sums.add(at_risk[part].T[:, eventful], own[:, eventful], other[:, eventful])
    statistic = quadratic_form(sums.score[:-1], sums.covariance())
    return TestResult(statistic, width - 1, chi_squared_p(statistic, width - 1))


@dataclass(slots=True)
class _Steps:
    """Gray's quantities by group (first axis) at a slice of event times (last axis): `before` a time, and after it."""

    at_risk: Array
    own: Array
    other: Array
    free_before: Floats  # free of all causes
    free: Floats
    incidence_before: Floats  # of the cause
    incidence: Floats


class _Sums:
    """Score and covariance, gathered over event times.

    For group j, with h_j = n_j / S_j(t-) and R_j = h_j (1 - F_j(t-)), the score adds d_j - d R_j / sum R. The pooled
    incidence F rises by d / sum h. Each group's martingales (own cause and others) move score i by
    a_ij - c_ij(t) b_j + c_ij(end) b_j, where c accumulates a; squared and summed that is three sums: of squares
    before the end (`early`), of products (`cross`) and of b squared (`late`).
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.free = np.ones(width)
        self.incidence = np.zeros(width)
        self.pooled = 0.0
        self.score = np.zeros(width)
        self.drift = np.zeros((width, width))
        self.early = np.zeros((width - 1, width - 1))
        self.cross = np.zeros((width - 1, width))
        self.late = np.zeros(width)

    def add(self, at_risk: Array, own: Array, other: Array) -> None:
        """A slice of event times (groups x times)."""
        steps = self._steps(at_risk, own, other)
        present = at_risk > 0
        share = np.divide(at_risk, steps.free_before, out=np.zeros(at_risk.shape), where=present)
        total = share.sum(axis=0)
        reach = share * (1 - steps.incidence_before)
        events = own.sum(axis=0)
        self.score += own.sum(axis=1) - np.sum(reach * (events / reach.sum(axis=0)), axis=1)
        rise = events / total
        pooled = self.pooled + np.cumsum(rise)
        pooled_before = np.concatenate([[self.pooled], pooled[:-1]])
        contrast = share[:, None] * (-share / total)[None]
        diagonal = np.arange(self.width)
        contrast[diagonal, diagonal] += share
        drift = contrast * (rise / (1 - pooled_before))
        np.cumsum(drift, axis=2, out=drift)
        drift += self.drift[:, :, None]
        self._vary(steps, contrast, drift, pooled, events, total, present)
        self.free, self.incidence = steps.free[:, -1].copy(), steps.incidence[:, -1].copy()
        self.pooled, self.drift = float(pooled[-1]), drift[:, :, -1].copy()

    def covariance(self) -> Floats:
        """Of the scores of all groups but the last."""
        drift = self.drift[:-1]
        mixed = drift @ self.cross.T
        result: Floats = self.early + (drift * self.late) @ drift.T + mixed + mixed.T
        return result

    def _steps(self, at_risk: Array, own: Array, other: Array) -> _Steps:
        held = np.maximum(at_risk, 1)
        free = self.free[:, None] * np.cumprod((held - own - other) / held, axis=1)
        free_before = np.hstack([self.free[:, None], free[:, :-1]])
        incidence = self.incidence[:, None] + np.cumsum(free_before * own / held, axis=1)
        incidence_before = np.hstack([self.incidence[:, None], incidence[:, :-1]])
        return _Steps(at_risk, own, other, free_before, free, incidence_before, incidence)

    def _vary(
        self, steps: _Steps, contrast: Floats, drift: Floats, pooled: Floats, events: Array, total: Floats,
        present: Array,
    ) -> None:  # fmt: skip
        """Add the variances of the slice: the own cause's at every own event, another's at its events."""
        held = np.maximum(steps.at_risk, 1)
        alive = steps.free > 0
        reached = np.divide(1 - pooled, steps.free, out=np.zeros_like(steps.free), where=alive)
        # The correction for ties is made with the events and the numbers at risk expected under equality.
        expected = total * steps.free_before
        excess = np.broadcast_to(np.where(events > 1, events - 1, 0), expected.shape)
        tied = 1 - np.divide(excess, expected - 1, out=np.zeros_like(expected), where=excess > 0)
        own = np.where(present, tied * steps.free_before * (events / total) / held, 0.0)
        self._gather(contrast[:-1], drift[:-1], np.where(alive, 1 - reached, 1.0), own)
        several = 1 - (steps.other - 1) / np.maximum(held - 1, 1)
        other = np.where(steps.other > 1, several, 1.0) * np.square(steps.free_before / held) * steps.other
        self._gather(None, drift[:-1], -reached, np.where(alive, other, 0.0))

    def _gather(self, contrast: Floats | None, drift: Floats, slope: Floats, variance: Floats) -> None:
        move = -drift * slope
        if contrast is not None:
            move += contrast
        weighted = move * variance
        # Without BLAS, whose threads would cost more than these few sums.
        self.early += np.einsum("ikt,jkt->ij", weighted, move)
        self.cross += np.sum(weighted * slope, axis=2)
        self.late += np.sum(slope * slope * variance, axis=1)
