"""Pointwise 95% intervals and p values."""

from statistics import NormalDist

import numpy as np
from scipy.special import chdtrc

from cohorts.statistics.frames import Floats

Z95 = NormalDist().inv_cdf(0.975)


def log_log_interval(estimate: Floats, std_error_of_log: Floats) -> tuple[Floats, Floats]:
    """Lower and upper limits p ** exp(+-z s / log p) of a probability p, s being the standard error of log p.

    Normal on the scale log(-log p), as R's `conf.type = "log-log"`; NaN, as there, where p is 0 or 1.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(estimate)
        log[(estimate <= 0) | (estimate >= 1)] = np.nan
        stretch = np.exp(Z95 * std_error_of_log / log)
        lower = np.exp(log / stretch)
        stretch *= log
        return lower, np.exp(stretch, out=stretch)


def chi_squared_p(statistic: float, degrees_of_freedom: int) -> float:
    """The probability of a chi-squared value above the statistic; NaN without a degree of freedom."""
    return float(chdtrc(degrees_of_freedom, statistic)) if degrees_of_freedom > 0 else float("nan")


def normal_p(z: float) -> float:
    """Two-sided p value of a standard normal deviate."""
    return chi_squared_p(z * z, 1)
