"""Step curves as plain points, and the rows of numbers under a figure."""

from typing import Any

import numpy as np
import pandas as pd

from cohorts.analyses.numbers import DAYS_PER_YEAR, plain, plain_all, whole, years
from cohorts.statistics.results import Curve

# Below this many at risk a curve says more about single patients than about the group, and is not drawn on.
FEWEST_DRAWN = 5
# Below this many at risk an estimate at a time is shown, but flagged.
ENOUGH_AT_RISK = 10
HORIZONS_YEARS = (1, 2, 3, 5)


def cut_at(counted: Curve, horizon_days: float) -> float | None:
    """The day from which fewer than five are at risk, before the horizon; None where there is none.

    With late entries the number at risk may rise first: what counts is where it falls below five for good.
    """
    enough = np.flatnonzero(counted.at_risk >= FEWEST_DRAWN)
    if not enough.size:
        return 0.0
    last = int(enough[-1])
    after = float(counted.time[last])
    return after if last + 1 < len(counted.time) and after < horizon_days else None


def points(curve: Curve, counted: Curve, horizon_days: float) -> dict[str, list[Any]]:
    """The steps up to the horizon, to the last observation or to where too few are at risk, whichever is first.

    Only times at which the estimate or its limits change are kept, so the shape of every step is exact. `counted`
    has the numbers at risk: the curve itself, or the unweighted one of a weighted curve.
    """
    cut = cut_at(counted, horizon_days)
    end = min(horizon_days, float(curve.time[-1]), np.inf if cut is None else cut)
    moves = (curve.events > 0) & (curve.time <= end)
    named = {
        "estimate": (curve.start, curve.estimate),
        "lower": (curve.start, curve.lower),
        "upper": (curve.start, curve.upper),
        "std_error": (0.0, curve.std_error),
    }
    found = {name: [plain(start), *plain_all(values[moves])] for name, (start, values) in named.items()}
    times = [0.0, *plain_all(curve.time[moves] / DAYS_PER_YEAR)]
    found["events"] = [0, *(whole(number) for number in np.cumsum(counted.events)[moves])]
    last = years(end)
    if last is not None and times[-1] is not None and last > times[-1]:
        times.append(last)
        for values in found.values():
            values.append(values[-1])
    return {"time": times, **found}


def table(rows: pd.DataFrame, ticks: tuple[float, ...], *, cause: int | None = None) -> dict[str, list[int]]:
    """At risk at each tick, and how many had the event or were censored before it.

    Without late entries the numbers of a tick add up to the patients of the group. `cause` splits events into those
    of the cause and those that compete with it.
    """
    ends, codes = rows["duration"].to_numpy(), rows["event"].to_numpy()
    entries = rows["entry"].to_numpy() if "entry" in rows else np.full(len(rows), -1)
    days_at = [tick * DAYS_PER_YEAR for tick in ticks]
    own = codes == cause if cause is not None else codes > 0
    found = {
        "at_risk": [int(((ends >= day) & (entries < day)).sum()) for day in days_at],
        "events": [int(((ends < day) & own).sum()) for day in days_at],
    }
    if cause is not None:
        found["competing"] = [int(((ends < day) & (codes > 0) & ~own).sum()) for day in days_at]
    found["censored"] = [int(((ends < day) & (codes == 0)).sum()) for day in days_at]
    return found


def estimates(curve: Curve, counted: Curve, horizon_years: float) -> list[dict[str, Any]]:
    """The estimate at one, two, three and five years, flagged where fewer than ten are at risk.

    No figure is given after the last observation, or where fewer than five are at risk.
    """
    found = []
    for year in (year for year in HORIZONS_YEARS if year <= horizon_years):
        row, at_risk = curve.at(year * DAYS_PER_YEAR), whole(counted.at(year * DAYS_PER_YEAR).at_risk)
        shown = at_risk >= FEWEST_DRAWN
        found.append(
            {
                "years": year,
                "estimate": plain(row.estimate) if shown else None,
                "lower": plain(row.lower) if shown else None,
                "upper": plain(row.upper) if shown else None,
                "at_risk": at_risk,
                "enough": at_risk >= ENOUGH_AT_RISK,
            }
        )
    return found


def censor_times(rows: pd.DataFrame, end_days: float) -> list[float | None]:
    """The distinct times, in years, at which somebody was censored."""
    ends = rows.loc[(rows["event"] == 0) & (rows["duration"] <= end_days), "duration"]
    return [years(day) for day in np.unique(ends.to_numpy())]
