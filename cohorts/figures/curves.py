"""Survival and cumulative incidence: step curves with their bands, and the table of patients under the axis.

The layout follows the KMunicate recommendations (Morris et al., BMJ Open 2019;9:e030215): confidence bands, and for
each group and tick the patients at risk with the events and censorings so far, aligned with the axis. Curves arrive
already ended where too few patients remain; the drawing marks that end and a note says why.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cohorts.figures import risk_table
from cohorts.figures.drawing import (
    Drawing,
    Layer,
    Mark,
    Point,
    closed_path,
    line,
    open_path,
    shape,
    steps,
    text,
)
from cohorts.figures.lettering import LINE, width, wrapped
from cohorts.figures.notes import notes_below
from cohorts.figures.scales import Linear, round_ticks

MOST_CENSOR_TICKS = 80
PERCENT_TICKS = (0, 25, 50, 75, 100)
WIDTH, PLOT_HEIGHT, TOP = 760.0, 270.0, 26.0
LABEL_COLUMN, LABEL_GAP = 150.0, 10.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A step function: each value holds from its time to the next. Limits are None where there is no interval."""

    time: Sequence[float]
    estimate: Sequence[float]
    lower: Sequence[float | None]
    upper: Sequence[float | None]

    def at(self, time: float) -> float:
        """The estimate at a time, which is the last step at or before it."""
        return self.estimate[max(bisect_right(self.time, time) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Course:
    """One group: its curve (None where it is withheld), what stands beside it, and its rows of the table.

    `cut` says that the curve ends before its patients do; `faint` draws it thin and without band, for comparison.
    """

    label: str
    hue: int
    curve: Curve | None
    censored_at: Sequence[float] = ()
    median: float | None = None
    cut: bool = False
    faint: bool = False
    remarks: tuple[str, ...] = ()
    rows: tuple[risk_table.Row, ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePlot:
    """A plot of curves over years; `ticks` are those of the axis and of the table, `notes` stand below it."""

    name: str
    title: str
    description: str
    y_title: str
    x_title: str
    courses: tuple[Course, ...]
    ticks: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    width: float = WIDTH


class _Frame(NamedTuple):
    x: Linear
    y: Linear
    ticks: tuple[float, ...]


def curve_drawing(plot: CurvePlot) -> Drawing:
    """Axes, bands, curves, labels, table and notes, from top to bottom."""
    frame = _frame(plot)
    bottom = frame.y(0.0)
    marks: list[Mark | Layer] = [*_axes(plot, frame)]
    marks += [mark for course in plot.courses for mark in _band(course, frame)]
    marks += [mark for course in plot.courses for mark in _curve(course, frame)]
    marks += _labels(plot, frame)
    blocks = [
        risk_table.Block(course.label, course.hue, course.rows) for course in plot.courses if course.rows
    ]
    table, y = risk_table.draw(
        blocks, [frame.x(tick) for tick in frame.ticks], top=bottom + 48, right=frame.x.end
    )
    marks += table
    notes, y = notes_below(plot.notes, y, plot.width)
    marks += notes
    return Drawing(plot.name, plot.title, plot.description, plot.width, y + 8, tuple(marks))


def _frame(plot: CurvePlot) -> _Frame:
    rows = [row for course in plot.courses for row in course.rows]
    # The first column is centred on the axis: its numbers reach to the left of it.
    first = max((width(row.cells[0]) for row in rows if row.cells), default=0.0)
    left = max([48.0, *(width(row.title) + first / 2 + 14 for row in rows)])
    last = max((course.curve.time[-1] for course in plot.courses if course.curve), default=0.0)
    ticks = plot.ticks or round_ticks(last)
    return _Frame(
        x=Linear(0.0, max([last, *ticks]) or 1.0, left, plot.width - LABEL_COLUMN - LABEL_GAP),
        y=Linear(0.0, 1.0, TOP + PLOT_HEIGHT, TOP),
        ticks=tuple(ticks),
    )


def _axes(plot: CurvePlot, frame: _Frame) -> list[Mark]:
    left, right, bottom = frame.x.start, frame.x.end, frame.y(0.0)
    marks = [text((0, TOP - 12), plot.y_title, "axis-title"), line((left, TOP), (left, bottom), "axis")]
    for percent in PERCENT_TICKS:
        y = frame.y(percent / 100)
        marks.append(line((left, y), (right, y), "grid" if percent else "axis"))
        marks.append(text((left - 7, y + 3.8), str(percent), "tick", "end"))
    for tick in frame.ticks:
        x = frame.x(tick)
        marks.append(line((x, bottom), (x, bottom + 4), "axis"))
        marks.append(text((x, bottom + 17), f"{tick:g}", "tick", "middle"))
    marks.append(text(((left + right) / 2, bottom + 34), plot.x_title, "axis-title", "middle"))
    return marks


def _places(times: Sequence[float], values: Sequence[float], frame: _Frame) -> list[Point]:
    return steps([(frame.x(time), frame.y(value)) for time, value in zip(times, values, strict=True)])


def _band(course: Course, frame: _Frame) -> list[Mark]:
    """The pointwise interval; where there is none the band has no height."""
    curve = course.curve
    if curve is None or course.faint:
        return []
    lower = [e if low is None else low for e, low in zip(curve.estimate, curve.lower, strict=True)]
    upper = [e if up is None else up for e, up in zip(curve.estimate, curve.upper, strict=True)]
    if len(curve.time) < 2 or lower == upper:
        return []
    top, floor = _places(curve.time, upper, frame), _places(curve.time, lower, frame)
    return [closed_path([*top, *reversed(floor)], f"band hue-{course.hue}")]


def _curve(course: Course, frame: _Frame) -> list[Mark]:
    curve = course.curve
    if curve is None or len(curve.time) < 2:
        return []
    hue = f"hue-{course.hue}"
    marks = [
        open_path(
            _places(curve.time, curve.estimate, frame), f"curve {'faint ' if course.faint else ''}{hue}"
        )
    ]
    last = curve.time[-1]
    censored = [time for time in course.censored_at if time <= last]
    if 0 < len(censored) <= MOST_CENSOR_TICKS:
        ticks = "".join(_tick(frame, time, curve.at(time)) for time in censored)
        marks.append(shape(ticks, f"censored {hue}"))
    if course.median is not None and course.median <= last:
        x = frame.x(course.median)
        marks.append(line((x, frame.y(0.5)), (x, frame.y(0.0)), f"median {hue}"))
    if course.cut:
        x, y = frame.x(last), frame.y(curve.estimate[-1])
        marks.append(line((x, y - 6), (x, y + 6), f"cut {hue}"))
    return marks


def _tick(frame: _Frame, time: float, value: float) -> str:
    return f"M{round(frame.x(time), 1):g} {round(frame.y(value), 1) - 4:g}v8"


class _Label(NamedTuple):
    course: Course
    end: Point
    lines: list[tuple[str, str]]

    @property
    def height(self) -> float:
        return len(self.lines) * LINE


def _labels(plot: CurvePlot, frame: _Frame) -> list[Mark]:
    """The name of each group beside the end of its curve, kept apart from the others and tied to it by a line."""
    labels = sorted(
        (_label(course, frame) for course in plot.courses if not course.faint), key=lambda label: label.end[1]
    )
    tops = spread(
        [(label.end[1] - LINE / 2 - 2, label.height + 4) for label in labels],
        TOP - 4,
        TOP + PLOT_HEIGHT + 4,
    )
    marks: list[Mark] = []
    x = frame.x.end + LABEL_GAP + 12
    for label, top in zip(labels, tops, strict=True):
        hue = f"hue-{label.course.hue}"
        if label.course.curve is not None:
            marks.append(line((label.end[0] + 4, label.end[1]), (x - 4, top + LINE / 2 + 1), "leader"))
        for number, (words, kind) in enumerate(label.lines):
            marks.append(text((x, top + LINE * (number + 0.75)), words, f"{kind} {hue}"))
    return marks


def _label(course: Course, frame: _Frame) -> _Label:
    limit = LABEL_COLUMN - 14
    lines = [(words, "name") for words in wrapped(course.label, limit, bold=True)]
    lines += [(words, "remark") for remark in course.remarks for words in wrapped(remark, limit, 10.5)]
    if course.curve is None:
        return _Label(course, (frame.x.end, frame.y(0.0)), lines)
    return _Label(course, (frame.x(course.curve.time[-1]), frame.y(course.curve.estimate[-1])), lines)


def spread(wanted: Sequence[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Tops of boxes, given as (wanted top, height) from above, moved as little as keeps them apart and inside.

    Where they do not fit at all they run over the bottom rather than over one another.
    """
    tops: list[float] = []
    floor = top
    for start, height in wanted:
        tops.append(max(start, floor))
        floor = tops[-1] + height
    ceiling = bottom
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = min(tops[index], ceiling - wanted[index][1])
        ceiling = tops[index]
    floor = top
    for index, (_start, height) in enumerate(wanted):
        tops[index] = max(tops[index], floor)
        floor = tops[index] + height
    return tops
