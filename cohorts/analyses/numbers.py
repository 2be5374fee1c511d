"""Numbers as a result holds them: plain, of ten significant digits, null where there is none; days as years."""

import math
from collections.abc import Iterable
from typing import Any

DAYS_PER_YEAR = 365.25
DIGITS = 10


def plain(number: Any) -> float | None:
    """A float of ten significant digits, or None for what is not finite."""
    value = float(number)
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def plain_all(numbers: Iterable[Any]) -> list[float | None]:
    return [plain(number) for number in numbers]


def years(number_of_days: Any) -> float | None:
    return plain(float(number_of_days) / DAYS_PER_YEAR)


def whole(number: Any) -> int:
    return round(float(number))
