"""From numbers to places: linear and logarithmic axes and the round numbers that mark them."""

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class Linear:
    """`low` stands at `start` and `high` at `end`; for a vertical axis `start` is the larger place."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = 0.0 if span == 0 else (value - self.low) / span
        return self.start + share * (self.end - self.start)

    def within(self, value: float) -> float:
        """The place of the value, or of the nearer end of the axis."""
        return self(min(max(value, self.low), self.high))


@dataclass(frozen=True, slots=True)
class Logarithmic:
    """As `Linear`, by the logarithm; all values are above zero."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return Linear(math.log(self.low), math.log(self.high), self.start, self.end)(math.log(value))

    def within(self, value: float) -> float:
        return self(min(max(value, self.low), self.high))


def round_ticks(high: float, *, most: int = 7) -> tuple[float, ...]:
    """Round numbers from zero up to `high`, at most `most` of them. An axis without length has its zero."""
    if high <= 0:
        return (0.0,)
    magnitude = 10 ** math.floor(math.log10(high / most))
    steps = (step * magnitude for step in (*_STEPS, 20.0, 50.0, 100.0))
    # A tolerance, as 0.7 / 0.1 falls just short of 7.
    step, count = next((s, n) for s in steps if (n := math.floor(high / s + 1e-9)) < most)
    return tuple(round(step * number, 10) for number in range(count + 1))


def ratio_axis(values: list[float]) -> tuple[float, float]:
    """Round limits around ratios and 1, between a hundredth and a hundred and never less than a half to two."""
    lowest = min([0.5, *(value for value in values if value > 0)])
    highest = max([2.0, *values])
    low = max((ratio for ratio in _RATIOS if ratio <= lowest), default=_RATIOS[0])
    high = min((ratio for ratio in _RATIOS if ratio >= highest), default=_RATIOS[-1])
    return low, high


def ratio_ticks(low: float, high: float) -> tuple[float, ...]:
    """The round ratios of an axis, thinned to one a decade where the axis is long."""
    ticks = tuple(ratio for ratio in _RATIOS if low <= ratio <= high)
    if len(ticks) > 9:
        return tuple(ratio for ratio in ticks if math.isclose(math.log10(ratio) % 1, 0.0))
    return ticks
