"""The Kaplan-Meier estimate, and its reverse, which measures follow-up.

Own code and not lifelines: lifelines treats times that differ by rounding as different, has 25 ms of overhead a call,
and gives a variance for case weights that is not that of R's `survfit`; this one agrees with `survfit` throughout.
"""

from typing import overload

import numpy as np
import pandas as pd

from cohorts.statistics import frames
from cohorts.statistics.counting import Tally, Timeline, not_yet_entered, remaining, tally, timeline
from cohorts.statistics.frames import Array, Floats, Groups
from cohorts.statistics.influence import robust_variance_of_log
from cohorts.statistics.results import Curve, Curves

ROUNDING = 1e-12


@overload
def kaplan_meier(
    frame: pd.DataFrame, duration_col: str, event_col: str, *,
    entry_col: str | None = None, weights_col: str | None = None, by: None = None,
) -> Curve: ...  # fmt: skip
@overload
def kaplan_meier(
    frame: pd.DataFrame, duration_col: str, event_col: str, *,
    entry_col: str | None = None, weights_col: str | None = None, by: str,
) -> Curves: ...  # fmt: skip
def kaplan_meier(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    *,
    entry_col: str | None = None,
    weights_col: str | None = None,
    by: str | None = None,
) -> Curve | Curves:
    """Survival over time with its pointwise 95% interval, as R's `survfit(conf.type = "log-log")`.

    duration_col: time from zero to the event or the last observation, any unit; rows that end at time t are at risk
    at t. event_col: 1 or true for the event, 0 or false for censored. Censored at an event's time counts as at risk.
    entry_col: time after which a row is observed (left truncation), before its duration.
    weights_col: case weights above zero. Whole weights count rows (Greenwood's variance); if any is not whole, the
    variance is the infinitesimal jackknife's, as in R.
    by: one curve a label. Before the first time the estimate is 1; limits are NaN where it is 0 or 1, and the
    standard error at 0 is NaN (Greenwood's) or 0 (the jackknife's), all as in R.
    Errors: StatisticsError naming the column.
    """
    ends = frames.durations(frame, duration_col)
    events = frames.event_flags(frame, event_col)
    entries = frames.entries(frame, entry_col, ends) if entry_col is not None else None
    weights = frames.weights(frame, weights_col) if weights_col is not None else None
    groups = frames.groups(frame, by) if by is not None else None
    return _curves(timeline(ends, entries, entry_column=entry_col or ""), events, weights, groups)


@overload
def reverse_kaplan_meier(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, by: None = None
) -> Curve: ...
@overload
def reverse_kaplan_meier(frame: pd.DataFrame, duration_col: str, event_col: str, *, by: str) -> Curves: ...
def reverse_kaplan_meier(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, by: str | None = None
) -> Curve | Curves:
    """Follow-up over time: Kaplan-Meier with censoring as the event, so that `median()` is the median follow-up.

    Any event, of whichever code, ends a follow-up that would have gone on (Schemper and Smith 1996). As R's
    `survfit(Surv(time, status == 0) ~ ...)`.
    """
    ends = frames.durations(frame, duration_col)
    censored = frames.event_codes(frame, event_col) == 0
    groups = frames.groups(frame, by) if by is not None else None
    return _curves(timeline(ends), censored, None, groups)


def _curves(axis: Timeline, events: Array, weights: Floats | None, groups: Groups | None) -> Curve | Curves:
    blocks, depth = (groups.codes, len(groups)) if groups is not None else (None, 1)
    table = tally(axis, events, 2, blocks=blocks, depth=depth, weights=weights)
    late = not_yet_entered(table, axis, blocks=blocks, weights=weights) if axis.entries is not None else None
    variance = None
    if weights is not None and (np.floor(weights) != weights).any():
        variance = robust_variance_of_log(table, axis, events, weights, late, blocks)
    del axis  # as long as the frame where times are continuous
    curves = [_curve(table, lines, late, variance) for lines in table.slices()]
    return curves[0] if groups is None else Curves(dict(zip(groups.labels, curves, strict=True)))


def _curve(table: Tally, lines: slice, late: Array | None, variance: Floats | None) -> Curve:
    censored, events = table.counts[lines, 0], table.counts[lines, 1]
    at_risk = remaining(censored + events)
    if late is not None:
        at_risk = at_risk - late[lines]
    survivors = at_risk - events
    if survivors.dtype.kind == "f":  # sums of weights leave a trace of rounding where nobody is left
        survivors[survivors < ROUNDING * at_risk] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = survivors / at_risk
        np.cumprod(estimate, out=estimate)
        if variance is None:
            of_log = np.multiply(at_risk, survivors, dtype=np.float64)
            np.cumsum(np.divide(events, of_log, out=of_log), out=of_log)
        else:
            of_log = variance[lines].copy()
        del survivors
        np.sqrt(of_log, out=of_log)
        std_error = np.multiply(estimate, of_log, out=of_log)
    return Curve(table.time[lines], estimate, std_error, at_risk, events, censored)
