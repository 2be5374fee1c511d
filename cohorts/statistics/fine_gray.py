"""Fine and Gray's model: how covariates change the cumulative incidence of one of several competing events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.coefficients import chi_squared, coefficient_table, quadratic_test
from cohorts.statistics.cox_fit import MONOTONE, maximum_of, reorder, unscaled
from cohorts.statistics.cumulative_incidence import require_cause
from cohorts.statistics.design_matrix import Term, design_matrix
from cohorts.statistics.frames import Floats, StatisticsError, durations, event_codes
from cohorts.statistics.newton import Point
from cohorts.statistics.results import TestResult
from cohorts.statistics.risk_sets import risk_sets
from cohorts.statistics.score_residuals import sandwich
from cohorts.statistics.subdistribution import Subdistribution, score_contributions


@dataclass(frozen=True, eq=False)
class FineGrayResult:
    """A fitted subdistribution hazards model.

    `coefficients` has a row a term with `coef, se, hazard_ratio, lower, upper, p_value`; the ratio is that of
    subdistribution hazards. `not_estimable` and `warnings` are as in `CoxResult`.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    log_likelihood: float
    log_likelihood_null: float
    likelihood_ratio_test: TestResult
    wald_test: TestResult
    patients: int
    events: int
    competing_events: int
    event_of_interest: int
    iterations: int
    terms: tuple[Term, ...]
    references: Mapping[str, Any]
    not_estimable: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def converged(self) -> bool:
        """Whether every coefficient has a finite estimate."""
        return not self.not_estimable


def fine_gray(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    covariates: str | Sequence[str],
    *,
    event_of_interest: int,
    tolerance: float = 1e-6,
) -> FineGrayResult:
    """Fit Fine and Gray's model; coefficients, errors and likelihood are those of R's `cmprsk::crr`.

    Event codes are 0 for censored and 1 and up for causes; all causes but `event_of_interest` compete. A ratio above
    one means more of the event over time, not a higher rate among those still free of any event: read it beside the
    cause-specific `cox` of every cause. Assumes censoring unrelated to the covariates. Errors: StatisticsError, as
    `cox`, and where nobody had the event of interest.

    The search ends where `crr`'s does: `tolerance` is its `gtol`, the largest slope left as a share of the log
    likelihood. At its default both stop some 1e-5 short of the maximum, far within the error; zero goes all the way.

    Own code: lifelines has no such model. Sums over past competing events are cumulative sums, so a fit takes n log n
    where `crr` takes the number of rows times that of events.

    Reference: Fine and Gray 1999.
    """
    ends = durations(frame, duration_col)
    codes = event_codes(frame, event_col)
    require_cause(event_of_interest)
    interest = codes == event_of_interest
    if not interest.any():
        raise StatisticsError(
            event_col, _("no row has the event of interest, %(code)s"), code=str(event_of_interest)
        )
    sets = risk_sets(ends, interest)
    kinds = np.where(interest, 1, np.where(codes > 0, 2, 0)).astype(np.int8)[sets.order]
    design = design_matrix(frame, covariates)
    reorder(design.columns, sets.order)
    model = Subdistribution(design.columns, sets, kinds)
    maximum = maximum_of(model, design, partial(_enough, scales=design.scales, tolerance=tolerance))
    contributions = score_contributions(model, model.sums(maximum.coefficients))
    variance = unscaled(sandwich(contributions, maximum.variance(), None), design)
    coefficients, names = design.unscaled(maximum.coefficients), design.names
    unbounded = tuple(names[place] for place in maximum.unbounded)
    null = maximum.at_zero.value
    return FineGrayResult(
        coefficients=coefficient_table(names, coefficients, variance),
        covariance=pd.DataFrame(variance, index=names, columns=names),
        log_likelihood=maximum.value,
        log_likelihood_null=null,
        likelihood_ratio_test=chi_squared(max(0.0, 2 * (maximum.value - null)), len(names)),
        wald_test=quadratic_test(coefficients, variance),
        patients=len(frame),
        events=len(sets.events),
        competing_events=len(model.competing),
        event_of_interest=int(event_of_interest),
        iterations=maximum.steps,
        terms=design.terms,
        references=design.references,
        not_estimable=unbounded,
        warnings=tuple(f"{name}: {MONOTONE}" for name in unbounded),
    )


def _enough(coefficients: Floats, here: Point, *, scales: Floats, tolerance: float) -> bool:
    """Whether `crr` would stop: its rule, in the units of the frame."""
    slopes = np.abs(here.gradient * scales) * np.maximum(np.abs(coefficients / scales), 1)
    return bool(slopes.max() < max(abs(here.value), 1) * tolerance)
