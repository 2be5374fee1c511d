"""Arithmetic that holds a printed percentage or p value against the number of patients it is said to come from.

Survival percentages are estimates, and with censoring they need not be a count over the arm's size. These checks
therefore raise a question and never lower a study's weight by themselves.
"""

import math
from decimal import Decimal
from statistics import NormalDist

_NORMAL = NormalDist()


def is_share_of(percent: float, patients: int) -> bool:
    """GRIM: could this percentage, at the precision it is printed with, be a whole number of so many patients?"""
    printed = Decimal(str(percent))
    digits = max(0, -int(printed.normalize().as_tuple().exponent))
    return any(
        round(100 * count / patients, digits) == round(percent, digits) for count in range(patients + 1)
    )


def p_value_of_difference(first: float, first_size: float, second: float, second_size: float) -> float | None:
    """Two-sided p value of two percentages at one time, from their binomial errors; None where both have none."""
    a, b = first / 100, second / 100
    variance = a * (1 - a) / first_size + b * (1 - b) / second_size
    if variance == 0:
        return None
    return 2 * (1 - _NORMAL.cdf(abs(a - b) / math.sqrt(variance)))


def z_of(p_value: float) -> float:
    """The two-sided p value as a number of standard errors."""
    return _NORMAL.inv_cdf(1 - max(p_value, 1e-12) / 2)


def fisher_exact(first_events: int, first_size: int, second_events: int, second_size: int) -> float:
    """Two-sided Fisher exact test: the tables no more likely than the one seen, with the same margins."""
    events, total = first_events + second_events, first_size + second_size
    lowest, highest = max(0, events - second_size), min(events, first_size)

    def chance(count: int) -> float:
        return (
            math.comb(first_size, count) * math.comb(second_size, events - count) / math.comb(total, events)
        )

    seen = chance(first_events)
    tolerated = seen * (1 + 1e-9)
    return min(1.0, sum(p for p in map(chance, range(lowest, highest + 1)) if p <= tolerated))
