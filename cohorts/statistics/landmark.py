"""Landmark analysis: only those still at risk at a fixed time, with the clock started anew there.

What happened by the landmark (a transplant, an MRD result) may then define groups without lending anybody the time
that they had to survive in order to be in a group (Anderson, Cain and Gelber 1983).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from cohorts.statistics import frames
from cohorts.statistics.frames import StatisticsError


@dataclass(frozen=True, eq=False)
class Landmark:
    """Those at risk at the landmark, and how many were not, by reason.

    frame: their rows, every column, durations counted from the landmark; index kept.
    excluded: "event" (had it by the landmark) and "censored" (last seen by then) with their numbers.
    """

    at: float
    frame: pd.DataFrame
    at_risk: int
    excluded: Mapping[str, int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", MappingProxyType(dict(self.excluded)))


def landmark(frame: pd.DataFrame, duration_col: str, event_col: str, *, at: float) -> Landmark:
    """The rows whose duration is more than `at`, with `at` taken off their durations.

    A row that ends exactly at the landmark has no time after it and is left out. Event codes may be 0 and 1 or
    competing causes; any event excludes. Errors: StatisticsError naming the column; `at` negative or not finite.
    """
    if not (np.isfinite(at) and at >= 0):
        raise StatisticsError("at", "the landmark is a time from zero on")
    ends = frames.durations(frame, duration_col)
    codes = frames.event_codes(frame, event_col)
    kept = ends > at
    had_event = int(np.count_nonzero(~kept & (codes != 0)))
    rows = frame.loc[kept].copy()
    rows[duration_col] = ends[kept] - at
    at_risk = int(kept.sum())
    return Landmark(
        float(at), rows, at_risk, {"event": had_event, "censored": len(ends) - at_risk - had_event}
    )
