"""The log-rank test for two or more groups, stratified or not.

Own code and not lifelines: lifelines tests k groups without strata only, and counts times that differ by rounding
apart. The statistic is that of R's `survival::survdiff` (rho = 0).
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics import frames
from cohorts.statistics.counting import Tally, remaining, tally, timeline
from cohorts.statistics.frames import Array, Floats, StatisticsError
from cohorts.statistics.intervals import chi_squared_p
from cohorts.statistics.results import TestResult

ROUNDING = 1e-10


def logrank(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    by: str,
    *,
    strata: str | Iterable[str] | None = None,
) -> TestResult:
    """Whether the groups of `by` have the same survival; with `strata`, within each stratum (column or columns).

    Events are expected in proportion to those at risk at each event time of the stratum; the variance is the
    hypergeometric one, which allows for ties. A group that is never at risk when anybody has the event is left out
    and costs no degree of freedom (as in `survdiff`). Without at least two groups that could be compared the
    statistic and the p value are NaN.
    Errors: StatisticsError naming the column; only one group.
    """
    ends = frames.durations(frame, duration_col)
    events = frames.event_flags(frame, event_col)
    groups = require_groups(frames.groups(frame, by), by)
    layers = frames.joint_groups(frame, strata) if strata is not None else None
    blocks, depth = (layers.codes, len(layers)) if layers is not None else (None, 1)
    width = len(groups)
    table = tally(timeline(ends), groups.codes * 2 + events, 2 * width, blocks=blocks, depth=depth)
    observed, expected, covariance = _scores(table, width)
    statistic, degrees = _quadratic(observed - expected, covariance, expected > 0)
    return TestResult(
        statistic, degrees, chi_squared_p(statistic, degrees),
        dict(zip(groups.labels, observed.tolist(), strict=True)),
        dict(zip(groups.labels, expected.tolist(), strict=True)),
    )  # fmt: skip


def require_groups(groups: frames.Groups, by: str) -> frames.Groups:
    if len(groups) < 2:
        raise StatisticsError(by, _("a comparison needs at least two groups"))
    return groups


def _scores(table: Tally, width: int) -> tuple[Floats, Floats, Floats]:
    """Observed and expected events by group, and the covariance of their differences, summed over strata."""
    deaths = table.counts[:, 1::2]
    at_risk = remaining(table.counts[:, 0::2] + deaths)
    if len(table.starts) > 2:
        after = np.vstack([at_risk, np.zeros((1, width), at_risk.dtype)])[table.starts[1:]]
        at_risk = at_risk - after[table.block]
    died = deaths.sum(axis=1)
    eventful = died > 0
    died, at_risk = died[eventful].astype(np.float64), at_risk[eventful]
    total = at_risk.sum(axis=1)
    share = at_risk / total[:, None]
    hypergeometric = died * (total - died) / np.maximum(total - 1, 1)
    weighted = share * hypergeometric[:, None]
    covariance = np.diag(weighted.sum(axis=0)) - weighted.T @ share
    return deaths.sum(axis=0).astype(np.float64), died @ share, covariance


def _quadratic(difference: Floats, covariance: Floats, compared: Array) -> tuple[float, int]:
    """The quadratic form of the difference in the inverse covariance, all but one compared group, and its rank."""
    kept = np.flatnonzero(compared)[1:]
    if not kept.size:
        return float("nan"), 0
    part = covariance[np.ix_(kept, kept)]
    return quadratic_form(difference[kept], part), len(kept)


def quadratic_form(score: Floats, covariance: Floats) -> float:
    """score' covariance^-1 score; NaN where the covariance has no inverse or is none (a variance not above zero)."""
    variances = np.diag(covariance)
    if not (np.isfinite(covariance).all() and (variances > 0).all()):
        return float("nan")
    scale = np.sqrt(variances)
    if np.linalg.matrix_rank(covariance / np.outer(scale, scale), tol=ROUNDING) < len(score):
        return float("nan")
    form = float(score @ np.linalg.solve(covariance, score))
    return max(form, 0.0) if form > -ROUNDING else float("nan")
