"""How far groups of patients differ before they are compared: standardised differences, weighted or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.design_matrix import is_categorical
from cohorts.statistics.frames import Array, Floats, Groups, StatisticsError, groups, numbers, series

# Rows of the table for patients whose value is not known.
MISSING = "missing"


@dataclass(frozen=True, eq=False)
class Balance:
    """Standardised differences between arms.

    `rows` has a row a number and a row a level of a category, with `column, level` (none for a number), `difference`
    and, under `arms`' labels, the mean or the share of each arm; a column with missing values has one more row, level
    "missing", with the share of them. `by_column` holds one difference a column: for categories the distance of all
    levels together, missing included.

    Of two arms a difference is second less first; of more it is the largest between any two, without sign.
    """

    rows: pd.DataFrame
    by_column: pd.Series
    arms: tuple[Any, ...]


def balance(
    frame: pd.DataFrame, arm_col: str, columns: str | Sequence[str], *, weights: Array | None = None
) -> Balance:
    """Standardised differences of `columns` between the arms.

    A difference of means over the root of the mean of the two arms' variances (Austin 2009); of shares the variance is
    p (1 - p); of all levels of a category together it is the distance of Yang and Dalton (2012). Differences of numbers
    are those of known values. `weights` (above zero, one a row) weigh means, shares and variances. A difference between
    arms without any variance is infinite, or zero where they agree; without known values in an arm it is NaN. Errors:
    StatisticsError, for fewer than two arms or a patient without arm.
    """
    arms = groups(frame, arm_col)
    if len(arms) < 2:
        raise StatisticsError(arm_col, _("two arms or more are needed to compare"))
    mass = np.ones(len(frame)) if weights is None else np.asarray(weights, np.float64)
    if mass.shape != (len(frame),) or not (np.isfinite(mass) & (mass > 0)).all():
        raise StatisticsError("weights", "one weight above zero is needed for each row")
    wanted = [columns] if isinstance(columns, str) else list(columns)
    rows: list[tuple[Any, ...]] = []
    overall: dict[str, float] = {}
    for column in wanted:
        found, overall[column] = _differences(frame, column, arms, mass)
        rows += [(column, level, difference, *values) for level, difference, values in found]
    table = pd.DataFrame(rows, columns=["column", "level", "difference", *arms.labels])
    return Balance(table, pd.Series(overall, name="difference", dtype=np.float64), arms.labels)


_Row = tuple[Any, float, Sequence[float]]


def _differences(frame: pd.DataFrame, column: str, arms: Groups, mass: Floats) -> tuple[list[_Row], float]:
    """The rows of one column, and its one difference."""
    values = series(frame, column)
    known = values.notna().to_numpy(dtype=bool)
    if is_categorical(values) and known.any():
        return _of_levels(frame, column, known, arms, mass)
    if not known.any():
        return [_missing_row(known, arms, mass)], float("nan")
    figures = numbers(frame.loc[known, [column]], column).astype(np.float64)
    means, variances = [], []
    for code in range(len(arms)):
        part = arms.codes[known] == code
        mean, variance = _moments(figures[part], mass[known][part])
        means.append(mean)
        variances.append(variance)
    difference = _standardised(means, variances)
    rows: list[_Row] = [(None, difference, means)]
    return rows if known.all() else [*rows, _missing_row(known, arms, mass)], difference


def _of_levels(
    frame: pd.DataFrame, column: str, known: Array, arms: Groups, mass: Floats
) -> tuple[list[_Row], float]:
    found = groups(frame.loc[known, [column]], column)
    codes = np.full(len(frame), len(found))
    codes[known] = found.codes
    labels = found.labels if known.all() else (*found.labels, MISSING)
    shares = np.stack([
        np.bincount(codes[arms.codes == code], mass[arms.codes == code], len(labels)) / mass[arms.codes == code].sum()
        for code in range(len(arms))
    ])  # fmt: skip
    rows: list[_Row] = [
        (label, _standardised(list(level), list(level * (1 - level))), level.tolist())
        for label, level in zip(labels, shares.T, strict=True)
    ]
    distances = [
        _distance(shares[first], shares[second]) for first, second in combinations(range(len(arms)), 2)
    ]
    return rows, max(distances)


def _missing_row(known: Array, arms: Groups, mass: Floats) -> _Row:
    shares = [
        float(mass[(arms.codes == code) & ~known].sum() / mass[arms.codes == code].sum())
        for code in range(len(arms))
    ]
    return MISSING, _standardised(shares, [share * (1 - share) for share in shares]), shares


def _moments(values: Floats, mass: Floats) -> tuple[float, float]:
    """The weighted mean and variance; with equal weights the usual ones, over n - 1."""
    if not values.size:
        return float("nan"), float("nan")
    total = mass.sum()
    mean = float(values @ mass / total)
    freedom = total - mass @ mass / total
    spread = float((values - mean) ** 2 @ mass)
    return mean, spread / freedom if values.size > 1 else 0.0


def _standardised(means: Sequence[float], variances: Sequence[float]) -> float:
    found = [
        _ratio(means[second] - means[first], (variances[first] + variances[second]) / 2)
        for first, second in combinations(range(len(means)), 2)
    ]
    return found[0] if len(found) == 1 else float(np.max(np.abs(found)))


def _ratio(difference: float, variance: float) -> float:
    if variance > 0 or np.isnan(difference):
        return float(difference / np.sqrt(variance)) if variance > 0 else float("nan")
    return 0.0 if difference == 0 else float(np.copysign(np.inf, difference))


def _distance(first: Floats, second: Floats) -> float:
    """Mahalanobis' distance between two multinomial shares, by the mean of their covariances."""
    occurring = (first + second) > 0
    first, second = first[occurring], second[occurring]
    change = (second - first)[1:]
    if not change.size:
        return 0.0
    covariance = sum(np.diag(part[1:]) - np.outer(part[1:], part[1:]) for part in (first, second)) / 2
    if np.linalg.matrix_rank(covariance, hermitian=True) < len(change):
        # The arms share no variation (each has one level): as far apart as can be, or the same.
        return float("inf") if np.abs(change).max() > 0 else 0.0
    return float(np.sqrt(change @ np.linalg.solve(covariance, change)))
