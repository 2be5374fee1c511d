"""The frame around every figure: its heading, what it must say about itself, and, in a file, its methods below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cohorts.figures.drawing import Drawing, Layer, Mark, line, rectangle, text
from cohorts.figures.lettering import LINE, width, wrapped

MARGIN = 16.0
_BADGE = 18.0


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word on the figure itself; `kind` is synthetic, adjusted or naive."""

    words: str
    kind: str


def badged(drawing: Drawing, badges: Sequence[Badge]) -> Drawing:
    """The figure with its badges in a line above it, so that no cut-out of it loses them by accident."""
    if not badges:
        return drawing
    marks: list[Mark] = []
    x = 0.0
    for badge in badges:
        # The style spaces the letters of a badge a little.
        long = width(badge.words, bold=True) + 0.12 * len(badge.words) + 12
        marks.append(rectangle((x, 0), long, _BADGE, f"badge {badge.kind}"))
        marks.append(text((x + 6, 12.8), badge.words, f"badge-text {badge.kind}"))
        x += long + 8
    lower = Layer(0, _BADGE + 6, drawing.marks)
    return replace(drawing, height=drawing.height + _BADGE + 6, marks=(*marks, lower))


def framed(drawing: Drawing, *, heading: str, footer: Sequence[str]) -> Drawing:
    """The figure on a white sheet with its heading above and sentences below, as it goes into a file."""
    inner = drawing.width
    marks: list[Mark | Layer] = []
    y = MARGIN
    for words in wrapped(heading, inner, 15, bold=True):
        y += 18
        marks.append(text((MARGIN, y - 4), words, "heading"))
    marks.append(Layer(MARGIN, y + 8, drawing.marks))
    y += 8 + drawing.height
    if footer:
        y += 4
        marks.append(line((MARGIN, y), (MARGIN + inner, y), "rule"))
    for sentence in footer:
        y += 3
        for words in wrapped(sentence, inner, 10.5):
            y += LINE
            marks.append(text((MARGIN, y), words, "note"))
    height = y + MARGIN
    sheet = rectangle((0, 0), inner + 2 * MARGIN, height, "sheet")
    return replace(drawing, width=inner + 2 * MARGIN, height=height, marks=(sheet, *marks))


def side_by_side(left: Drawing, right: Drawing, *, name: str, gap: float = 32.0) -> Drawing:
    """Two figures as one, tops aligned; what is read aloud is both, one after the other."""
    return Drawing(
        name=name,
        title=f"{left.title} {right.title}",
        description=f"{left.description} {right.description}",
        width=left.width + gap + right.width,
        height=max(left.height, right.height),
        marks=(Layer(0, 0, left.marks), Layer(left.width + gap, 0, right.marks)),
    )
