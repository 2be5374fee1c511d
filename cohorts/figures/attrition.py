"""Who was asked for and who was analysed: a column of boxes, each exclusion leaving it to the right with its reason."""

from dataclasses import dataclass

from cohorts.figures.drawing import Drawing, Mark, line, rectangle, shape, text
from cohorts.figures.lettering import LINE, wrapped

WIDTH, BOX, SIDE = 760.0, 260.0, 420.0
_GAP, _PAD = 18.0, 8.0


@dataclass(frozen=True, slots=True)
class AttritionPlot:
    """The boxes of the column have one side box less between them: `exclusions` leave after the first box."""

    name: str
    title: str
    description: str
    start: str
    exclusions: tuple[str, ...]
    end: str
    arms: tuple[str, ...] = ()


def attrition_drawing(plot: AttritionPlot) -> Drawing:
    middle = BOX / 2
    marks, y = _box(plot.start, 1.0, 1.0, BOX, "box")
    for exclusion in plot.exclusions:
        side, below = _box(exclusion, WIDTH - SIDE - 1, y + _GAP, SIDE, "box aside")
        turn = (y + _GAP + below) / 2
        marks += [
            line((middle, y), (middle, below), "flow"),
            line((middle, turn), (WIDTH - SIDE - 7, turn), "flow"),
        ]
        marks.append(shape(f"M{WIDTH - SIDE - 8:.1f} {turn - 4:.1f}l6 4l-6 4Z", "flow-head"))
        marks += side
        y = below
    marks.append(line((middle, y), (middle, y + _GAP - 4), "flow"))
    marks.append(shape(f"M{middle - 4:.1f} {y + _GAP - 6:.1f}l4 6l4-6Z", "flow-head"))
    last, y = _box(plot.end, 1.0, y + _GAP, BOX, "box strong")
    marks += last
    for arm in plot.arms:
        for words in wrapped(arm, BOX - 2 * _PAD):
            y += LINE + 2
            marks.append(text((1 + _PAD, y), words, ""))
    return Drawing(plot.name, plot.title, plot.description, WIDTH, y + 10, tuple(marks))


def _box(words: str, x: float, y: float, wide: float, kind: str) -> tuple[list[Mark], float]:
    """A box around its lines, and the place of its lower edge."""
    lines = wrapped(words, wide - 2 * _PAD)
    high = len(lines) * LINE + 2 * _PAD - 3
    marks = [rectangle((x, y), wide, high, kind)]
    for number, part in enumerate(lines):
        marks.append(text((x + _PAD, y + _PAD + LINE * (number + 0.72)), part, ""))
    return marks, y + high
