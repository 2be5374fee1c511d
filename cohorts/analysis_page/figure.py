"""What the page shows of one figure: its drawing, the same numbers as a table, and what its files carry."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cohorts.figures.drawing import Drawing

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table twin: the first cell of a row is its head."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `drawings` has two members where two stand side by side, and none where the table is all there is.

    `data` gives the rows of its CSV file.
    """

    name: str
    heading: str
    drawings: tuple[Drawing, ...]
    table: Table
    data: Callable[[], Rows] = field(repr=False)
