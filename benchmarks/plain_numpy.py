"""The least that numpy needs for the same numbers: whole days, two arms 0 and 1, nothing checked, nothing named."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def kaplan_meier(days: Array, event: Array) -> tuple[Array, Array, Array]:
    """Estimate and log-log limits by day."""
    ending = np.bincount(days)
    events = np.bincount(days[event == 1], minlength=len(ending))
    at_risk = ending[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.cumprod(1 - events / at_risk)
        deviation = 1.96 * np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.log(estimate)
        level = np.log(-np.log(estimate))
        return estimate, np.exp(-np.exp(level - deviation)), np.exp(-np.exp(level + deviation))


def kaplan_meier_by_arm(days: Array, event: Array, arm: Array) -> list[tuple[Array, Array, Array]]:
    return [kaplan_meier(days[arm == a], event[arm == a]) for a in (0, 1)]


def logrank(days: Array, event: Array, arm: Array) -> float:
    length = int(days.max()) + 1
    at_risk = [np.bincount(days[arm == a], minlength=length)[::-1].cumsum()[::-1] for a in (0, 1)]
    events = [np.bincount(days[(arm == a) & (event == 1)], minlength=length) for a in (0, 1)]
    total, died = at_risk[0] + at_risk[1], events[0] + events[1]
    share = at_risk[0] / total
    variance = died * (total - died) / np.maximum(total - 1, 1) * share * (1 - share)
    return float((events[0].sum() - (died * share).sum()) ** 2 / variance.sum())


def cumulative_incidence(days: Array, code: Array) -> list[tuple[Array, Array]]:
    """Incidence of causes 1 and 2 by day, each with its variance by the delta method (Marubini and Valsecchi)."""
    ending = np.bincount(days)
    own = [np.bincount(days[code == cause], minlength=len(ending)) for cause in (1, 2)]
    at_risk = ending[::-1].cumsum()[::-1]
    events = own[0] + own[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        free = np.cumprod(1 - events / at_risk)
        before = np.concatenate([[1.0], free[:-1]])
        greenwood = np.nan_to_num(events / (at_risk * (at_risk - events)), posinf=0.0)
    found = []
    for mine in own:
        incidence = np.cumsum(before * mine / at_risk)
        single = before * before * mine * (at_risk - mine) / at_risk**3.0
        crossed = before * mine / at_risk**2.0
        squares = incidence**2 * np.cumsum(greenwood) - 2 * incidence * np.cumsum(incidence * greenwood)
        variance = squares + np.cumsum(incidence**2 * greenwood) + np.cumsum(single)
        variance -= 2 * (incidence * np.cumsum(crossed) - np.cumsum(incidence * crossed))
        found.append((incidence, variance))
    return found
