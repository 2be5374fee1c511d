"""Whether hazards are proportional: the score test of a coefficient that changes with time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cohorts.messages import gettext_noop as _
from cohorts.statistics.coefficients import chi_squared
from cohorts.statistics.cox_fit import CoxFit, cox_fit
from cohorts.statistics.frames import Array, Floats, StatisticsError, Whole
from cohorts.statistics.results import TestResult

TRANSFORMS = ("km", "rank", "identity", "log")
GLOBAL = "GLOBAL"


@dataclass(frozen=True, eq=False)
class ProportionalHazardsTest:
    """Tests of proportional hazards, as R's `cox.zph`.

    `coefficients` has a row a term (`terms = FALSE` in R) and `covariates` a row a column of the frame, all indicators
    of a category together (R's default); both end with GLOBAL and have `statistic, degrees_of_freedom, p_value`, and
    `whole` is that last row.
    """

    coefficients: pd.DataFrame
    covariates: pd.DataFrame
    whole: TestResult
    transform: str

    @property
    def statistic(self) -> float:
        return self.whole.statistic

    @property
    def degrees_of_freedom(self) -> int:
        return self.whole.degrees_of_freedom

    @property
    def p_value(self) -> float:
        return self.whole.p_value


def proportional_hazards_test(
    frame: pd.DataFrame,
    duration_col: str,
    event_col: str,
    covariates: str | Sequence[str],
    *,
    entry_col: str | None = None,
    strata: str | Sequence[str] | None = None,
    weights_col: str | None = None,
    ties: str = "efron",
    transform: str = "km",
) -> ProportionalHazardsTest:
    """Test each coefficient against one that changes linearly with g(t), and all of them at once.

    g is one less the Kaplan-Meier estimate just before t (`km`), the rank of the time, the time itself or its
    logarithm. A small p value says that one hazard ratio does not describe the whole time. Errors: StatisticsError, as
    `cox`, and where a coefficient has no finite estimate.

    Own code: lifelines tests scaled Schoenfeld residuals by a formula (that of R's survival before version 3) which
    takes the information for constant over time; this is the exact score test.

    Reference: Grambsch and Therneau 1994; `cox.zph` of R's survival 3.
    """
    if transform not in TRANSFORMS:
        raise StatisticsError(
            "transform",
            "the transform is one of %(known)s, not %(transform)s",
            known=", ".join(TRANSFORMS),
            transform=repr(transform),
        )
    fit = cox_fit(frame, duration_col, event_col, covariates, entry_col=entry_col, strata=strata,
                  weights_col=weights_col, ties=ties)  # fmt: skip
    if fit.unbounded:
        raise StatisticsError(
            fit.unbounded[0], _("its coefficient has no finite estimate, so it cannot be tested")
        )
    g = _transformed(fit, transform)
    g -= g[fit.sets.at].mean()
    likelihood = fit.likelihood
    sums = likelihood.sums(fit.maximum.coefficients)
    observed = likelihood.over_events(likelihood.event_weights * g[fit.sets.at])
    score = observed - likelihood.expected(sums, g)
    cross, own = likelihood.information(sums, g), likelihood.information(sums, g * g)
    # The score of the changing part, given that the constant part is fitted.
    spread = own - cross @ np.linalg.solve(fit.maximum.information, cross)
    places = {name: [place] for place, name in enumerate(fit.design.names)}
    columns: dict[str, list[int]] = {}
    for place, term in enumerate(fit.design.terms):
        columns.setdefault(term.column, []).append(place)
    every = _test(score, spread, list(range(len(score))))
    return ProportionalHazardsTest(
        _table(score, spread, places, every), _table(score, spread, columns, every), every, transform
    )


def _test(score: Floats, spread: Floats, places: list[int]) -> TestResult:
    part = score[places]
    return chi_squared(float(part @ np.linalg.solve(spread[np.ix_(places, places)], part)), len(places))


def _table(score: Floats, spread: Floats, parts: dict[str, list[int]], every: TestResult) -> pd.DataFrame:
    tests = {name: _test(score, spread, places) for name, places in parts.items()}
    tests[GLOBAL] = every
    return pd.DataFrame(
        [(test.statistic, test.degrees_of_freedom, test.p_value) for test in tests.values()],
        index=pd.Index(tests, name="term"),
        columns=["statistic", "degrees_of_freedom", "p_value"],
    )


def _transformed(fit: CoxFit, transform: str) -> Floats:
    """g at every slot."""
    sets = fit.sets
    if transform == "identity":
        return sets.times.copy()
    if transform == "log":
        if sets.times.min() <= 0:
            raise StatisticsError("transform", _("an event at time zero has no logarithm"))
        logged: Floats = np.log(sets.times)
        return logged
    ends = np.sort(sets.ends)
    if transform == "rank":
        ranks: Floats = (_up_to(ends, sets.times, "left") + _up_to(ends, sets.times, "right") + 1) / 2
        return ranks
    times, place = np.unique(sets.times, return_inverse=True)
    deaths = np.bincount(place, sets.deaths_at)
    at_risk = len(ends) - _up_to(ends, times, "left")
    if sets.entries is not None:
        at_risk -= len(ends) - _up_to(np.sort(sets.entries), times, "left")
    before = np.concatenate([[1.0], np.cumprod(1 - deaths / at_risk)[:-1]])
    g: Floats = 1 - before[place]
    return g


def _up_to(sorted_times: Array, times: Floats, side: Literal["left", "right"]) -> Whole:
    """How many of the sorted times lie before (`left`) each time, or not after it (`right`)."""
    counts: Whole = np.searchsorted(sorted_times, times, side=side)
    return counts
