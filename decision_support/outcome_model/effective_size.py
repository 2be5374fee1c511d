"""How many fully followed patients a printed percentage is worth.

Censored patients tell less than followed ones. Where a standard error or an interval is printed, the size of the
binomial sample with the same error is used; where only a p value is printed, the size of the second arm is worked back
from it; otherwise the printed size is reduced by a stated share.
"""

import math
from statistics import NormalDist

FOLLOWED_SHARE = 0.9  # everyone followed to the horizon, some lost
UNKNOWN_FOLLOW_UP_SHARE = 0.75

_NORMAL = NormalDist()
_INTERVAL_WIDTH_IN_ERRORS = 3.92  # a 95 % interval


def from_standard_error(probability: float, standard_error: float) -> float:
    """Size of the binomial sample with this standard error."""
    _check(probability)
    return probability * (1 - probability) / standard_error**2


def from_interval(probability: float, lower: float, upper: float) -> float:
    """Size from a 95 % interval made on the complementary log-log scale, as survival software prints it."""
    _check(probability)
    error = abs(_cloglog(upper) - _cloglog(lower)) / _INTERVAL_WIDTH_IN_ERRORS
    return (1 - probability) / (probability * math.log(probability) ** 2 * error**2)


def from_follow_up(patients: float, *, followed_to_horizon: bool | None) -> float:
    """Size where neither error nor interval is printed."""
    return patients * (FOLLOWED_SHARE if followed_to_horizon else UNKNOWN_FOLLOW_UP_SHARE)


def from_p_value(probability: float, other: float, other_size: float, p_value: float) -> float:
    """Size of an arm from the two-sided p value of its comparison with an arm of known size.

    Raises ValueError where the known arm alone has more variance than the p value allows.
    """
    _check(probability)
    z = _NORMAL.inv_cdf(1 - p_value / 2)
    variance = ((probability - other) / z) ** 2 - other * (1 - other) / other_size
    if variance <= 0:
        raise ValueError("the p value is too small for these percentages and this size of the other arm")
    return probability * (1 - probability) / variance


def ratio_error(log_ratio: float, p_value: float) -> float:
    """Standard error of a log hazard ratio of which only the p value is printed."""
    return abs(log_ratio) / _NORMAL.inv_cdf(1 - p_value / 2)


def _cloglog(probability: float) -> float:
    return math.log(-math.log(probability))


def _check(probability: float) -> None:
    if not 0 < probability < 1:
        raise ValueError("a percentage of 0 or 100 has no standard error; use the size of the arm")
