"""Pointwise 95% intervals and p values."""

from statistics import NormalDist

import numpy as np
from scipy.special import chdtrc

from cohorts.statistics.frames import Floats

Z95 = NormalDist().inv_cdf(0.975)


def log_log_interval(estimate: Floats, std_error_of_log: Floats) -> tuple[Floats, Floats]:
    """Lower and upper limits p ** exp(+-z s / log p) of a probability p, s being the standard error of log p.

    Normal on the scale log(-log p), as R's `conf.type = "log-log"`; NaN, as there, where p is 0 or 1.
    `std_error_of_log` is used up: its memory becomes a limit's.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(estimate)
        log[(estimate <= 0) | (estimate >= 1)] = np.nan
        stretch = np.divide(std_error_of_log, log, out=std_error_of_log)
        stretch *= Z95
        np.exp(stretch, out=stretch)
        lower = log / stretch
        stretch *= log
        return np.exp(lower, out=lower), np.exp(stretch, out=stretch)


def chi_squared_p(statistic: float, degrees_of_freedom: int) -> float:
    """The probability of a chi-squared value above the statistic; NaN without a degree of freedom."""
    return float(chdtrc(degrees_of_freedom, statistic)) if degrees_of_freedom > 0 else float("nan")


def normal_p(z: float) -> float:
    """Two-sided p value of a standard normal deviate."""
    return chi_squared_p(z * z, 1)
