"""Long cells made to keep a pattern busy: no pattern that tries again from every blank ever sees one.

Steps are bounded, not time: the length of the text that reaches a pattern is what its steps grow with.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.imports import dates, numbers, readers
from cohorts.imports.bounds import MAXIMUM_CELL_LENGTH
from cohorts.imports.cells import MAXIMUM_READ, from_text
from cohorts.imports.problems import Unfit
from cohorts.imports.profile import classes_of

TODAY = date(2026, 11, 21)
PIECES = st.sampled_from(
    ["1", " ", "z", "\u00a0", "\u3000", "\t", "-", "/", ".", ",", "年", ":", "e", "T ", "<", "ﷺ"]
)
RUNS = st.lists(st.tuples(PIECES, st.integers(1, 2_000)), min_size=1, max_size=6)


class Watched:
    """A pattern that notes how long the texts were that it was tried on."""

    def __init__(self, pattern: Any, seen: list[int]) -> None:
        self.pattern, self.seen = pattern, seen

    def fullmatch(self, text: str) -> Any:
        self.seen.append(len(text))
        return self.pattern.fullmatch(text)

    def sub(self, by: str, text: str) -> Any:
        self.seen.append(len(text))
        return self.pattern.sub(by, text)


@pytest.fixture(scope="module")
def lengths() -> Iterator[list[int]]:
    seen: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        for module in (dates, numbers):
            for name, value in list(vars(module).items()):
                if hasattr(value, "fullmatch"):
                    patch.setattr(module, name, Watched(value, seen))
        yield seen


@given(RUNS)
def test_no_pattern_of_figures_or_days_sees_a_long_text(
    lengths: list[int], runs: list[tuple[str, int]]
) -> None:
    cell = from_text("".join(piece * times for piece, times in runs)[:MAXIMUM_CELL_LENGTH])
    lengths.clear()
    list(classes_of(cell, TODAY))
    with suppress(Unfit):
        dates.read(cell, order="dmy", serial=True)
    with suppress(Unfit):
        numbers.level(cell)
    assert max(lengths, default=0) <= MAXIMUM_READ


@pytest.mark.parametrize(
    "cell", ["1" + " " * 3_998 + "z", "1" + " " * 3_998 + "2", "<" + " " * 3_990 + "1e-4 %"]
)
def test_blanks_within_a_cell_are_one_blank(cell: str) -> None:
    assert list(numbers.classes(cell)) == list(numbers.classes(" ".join(cell.split())))
    assert list(dates.classes(cell, TODAY)) == list(dates.classes(" ".join(cell.split()), TODAY))


def test_what_is_too_long_is_neither_a_figure_nor_a_day() -> None:
    with pytest.raises(Unfit, match="number"):
        numbers.level("1" * (MAXIMUM_READ + 1))
    with pytest.raises(Unfit, match="date"):
        dates.read("2024-01-02" + "x" * MAXIMUM_READ, order="")


def test_the_pattern_of_lists_repeats_nothing() -> None:
    """It tries one character a place, so its steps are those of the cell's length."""
    assert not {"*", "+", "{"} & set(
        readers._LIST.pattern.partition("[")[0] + readers._LIST.pattern.rpartition("]")[2]
    )
