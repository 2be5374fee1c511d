"""The sentences under a drawing."""

from collections.abc import Iterable

from cohorts.figures.drawing import Mark, text
from cohorts.figures.lettering import LINE, wrapped

SIZE = 10.5
_MARGIN = 8.0


def notes_below(notes: Iterable[str], y: float, width: float) -> tuple[list[Mark], float]:
    """The lines of the sentences from below `y` on, in a drawing of this width, and where the last one stands."""
    lines = [words for note in notes for words in wrapped(note, width - _MARGIN, SIZE)]
    marks = [text((0, y + LINE * number), words, "note") for number, words in enumerate(lines, 1)]
    return marks, y + LINE * len(lines)
