"""The table under a curve's time axis: at risk, events and censored of each group, each number under its tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.figures.drawing import Mark, line, text
from cohorts.figures.lettering import LINE


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its title and a cell for every tick. Cells are words, as a small number may be shown as "<5"."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one group under its name."""

    label: str
    hue: int
    rows: tuple[Row, ...]


def draw(
    blocks: Sequence[Block], columns: Sequence[float], *, top: float, right: float
) -> tuple[list[Mark], float]:
    """The marks of the table and the place where it ends. `columns` are the places of the ticks."""
    marks: list[Mark] = []
    y = top
    for block in blocks:
        marks.append(line((0, y), (right, y), "rule"))
        marks.append(line((0, y + LINE - 3.8), (22, y + LINE - 3.8), f"swatch hue-{block.hue}"))
        y += LINE
        marks.append(text((28, y), block.label, f"name hue-{block.hue}"))
        for row in block.rows:
            y += LINE
            marks.append(text((0, y), row.title, "row-title"))
            marks += [
                text((x, y), cell, "cell", "middle") for x, cell in zip(columns, row.cells, strict=False)
            ]
        y += 6
    return marks, y
