"""MRD of a group over time on a logarithmic axis: a line a patient, a mark an assay.

A negative stands hollow at its assay's limit of detection with a mark downwards, never at zero: it says "less than
this". What has no place on the axis stands in a lane below it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.figures.drawing import Drawing, Layer, Mark, Point, circle, line, open_path, shape, text
from cohorts.figures.lettering import LINE, width
from cohorts.figures.notes import notes_below
from cohorts.figures.scales import Linear, Logarithmic

WIDTH, HEIGHT, TOP, LEFT = 760.0, 320.0, 26.0, 52.0
LANE = 22.0
# So many patients are drawn with fainter lines.
CROWD = 30
_STEPS = (7, 14, 28, 30, 60, 90, 180, 365, 730)


@dataclass(frozen=True, slots=True)
class Assay:
    """One result: `level` is where it stands, None where that is not known; `below` says that it is a negative."""

    day: float
    level: float | None
    below: bool
    half: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """One patient's results in order of time, in the colour of the group."""

    hue: int
    assays: tuple[Assay, ...]


@dataclass(frozen=True, slots=True)
class KineticsPlot:
    """`groups` are (label, hue) pairs for the legend, left out where there is one; `threshold` is drawn dashed."""

    name: str
    title: str
    description: str
    x_title: str
    y_title: str
    paths: tuple[Path, ...]
    groups: tuple[tuple[str, int], ...]
    threshold: float
    lane_title: str
    keys: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def _power_of_ten(exponent: int, right: float, y: float) -> list[Mark]:
    """A power of ten set in two pieces, as few fonts have every raised figure; 1 for the power 0."""
    if exponent == 0:
        return [text((right, y), "1", "tick", "end")]
    raised = str(exponent).replace("-", "−")
    return [
        text((right - width(raised, 8) - 1, y), "10", "tick", "end"),
        text((right, y - 4), raised, "tick exponent", "end"),
    ]


def kinetics_drawing(plot: KineticsPlot) -> Drawing:
    assays = [assay for path in plot.paths for assay in path.assays]
    levels = [assay.level for assay in assays if assay.level]
    lowest = math.floor(math.log10(min([plot.threshold / 10, *levels])))
    bottom = TOP + HEIGHT
    y_axis = Logarithmic(10.0**lowest * 0.5, 1.0, bottom, TOP)
    first = min([0.0, *(assay.day for assay in assays)])
    last = max([1.0, *(assay.day for assay in assays)])
    pad = (last - first) * 0.02
    x_axis = Linear(first - pad, last + pad, LEFT, WIDTH - 8)
    lane = bottom + LANE if any(assay.level is None for assay in assays) else bottom
    marks: list[Mark | Layer] = [text((0, TOP - 12), plot.y_title, "axis-title")]
    marks += _axes(plot, x_axis, y_axis, lowest, lane)
    crowd = " crowd" if len(plot.paths) > CROWD else ""
    for path in plot.paths:
        marks += _path(path, x_axis, y_axis, lane, crowd)
    legend, y = _legend(plot, lane + 58)
    marks += legend
    notes, y = notes_below(plot.notes, y, WIDTH)
    marks += notes
    return Drawing(plot.name, plot.title, plot.description, WIDTH, y + 10, tuple(marks))


def day_ticks(first: float, last: float) -> tuple[int, ...]:
    """Days on a step that people count in, zero always among them."""
    span = max(last - first, 1.0)
    step = next((step for step in _STEPS if span / step <= 10), 365 * math.ceil(span / 365 / 10))
    return tuple(range(math.ceil(first / step) * step, math.floor(last) + 1, step))


def _axes(plot: KineticsPlot, x_axis: Linear, y_axis: Logarithmic, lowest: int, bottom: float) -> list[Mark]:
    marks: list[Mark] = []
    for exponent in range(0, lowest - 1, -1):
        y = y_axis(10.0**exponent)
        marks.append(line((LEFT, y), (x_axis.end, y), "grid"))
        marks += _power_of_ten(exponent, LEFT - 7, y + 3.8)
    y = y_axis(plot.threshold)
    marks.append(line((LEFT, y), (x_axis.end, y), "threshold"))
    if bottom > y_axis.start:
        marks.append(text((LEFT - 7, bottom - LANE / 2 + 4), plot.lane_title, "tick", "end"))
    marks.append(line((LEFT, bottom), (x_axis.end, bottom), "axis"))
    for day in day_ticks(x_axis.low, x_axis.high):
        x = x_axis(day)
        if day == 0:
            marks.append(line((x, TOP), (x, bottom), "even"))
        marks.append(line((x, bottom), (x, bottom + 4), "axis"))
        marks.append(text((x, bottom + 17), f"{day}".replace("-", "−"), "tick", "middle"))
    marks.append(text(((LEFT + x_axis.end) / 2, bottom + 34), plot.x_title, "axis-title", "middle"))
    return marks


def _path(path: Path, x_axis: Linear, y_axis: Logarithmic, lane: float, crowd: str) -> list[Mark]:
    placed = [(assay, _place(assay, x_axis, y_axis, lane)) for assay in path.assays]
    on_axis = [at for assay, at in placed if assay.level]
    marks: list[Mark] = []
    if len(on_axis) > 1:
        marks.append(open_path(on_axis, f"thread{crowd} hue-{path.hue}"))
    return marks + [_mark(assay, at, path.hue) for assay, at in placed]


def _place(assay: Assay, x_axis: Linear, y_axis: Logarithmic, lane: float) -> Point:
    return x_axis(assay.day), y_axis.within(assay.level) if assay.level else lane - LANE / 2


def _mark(assay: Assay, at: Point, hue: int) -> Mark:
    """Solid for a level, half-tone for a positive below it, hollow with a downward mark for a negative."""
    if assay.below:
        x, y = at
        ring = f"M{x - 3.2:.1f} {y:.1f}a3.2 3.2 0 1 1 6.4 0a3.2 3.2 0 1 1 -6.4 0"
        data = f"{ring}M{x:.1f} {y + 3.2:.1f}v6m-2.2-2.2 2.2 2.2 2.2-2.2"
        drawn = shape(data, f"assay below hue-{hue}")
    else:
        drawn = circle(at, 3.2, f"assay {'half ' if assay.half else ''}hue-{hue}")
    return drawn.hinted(assay.hint) if assay.hint else drawn


def _legend(plot: KineticsPlot, top: float) -> tuple[Sequence[Mark], float]:
    marks: list[Mark] = []
    x, y = 0.0, top
    hue = plot.groups[0][1] if len(plot.groups) == 1 else 4
    for kind, words in plot.keys:
        wide = width(words) + 44
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 4
        assay = Assay(0, 1, kind == "below", kind == "half")
        if kind == "threshold":
            marks.append(line((x, y - 4), (x + 16, y - 4), "threshold"))
        else:
            marks.append(_mark(assay, (x + 8, y - 4), hue))
        marks.append(text((x + 22, y), words, ""))
        x += wide
    if len(plot.groups) > 1:
        x, y = 0.0, y + LINE + 4
        for label, group_hue in plot.groups:
            marks.append(line((x, y - 4), (x + 16, y - 4), f"thread hue-{group_hue}"))
            marks.append(circle((x + 8, y - 4), 3.2, f"assay hue-{group_hue}"))
            marks.append(text((x + 22, y), label, f"name hue-{group_hue}"))
            x += width(label, bold=True) + 48
    return marks, y + 4
