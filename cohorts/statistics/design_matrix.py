"""Covariates as numbers: columns of a frame as a matrix, categories as one indicator for each level but the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.frames import Array, Floats, StatisticsError, groups, numbers, series


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient: its name, the column it comes from, and for categories the level it stands for."""

    name: str
    column: str
    level: Any = None


@dataclass(frozen=True, eq=False, slots=True)
class DesignMatrix:
    """`columns[term, row]`: contiguous by term, as every sum over rows goes through one term at a time.

    Each was shifted by its `centres` and divided by its `scales`, so that sums stay exact and steps comparable.
    `references` maps each category column to the level that every other level is compared with.
    """

    columns: Floats
    terms: tuple[Term, ...]
    references: Mapping[str, Any]
    centres: Floats
    scales: Floats

    @property
    def names(self) -> list[str]:
        return [term.name for term in self.terms]

    @property
    def ranges(self) -> Floats:
        """Largest less smallest value of each column."""
        spread: Floats = self.columns.max(axis=1) - self.columns.min(axis=1)
        return spread

    def unscaled(self, coefficients: Floats) -> Floats:
        """Coefficients of the shifted and divided columns in the units of the frame."""
        return coefficients / self.scales


def design_matrix(frame: pd.DataFrame, covariates: str | Sequence[str]) -> DesignMatrix:
    """The covariates of every row, categories expanded.

    Numbers stay one term. Text, categories and booleans become indicators named column and level together, as R
    names them (`PhaseCR1`); the first level (categories in their order, text sorted, false before true) is the
    reference. Errors: no covariate, one named twice, a missing value, a column with one value only.
    """
    wanted = [covariates] if isinstance(covariates, str) else list(covariates)
    if not wanted:
        raise StatisticsError("covariates", "name at least one covariate")
    if twice := next((name for name in wanted if wanted.count(name) > 1), None):
        raise StatisticsError(twice, "the covariate is named twice")
    parts = [(column, *_levels(frame, column)) for column in wanted]
    terms = tuple(
        Term(column if levels is None else f"{column}{level}", column, level)
        for column, levels, _values in parts
        for level in ((None,) if levels is None else levels[1:])
    )
    columns = np.empty((len(terms), len(frame)))
    place = 0
    for _column, levels, values in parts:
        if levels is None:
            columns[place] = values
            place += 1
            continue
        for code in range(1, len(levels)):
            np.equal(values, code, out=columns[place], casting="unsafe")
            place += 1
    centres, scales = _standardise(columns, terms)
    references = {column: levels[0] for column, levels, _values in parts if levels is not None}
    return DesignMatrix(columns, terms, MappingProxyType(references), centres, scales)


def is_categorical(column: pd.Series) -> bool:
    """Whether a column holds labels (text, categories, booleans) rather than numbers."""
    if isinstance(column.dtype, pd.CategoricalDtype | pd.BooleanDtype | pd.StringDtype):
        return True
    if column.dtype.kind == "O":
        return pd.api.types.infer_dtype(column, skipna=True) in {"string", "boolean", "mixed", "categorical"}
    return bool(column.dtype.kind == "b")


def _levels(frame: pd.DataFrame, column: str) -> tuple[tuple[Any, ...] | None, Array]:
    """The levels of a category column and each row's place among them, or no levels and the numbers themselves."""
    if not is_categorical(series(frame, column)):
        return None, numbers(frame, column)
    found = groups(frame, column)
    if len(found) < 2:
        raise StatisticsError(column, _("the covariate has one value only; leave it out"))
    return found.labels, found.codes


def _standardise(columns: Floats, terms: tuple[Term, ...]) -> tuple[Floats, Floats]:
    """Shift each column to mean zero and divide it by its spread, in place; the shifts and the spreads."""
    centres = columns.mean(axis=1)
    columns -= centres[:, None]
    scales = np.sqrt(np.einsum("ij,ij->i", columns, columns) / columns.shape[1])
    for term, centre, scale in zip(terms, centres, scales, strict=True):
        # A mean is rounded: the residue of a constant column is a few units in its last place.
        if scale <= 1e-13 * abs(centre) or scale == 0:
            raise StatisticsError(term.column, _("the covariate has one value only; leave it out"))
    columns /= scales[:, None]
    return centres, scales
