"""The variance of a weighted Kaplan-Meier curve by the infinitesimal jackknife.

With w the weights, n(t) the weight at risk and d(t) the weight of events, log S(t) is the sum of log(1 - d/n). A
row's influence is its derivative with respect to the row's weight, times the weight: with A(t) the sum of
d / (n (n - d)) up to t, a row at risk from its entry e to its end x with event indicator v moves log S(t) by

    w (A(min(t, x)) - A(e) - v [x <= t] / (n(x) - d(x))),

and the variance of log S(t) is the sum of the squares over rows. This is what R's `survfit` does with weights that
are not whole numbers (Therneau and Grambsch 2000, section 2.2; `robust = TRUE`).
"""

import numpy as np

from cohorts.statistics.counting import Tally, Timeline, remaining
from cohorts.statistics.frames import Array, Floats


def robust_variance_of_log(
    table: Tally, axis: Timeline, events: Array, weights: Floats, late: Array | None, blocks: Array | None
) -> Floats:
    """The variance of log S at each line of the table (two columns: censored, events; weights summed).

    From a line on where the curve falls to 0 the log has no variance; what stands there means nothing.
    """
    hazard, escape = _per_line(table, late)
    offset: Array | int = 0 if blocks is None else blocks * np.int64(axis.length)
    keys = table.keys
    line = np.searchsorted(keys, offset + axis.ends)
    squares = weights * weights
    before: Floats = np.zeros(len(weights))
    if axis.entries is not None:
        entered = np.searchsorted(keys, offset + axis.entries, side="right") - 1
        own = (entered >= 0) & (table.block[np.maximum(entered, 0)] == table.block[line])
        before = np.where(own, hazard[np.maximum(entered, 0)], 0.0)
    settled = hazard[line] - before - np.where(events, escape[line], 0.0)
    moments: list[Array] = [squares, squares * before, squares * before * before]
    ending: list[Array] = [np.bincount(line, moment, len(keys)) for moment in moments]
    ended = np.bincount(line, squares * settled * settled, len(keys))
    variance = np.empty(len(keys))
    for lines in table.slices():
        # Rows that end after the line; those that enter after it too are taken off again below.
        beyond = [remaining(moment[lines]) - moment[lines] for moment in ending]
        if axis.entries is not None:
            rows = slice(None) if blocks is None else blocks == table.block[lines.start]
            later = [
                _entering_from(moment[rows], axis.entries[rows], table.place[lines]) for moment in moments
            ]
            beyond = [ending_later - entering for ending_later, entering in zip(beyond, later, strict=True)]
        one, first, second = beyond
        level = hazard[lines]
        variance[lines] = np.cumsum(ended[lines]) + level * level * one - 2 * level * first + second
    # What is exactly zero before the first event is left as a trace of rounding by the subtractions.
    return np.where(hazard > 0, np.maximum(variance, 0.0), 0.0)


def _per_line(table: Tally, late: Array | None) -> tuple[Floats, Floats]:
    """A(t), and 1 / (n - d), at each line; a line where nobody is left adds nothing to either."""
    hazard, escape = np.empty(len(table.time)), np.empty(len(table.time))
    for lines in table.slices():
        events = table.counts[lines, 1]
        at_risk = remaining(table.counts[lines].sum(axis=1)) - (0.0 if late is None else late[lines])
        survivors = at_risk - events
        escape[lines] = np.divide(
            1.0, survivors, out=np.zeros(len(survivors)), where=survivors > 1e-12 * at_risk
        )
        hazard[lines] = np.cumsum(events / at_risk * escape[lines])
    return hazard, escape


def _entering_from(moment: Floats, entries: Array, places: Array) -> Floats:
    """Sums of `moment` over the rows that enter at each place or later."""
    order = np.argsort(entries)
    before = np.concatenate([[0.0], np.cumsum(moment[order])])
    later: Floats = before[-1] - before[np.searchsorted(entries[order], places)]
    return later
