"""What the MRD chart is drawn from: marks, lines, bars and bands, in the units of its own view box."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.mrd import Assessment

WIDTH = 340
PLOT_LEFT = 34
PLOT_RIGHT = 324
PLOT_TOP = 14
PLOT_BOTTOM = 164
LANE_Y = 177
BAR_TOP = 189
BAR_HEIGHT = 15
AXIS_Y = 217
HEIGHT = 222

SHORT_AGENTS = {"blinatumomab": "blin", "inotuzumab": "ino", "car_t": "CAR-T"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One assay. `fill` is solid (positive), hollow (negative) or half (positive, not quantifiable).

    `arrow` is down for "less than", up for "more than"; `span` the top and bottom of what a positive that cannot be
    quantified may be; `off_scale` says that the mark stands in the lane below the axis.
    """

    number: int
    x: float
    y: float
    shape: str
    fill: str
    arrow: str
    span: tuple[float, float] | None
    off_scale: bool
    faint: bool
    blood: bool
    assessment: Assessment

    @property
    def span_length(self) -> float:
        """From the mark down to the lower end of its span."""
        return 0.0 if self.span is None else round(self.span[1] - self.span[0], 1)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A power of ten on the vertical axis."""

    y: float
    exponent: int
    threshold: bool


@dataclass(frozen=True, slots=True)
class CycleBar:
    """One treatment phase as a bar; `agents` are those that change how a negative is read."""

    x: float
    width: float
    middle: float
    cycle: int | None
    kind: str
    immunotherapy: bool
    agents: tuple[str, ...]
    started_on: date

    @property
    def short_agent(self) -> str:
        """The immunotherapy in four letters, as bars are narrow."""
        return next((SHORT_AGENTS[agent] for agent in self.agents if agent in SHORT_AGENTS), "")


@dataclass(frozen=True, slots=True)
class WindowBand:
    """The days whose samples speak for one cycle, or for one time of a protocol, with what they say.

    `label` stands above the band where there is one, else the reading.
    """

    x: float
    width: float
    middle: float
    cycle: int | None
    reading: str
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A vertical line at a date: a transplant, a relapse, or the date the case is judged on."""

    x: float
    kind: str
    on: date
    label_left: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A date under the horizontal axis."""

    x: float
    on: date
    with_year: bool


@dataclass(frozen=True, slots=True)
class MRDChart:
    """Everything the template draws, in drawing order."""

    grid: tuple[GridLine, ...]
    bands: tuple[WindowBand, ...]
    cycles: tuple[CycleBar, ...]
    marks: tuple[Mark, ...]
    events: tuple[Event, ...]
    ticks: tuple[Tick, ...]
    has_lane: bool
    width: int = WIDTH
    height: int = HEIGHT
    plot_left: int = PLOT_LEFT
    plot_right: int = PLOT_RIGHT
    plot_top: int = PLOT_TOP
    plot_bottom: int = PLOT_BOTTOM
    lane_y: int = LANE_Y
    bar_top: int = BAR_TOP
    bar_height: int = BAR_HEIGHT
    axis_y: int = AXIS_Y

    @property
    def plot_height(self) -> int:
        return self.plot_bottom - self.plot_top

    @property
    def bar_bottom(self) -> int:
        return self.bar_top + self.bar_height

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods on the chart, for its legend."""
        return tuple(sorted({mark.shape for mark in self.marks if mark.fill != "cross"}))

    @property
    def has_unquantified(self) -> bool:
        return any(mark.fill == "half" for mark in self.marks)
