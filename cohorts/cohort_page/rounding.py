"""How a reader without the right to small numbers sees a count: to the nearest five, so that no cell under five shows.

Rounding each number by itself also keeps differences between them from giving a small one away.
"""

from dataclasses import dataclass

from cohorts.analyses.small_cells import FEWEST_SHOWN, nearest_five

STEP = FEWEST_SHOWN


@dataclass(frozen=True, slots=True)
class Rounding:
    """Exact for those with the right to small numbers."""

    exact: bool

    def number(self, count: int) -> int:
        return count if self.exact else nearest_five(count)

    def text(self, count: int | None) -> str:
        """The number as shown; a dash where it is not known."""
        if count is None:
            return "–"
        return f"{self.number(count):,}".replace(",", "\u202f")
