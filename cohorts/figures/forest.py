"""A forest plot: one row a level of a variable, hazard ratios with their intervals on a logarithmic axis."""

from dataclasses import dataclass

from cohorts.figures.drawing import Drawing, Mark, Point, line, rectangle, shape, text
from cohorts.figures.lettering import width
from cohorts.figures.notes import notes_below
from cohorts.figures.scales import Logarithmic, ratio_axis, ratio_ticks

WIDTH, ROW, HEAD = 860.0, 20.0, 40.0
AXIS_WIDTH = 270.0
_RATIO_COLUMN, _P_COLUMN = 130.0, 60.0


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row: a level of a variable, or a variable of its own. A heading has no numbers; a reference stands at 1.

    None is not estimable.
    """

    label: str
    counts: str = ""
    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    ratio_text: str = ""
    p_text: str = ""
    heading: bool = False
    level: bool = True
    reference: bool = False


@dataclass(frozen=True, slots=True)
class ForestPlot:
    """Rows with the heads of their columns and the words under the axis for ratios below and above 1."""

    name: str
    title: str
    description: str
    rows: tuple[ForestRow, ...]
    counts_title: str
    ratio_title: str
    p_title: str
    below: str
    above: str
    notes: tuple[str, ...] = ()


def forest_drawing(plot: ForestPlot) -> Drawing:
    ratios = [value for row in plot.rows for value in (row.ratio, row.lower, row.upper) if value is not None]
    low, high = ratio_axis(ratios)
    right = WIDTH - _RATIO_COLUMN - _P_COLUMN
    axis = Logarithmic(low, high, right - AXIS_WIDTH, right - 12)
    bottom = HEAD + ROW * len(plot.rows)
    marks = [*_heads(plot, axis), *_axis(axis, bottom)]
    for number, row in enumerate(plot.rows):
        marks += _row(row, HEAD + ROW * (number + 0.5), axis)
    y = bottom + 34
    marks.append(text((axis(1) - 10, y), f"← {plot.below}", "note", "end"))
    marks.append(text((axis(1) + 10, y), f"{plot.above} →", "note"))
    notes, y = notes_below(plot.notes, y, WIDTH)
    marks += notes
    return Drawing(plot.name, plot.title, plot.description, WIDTH, y + 10, tuple(marks))


def _heads(plot: ForestPlot, axis: Logarithmic) -> list[Mark]:
    y = HEAD - 16
    return [
        text((axis.start - 24, y), plot.counts_title, "axis-title", "end"),
        text((WIDTH - _P_COLUMN - 8, y), plot.ratio_title, "axis-title", "end"),
        text((WIDTH - 2, y), plot.p_title, "axis-title", "end"),
        line((0, HEAD - 8), (WIDTH, HEAD - 8), "axis"),
    ]


def _axis(axis: Logarithmic, bottom: float) -> list[Mark]:
    marks = [line((axis.start, bottom), (axis.end, bottom), "axis")]
    last = float("-inf")
    for tick in ratio_ticks(axis.low, axis.high):
        x, words = axis(tick), f"{tick:g}"
        marks.append(line((x, HEAD - 4), (x, bottom + 4), "even" if tick == 1 else "grid"))
        if x - width(words) / 2 > last + 3:
            marks.append(text((x, bottom + 17), words, "tick", "middle"))
            last = x + width(words) / 2
    return marks


def _row(row: ForestRow, y: float, axis: Logarithmic) -> list[Mark]:
    base = y + 4
    if row.heading:
        return [text((0, base), row.label, "name")]
    marks = [
        text((14 if row.level else 0, base), row.label, "" if row.level else "name"),
        text((axis.start - 24, base), row.counts, "cell", "end"),
        text((WIDTH - _P_COLUMN - 8, base), row.ratio_text, "cell", "end"),
        text((WIDTH - 2, base), row.p_text, "cell", "end"),
    ]
    if row.ratio is None:
        return marks
    x = axis.within(row.ratio)
    if row.reference:
        return [*marks, shape(f"M{x:.1f} {y - 4.5:.1f}v9", "reference")]
    if row.lower is not None and row.upper is not None:
        marks += _interval(row.lower, row.upper, y, axis)
    return [*marks, rectangle((x - 4, y - 4), 8, 8, "ratio")]


def _interval(lower: float, upper: float, y: float, axis: Logarithmic) -> list[Mark]:
    """The interval; an end beyond the axis is an arrow."""
    left, right = axis.within(max(lower, axis.low)), axis.within(upper)
    marks = [line((left, y), (right, y), "interval")]
    marks.append(_arrow((left, y), -1) if lower < axis.low else _cap((left, y)))
    marks.append(_arrow((right, y), 1) if upper > axis.high else _cap((right, y)))
    return marks


def _cap(at: Point) -> Mark:
    return shape(f"M{at[0]:.1f} {at[1] - 3.5:.1f}v7", "interval")


def _arrow(at: Point, direction: int) -> Mark:
    return shape(f"M{at[0]:.1f} {at[1] - 4:.1f}l{6 * direction} 4l{-6 * direction} 4Z", "arrow")
