"""Coefficients as a table: estimate, standard error, hazard ratio with its 95% interval, p value."""

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import chi2

from cohorts.statistics.frames import Floats
from cohorts.statistics.results import TestResult

# The 97.5% point of the normal distribution, 1.959964.
NORMAL_975 = float(ndtri(0.975))


def coefficient_table(names: list[str], coefficients: Floats, variance: Floats) -> pd.DataFrame:
    """A row a term: `coef, se, hazard_ratio, lower, upper, p_value`, the interval and p value Wald's."""
    errors = np.sqrt(np.diag(variance))
    with np.errstate(
        over="ignore"
    ):  # a coefficient without a finite estimate may have an infinite upper limit
        ratio, lower, upper = (np.exp(coefficients + by * NORMAL_975 * errors) for by in (0.0, -1.0, 1.0))
    return pd.DataFrame(
        {"coef": coefficients, "se": errors, "hazard_ratio": ratio, "lower": lower, "upper": upper,
         "p_value": chi2.sf((coefficients / errors) ** 2, 1)},
        index=pd.Index(names, name="term"),
    )  # fmt: skip


def chi_squared(statistic: float, degrees_of_freedom: int) -> TestResult:
    """A chi-squared statistic with its p value."""
    return TestResult(statistic, degrees_of_freedom, float(chi2.sf(statistic, degrees_of_freedom)))


def quadratic_test(vector: Floats, matrix: Floats) -> TestResult:
    """The test of `vector` being zero, `matrix` its variance; NaN where that is singular (few clusters)."""
    size = len(vector)
    if np.linalg.matrix_rank(matrix, hermitian=True) < size:
        return TestResult(float("nan"), size, float("nan"))
    return chi_squared(float(vector @ np.linalg.solve(matrix, vector)), size)
