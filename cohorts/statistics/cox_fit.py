"""Fitting a Cox model to columns of a frame: the checks, the sorting, the maximum. `cox` and its test build on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.design_matrix import DesignMatrix, design_matrix
from cohorts.statistics.frames import (
    Array,
    Floats,
    StatisticsError,
    durations,
    entries,
    event_flags,
    joint_groups,
    weights,
)
from cohorts.statistics.newton import CollinearError, Maximum, NoConvergenceError, Point, maximise
from cohorts.statistics.partial_likelihood import PartialLikelihood
from cohorts.statistics.risk_sets import RiskSets, risk_sets

TIES = ("efron", "breslow")
# What is said of a coefficient without a finite estimate.
MONOTONE = (
    "the likelihood rises without end, so no finite estimate exists (a level in which nobody, or everybody before the"
    " others, had the event); join it with another level or leave it out"
)


@dataclass(frozen=True, eq=False, slots=True)
class CoxFit:
    """A fitted partial likelihood: everything in standardised columns and in the order of `sets`."""

    design: DesignMatrix
    sets: RiskSets
    weights: Floats | None
    likelihood: PartialLikelihood
    maximum: Maximum
    strata: tuple[object, ...]

    @property
    def unbounded(self) -> tuple[str, ...]:
        """Names of the terms whose likelihood rises without end."""
        return tuple(self.design.names[place] for place in self.maximum.unbounded)


def cox_fit(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    covariates: str | Sequence[str],
    *,
    entry_col: str | None,
    strata: str | Sequence[str] | None,
    weights_col: str | None,
    ties: str,
) -> CoxFit:
    """The maximum of the partial likelihood. Errors: StatisticsError, naming the column at fault."""
    if ties not in TIES:
        raise StatisticsError(
            "ties",
            "ties are handled by one of %(known)s, not %(ties)s",
            known=", ".join(TIES),
            ties=repr(ties),
        )
    ends = durations(frame, duration_col)
    events = event_flags(frame, event_col)
    if not events.any():
        raise StatisticsError(event_col, _("no row has the event, so nothing can be estimated"))
    entered = None if entry_col is None else entries(frame, entry_col, ends)
    by = None if strata is None else joint_groups(frame, strata)
    sets = risk_sets(ends, events, None if by is None else by.codes, entered)
    mass = None if weights_col is None else weights(frame, weights_col)[sets.order]
    design = design_matrix(frame, covariates)
    reorder(design.columns, sets.order)
    likelihood = PartialLikelihood(design.columns, sets, mass, ties)
    maximum = maximum_of(likelihood, design)
    return CoxFit(design, sets, mass, likelihood, maximum, () if by is None else by.labels)


def maximum_of(
    evaluate: Callable[[Floats], Point],
    design: DesignMatrix,
    enough: Callable[[Floats, Point], bool] | None = None,
) -> Maximum:
    """The maximum of a likelihood of the design's columns, with what goes wrong said in terms of the frame's."""
    try:
        return maximise(evaluate, design.ranges, enough)
    except CollinearError as problem:
        term = design.terms[problem.place]
        raise StatisticsError(
            term.column,
            _(
                "%(term)s follows from the covariates before it (or the strata) and can have no coefficient of its "
                "own; leave it or one of them out"
            ),
            term=term.name,
        ) from problem
    except NoConvergenceError as problem:
        raise StatisticsError("covariates", _("the fit did not converge; fit fewer covariates")) from problem


def reorder(columns: Floats, order: Array) -> None:
    """Take every column into the order, in place: one column's copy at a time and not that of all."""
    for column in columns:
        column[:] = column[order]


def unscaled(variance: Floats, design: DesignMatrix) -> Floats:
    """A variance of standardised coefficients in the units of the frame."""
    return variance / np.outer(design.scales, design.scales)
