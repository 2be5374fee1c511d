"""A swimmer plot: one bar a patient from time zero, parted by state, with what happened marked on it."""

from dataclasses import dataclass

from cohorts.figures.drawing import Drawing, Mark, Point, line, rectangle, shape, text
from cohorts.figures.lettering import LINE, width
from cohorts.figures.notes import notes_below
from cohorts.figures.scales import Linear, round_ticks

WIDTH, ROW, BAR, TOP = 860.0, 15.0, 9.0, 8.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a patient's course; `kind` is a class of the style (a state)."""

    start: float
    end: float
    kind: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at one time: `kind` is transplant, immunotherapy, relapse, death or remission."""

    time: float
    kind: str
    hint: str = ""
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One patient. `ongoing` draws an arrow: alive and followed when last heard of."""

    label: str
    group: str
    segments: tuple[Segment, ...]
    happenings: tuple[Happening, ...]
    ends: float
    ongoing: bool


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a segment's kind or a happening's."""

    kind: str
    words: str
    is_segment: bool
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class SwimmerPlot:
    name: str
    title: str
    description: str
    x_title: str
    lanes: tuple[Lane, ...]
    keys: tuple[Key, ...]
    notes: tuple[str, ...] = ()


def swimmer_drawing(plot: SwimmerPlot) -> Drawing:
    label_width = max([30.0, *(width(lane.label) for lane in plot.lanes)])
    last = max([1.0, *(lane.ends for lane in plot.lanes)])
    axis = Linear(0.0, last * 1.02, label_width + 12, WIDTH - 14)
    bottom = TOP + ROW * len(plot.lanes) + 4
    marks: list[Mark] = []
    for tick in round_ticks(last, most=9):
        x = axis(tick)
        marks.append(line((x, TOP), (x, bottom), "grid"))
        marks.append(line((x, bottom), (x, bottom + 4), "axis"))
        marks.append(text((x, bottom + 17), f"{tick:g}", "tick", "middle"))
    marks.append(line((axis.start, bottom), (axis.end, bottom), "axis"))
    marks.append(text(((axis.start + axis.end) / 2, bottom + 34), plot.x_title, "axis-title", "middle"))
    for number, lane in enumerate(plot.lanes):
        marks += _lane(lane, TOP + ROW * (number + 0.5), axis)
    legend, y = _legend(plot.keys, bottom + 56)
    marks += legend
    notes, y = notes_below(plot.notes, y, WIDTH)
    marks += notes
    return Drawing(plot.name, plot.title, plot.description, WIDTH, y + 10, tuple(marks))


def _lane(lane: Lane, y: float, axis: Linear) -> list[Mark]:
    marks = [text((axis.start - 8, y + 3.8), lane.label, "tick", "end")]
    for segment in lane.segments:
        marks.append(_segment(segment, y - BAR / 2, BAR, axis))
    if lane.ongoing:
        x = axis(lane.ends)
        marks.append(shape(f"M{x:.1f} {y - 4.5:.1f}l7 4.5l-7 4.5Z", "ongoing"))
    for happening in lane.happenings:
        marks.append(_happening(happening, (axis(happening.time), y)))
    return marks


def _segment(segment: Segment, top: float, height: float, axis: Linear) -> Mark:
    left, right = axis(max(segment.start, 0.0)), axis(max(segment.end, 0.0))
    drawn = rectangle((left, top), max(right - left, 0.8), height, f"segment {segment.kind}")
    return drawn.hinted(segment.hint) if segment.hint else drawn


_SYMBOLS = {
    "transplant": "m0-6 5.2 9.6h-10.4Z",
    "relapse": "m0-5.6 5.6 5.6-5.6 5.6-5.6-5.6Z",
    "death": "m-4.4-4.4 8.8 8.8m0-8.8-8.8 8.8",
    "remission": "m0-5v10",
    "immunotherapy": "m-4 0a4 4 0 1 1 8 0a4 4 0 1 1 -8 0",
}


def _happening(happening: Happening, at: Point) -> Mark:
    hue = f" hue-{happening.hue}" if happening.hue else ""
    data = f"M{at[0]:.1f} {at[1]:.1f}{_SYMBOLS[happening.kind]}"
    drawn = shape(data, f"event {happening.kind}{hue}")
    return drawn.hinted(happening.hint) if happening.hint else drawn


def _legend(keys: tuple[Key, ...], top: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    x, y = 0.0, top
    for key in keys:
        wide = width(key.words) + 44
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 4
        if key.kind == "ongoing":
            marks.append(shape(f"M{x + 6:.1f} {y - 4:.1f}m-4-4.5l8 4.5l-8 4.5Z", "ongoing"))
        elif key.is_segment:
            marks.append(rectangle((x, y - 8.5), 16, BAR, f"segment {key.kind}"))
        else:
            marks.append(_happening(Happening(0, key.kind, hue=key.hue), (x + 8, y - 4)))
        marks.append(text((x + 22, y), key.words, ""))
        x += wide
    return marks, y + 2
