"""What the statistics give back: frozen curves and tests, with what a table or a figure needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cohorts.statistics.intervals import log_log_interval

Floats = NDArray[np.float64]

ALL_TIMES = slice(None)
# R takes an estimate for equal to the level asked for when it is this near (`survival:::quantile.survfit`).
TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


class Row(NamedTuple):
    """A curve at one time.

    `at_risk` counts those observed just before `time` (with delayed entry those at the next time at which somebody
    ends, as R does: who entered in between is counted); `events` and `censored` count all up to and including it
    (as R's `summary(fit, times = t)`). `beyond_follow_up` is true after the last observed time, where the estimate
    merely repeats the last value.
    """

    time: float
    estimate: float
    lower: float
    upper: float
    std_error: float
    at_risk: float
    events: float
    censored: float
    beyond_follow_up: bool


class Quantile(NamedTuple):
    """The time by which a share of patients had the event, with its interval; NaN where it was not reached."""

    time: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Curve:
    """A step function over the distinct observed times, with its pointwise 95% interval.

    Every array has one value a time: `at_risk` just before it, `events` and `censored` at it, `std_error` that of
    the estimate itself. Before the first time the estimate is `start`: 1 for survival, 0 for incidence. The limits are
    worked out when they are asked for, and not kept: with a million times they would be half of the memory.
    """

    time: Floats
    estimate: Floats
    std_error: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    start: float = 1.0

    def __post_init__(self) -> None:
        for name in ("time", "estimate", "std_error", "at_risk", "events", "censored"):
            getattr(self, name).flags.writeable = False

    @property
    def lower(self) -> Floats:
        return self.limits()[0]

    @property
    def upper(self) -> Floats:
        return self.limits()[1]

    def limits(self, places: slice = ALL_TIMES) -> tuple[Floats, Floats]:
        """Lower and upper, normal on the scale of log(-log), at all times or some; NaN where the estimate is 0 or 1."""
        estimate = self.estimate[places]
        with np.errstate(divide="ignore", invalid="ignore"):
            of_log = self.std_error[places] / estimate
        found = log_log_interval(estimate, of_log)
        for limit in found:
            limit.flags.writeable = False
        return found

    def at(self, t: float) -> Row:
        """The curve at time `t` (from 0 on), in the unit of the durations."""
        if not t >= 0:
            raise ValueError(f"a time is zero or more, not {t}")
        place = int(np.searchsorted(self.time, t, side="right")) - 1
        following = int(np.searchsorted(self.time, t, side="left"))
        beyond = following == len(self.time)
        at_risk = 0.0 if beyond else float(self.at_risk[following])
        if place < 0:
            return Row(float(t), self.start, self.start, self.start, 0.0, at_risk, 0.0, 0.0, beyond)
        lower, upper = (float(limit[0]) for limit in self.limits(slice(place, place + 1)))
        estimate, std_error = float(self.estimate[place]), float(self.std_error[place])
        events, censored = (float(counts[: place + 1].sum()) for counts in (self.events, self.censored))
        return Row(float(t), estimate, lower, upper, std_error, at_risk, events, censored, beyond)

    def quantile(self, probability: float) -> Quantile:
        """When the share `probability` had the event, as R's `quantile(survfit)`.

        Where the curve runs level exactly at the share, the middle of that stretch is taken. The interval holds the
        times at which the limits of the curve cross the share.
        """
        if not 0 < probability < 1:
            raise ValueError(f"a probability lies between 0 and 1, not {probability}")
        reached, lower, upper = (
            _first_at(self.time, 1 - values if self.start else values, probability)
            for values in (self.estimate, *self.limits())
        )
        return Quantile(reached, *((lower, upper) if self.start else (upper, lower)))

    def median(self) -> Quantile:
        """When half had the event."""
        return self.quantile(0.5)


@dataclass(frozen=True, eq=False)
class Curves:
    """One curve a group: `groups` maps each label to its curve, in the order of the labels."""

    groups: Mapping[Any, Curve]

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", MappingProxyType(dict(self.groups)))


@dataclass(frozen=True, eq=False)
class Causes:
    """Competing causes of one group of patients: `causes` maps each event code to its curve, in rising order."""

    causes: Mapping[int, Curve]

    def __post_init__(self) -> None:
        object.__setattr__(self, "causes", MappingProxyType(dict(self.causes)))


@dataclass(frozen=True, eq=False)
class GroupedCauses:
    """Competing causes by group: `groups` maps each label to its causes, in the order of the labels."""

    groups: Mapping[Any, Causes]

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", MappingProxyType(dict(self.groups)))


@dataclass(frozen=True)
class TestResult:
    """A test of no difference: its chi-squared statistic, degrees of freedom and p value.

    `observed` and `expected` are events by group label where the test counts them (the log-rank test does).
    """

    __test__ = False  # not a test case, whatever its name suggests to pytest

    statistic: float
    degrees_of_freedom: int
    p_value: float
    observed: Mapping[Any, float] = field(default_factory=dict)
    expected: Mapping[Any, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("observed", "expected"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


def _first_at(times: Floats, reached: Floats, level: float) -> float:
    """The first time at which the rising curve `reached` attains `level`; the middle of the step where it equals it."""
    known = ~np.isnan(reached)
    times, reached = times[known], reached[known]
    places = np.flatnonzero(reached > level - TOLERANCE)
    if not places.size:
        return float("nan")
    first = int(places[0])
    if abs(reached[first] - level) < TOLERANCE:
        above = np.flatnonzero(reached > reached[first])
        if above.size:
            return float((times[first] + times[int(above[0])]) / 2)
    return float(times[first])
