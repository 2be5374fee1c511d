"""A love plot: absolute standardised differences of each covariate between the arms, before and after weighting."""

from dataclasses import dataclass

from cohorts.figures.drawing import Drawing, Mark, circle, line, text
from cohorts.figures.lettering import width
from cohorts.figures.notes import notes_below
from cohorts.figures.scales import Linear, round_ticks

WIDTH, ROW, TOP = 760.0, 20.0, 10.0
BALANCED = 0.1


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One covariate or level; None where a difference cannot be computed."""

    label: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class BalancePlot:
    name: str
    title: str
    description: str
    x_title: str
    before: str
    after: str
    rows: tuple[BalanceRow, ...]
    notes: tuple[str, ...] = ()


def balance_drawing(plot: BalancePlot) -> Drawing:
    left = min(max([60.0, *(width(row.label) for row in plot.rows)]) + 16, WIDTH / 2)
    largest = max(
        [0.2, *(value for row in plot.rows for value in (row.before, row.after) if value is not None)]
    )
    axis = Linear(0.0, largest * 1.05, left, WIDTH - 20)
    bottom = TOP + ROW * len(plot.rows)
    marks: list[Mark] = []
    for tick in round_ticks(largest, most=6):
        marks.append(line((axis(tick), TOP), (axis(tick), bottom), "grid"))
        marks.append(text((axis(tick), bottom + 17), f"{tick:g}", "tick", "middle"))
    marks.append(line((left, bottom), (axis.end, bottom), "axis"))
    marks.append(line((axis(BALANCED), TOP), (axis(BALANCED), bottom), "threshold"))
    marks.append(text(((left + axis.end) / 2, bottom + 34), plot.x_title, "axis-title", "middle"))
    for number, row in enumerate(plot.rows):
        marks += _row(row, TOP + ROW * (number + 0.5), axis)
    y = bottom + 56
    x = 0.0
    for kind, words in (("before", plot.before), ("after", plot.after)):
        marks.append(circle((x + 6, y - 4), 4, f"difference {kind}"))
        marks.append(text((x + 16, y), words, ""))
        x += width(words) + 40
    y += 2
    notes, y = notes_below(plot.notes, y, WIDTH)
    marks += notes
    return Drawing(plot.name, plot.title, plot.description, WIDTH, y + 10, tuple(marks))


def _row(row: BalanceRow, y: float, axis: Linear) -> list[Mark]:
    marks = [text((axis.start - 10, y + 4), row.label, "", "end")]
    if row.before is not None and row.after is not None:
        marks.append(line((axis(row.before), y), (axis(row.after), y), "change"))
    if row.before is not None:
        marks.append(circle((axis(row.before), y), 4, "difference before"))
    if row.after is not None:
        marks.append(circle((axis(row.after), y), 4, "difference after"))
    return marks
