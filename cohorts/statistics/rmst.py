"""Restricted mean survival time, and its differences between groups.

Own code and not lifelines: lifelines integrates its own curve with a variance that is not Greenwood's. The values are
those of R's `survRM2::rmst2` (Uno et al 2014; Royston and Parmar 2013).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, overload

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.frames import StatisticsError
from cohorts.statistics.intervals import Z95, normal_p
from cohorts.statistics.kaplan_meier import kaplan_meier
from cohorts.statistics.results import Curve


@dataclass(frozen=True)
class RestrictedMean:
    """The mean time free of the event up to `tau`, in the unit of the durations, with its 95% interval."""

    tau: float
    estimate: float
    std_error: float
    lower: float
    upper: float


@dataclass(frozen=True)
class MeanDifference:
    """The restricted mean of `label` less that of `reference`, with its 95% interval and two-sided p value."""

    label: Any
    reference: Any
    estimate: float
    std_error: float
    lower: float
    upper: float
    p_value: float


@dataclass(frozen=True, eq=False)
class RestrictedMeans:
    """Restricted means by label, and each later label's difference from the first."""

    tau: float
    groups: Mapping[Any, RestrictedMean]
    differences: tuple[MeanDifference, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", MappingProxyType(dict(self.groups)))

    @property
    def difference(self) -> MeanDifference:
        """The one difference of two groups."""
        if len(self.differences) != 1:
            raise ValueError(f"two groups have one difference; here are {len(self.groups)} groups")
        return self.differences[0]


@overload
def rmst(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, tau: float, by: None = None
) -> RestrictedMean: ...
@overload
def rmst(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, tau: float, by: str
) -> RestrictedMeans: ...
def rmst(
    frame: pd.DataFrame, duration_col: str, event_col: str, *, tau: float, by: str | None = None
) -> RestrictedMean | RestrictedMeans:
    """The area under the Kaplan-Meier curve from zero to `tau` (above zero, in the unit of the durations).

    Variance: the sum over event times up to tau of (area from there to tau)^2 d / (n (n - d)); intervals are plain
    normal ones. Differences are between independent groups.
    Errors: StatisticsError naming the column; `tau` beyond the last observation of a group still above zero there.
    """
    if not (np.isfinite(tau) and tau > 0):
        raise StatisticsError("tau", "the horizon is a number above zero")
    if by is None:
        return _mean(kaplan_meier(frame, duration_col, event_col), float(tau))
    curves = kaplan_meier(frame, duration_col, event_col, by=by).groups
    means = {label: _mean(curve, float(tau), str(label)) for label, curve in curves.items()}
    first, *others = means
    return RestrictedMeans(float(tau), means, tuple(_difference(means, label, first) for label in others))


def _mean(curve: Curve, tau: float, group: str = "") -> RestrictedMean:
    if tau > curve.time[-1] and curve.estimate[-1] > 0:
        message = _("follow-up ends at %(last)s, before %(tau)s")
        if group:
            message = _("group %(group)s is followed up to %(last)s only, which is less than %(tau)s")
        named = {"group": group} if group else {}
        raise StatisticsError("tau", message, last=f"{curve.time[-1]:g}", tau=f"{tau:g}", **named)
    within = int(np.searchsorted(curve.time, tau, side="right"))
    stops = np.append(curve.time[:within], tau)
    heights = np.concatenate([[1.0], curve.estimate[:within]])
    areas = heights * np.diff(stops, prepend=0.0)
    to_come = np.cumsum(areas[::-1])[::-1][1:]
    at_risk, events = curve.at_risk[:within].astype(np.float64), curve.events[:within]
    survivors = at_risk - events
    greenwood = np.divide(events, at_risk * survivors, out=np.zeros(within), where=survivors > 0)
    estimate, std_error = float(areas.sum()), float(np.sqrt(np.sum(to_come * to_come * greenwood)))
    return RestrictedMean(tau, estimate, std_error, estimate - Z95 * std_error, estimate + Z95 * std_error)


def _difference(means: Mapping[Any, RestrictedMean], label: Any, reference: Any) -> MeanDifference:
    estimate = means[label].estimate - means[reference].estimate
    std_error = float(np.hypot(means[label].std_error, means[reference].std_error))
    p_value = normal_p(estimate / std_error) if std_error > 0 else float("nan")
    return MeanDifference(
        label, reference, estimate, std_error, estimate - Z95 * std_error, estimate + Z95 * std_error, p_value
    )
