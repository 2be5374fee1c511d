"""The baseline hazard of a fitted Cox model, and the survival of one patient made from it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from cohorts.statistics.cox_fit import CoxFit
from cohorts.statistics.design_matrix import Term
from cohorts.statistics.frames import Floats, StatisticsError

# The label of everybody where the model has no strata.
EVERYBODY = "all"


@dataclass(frozen=True, eq=False, slots=True)
class Baseline:
    """Event times of each stratum and the cumulative hazard of a patient with the mean covariates (`centres`).

    Steps follow the model's own handling of ties: R's `survfit(fit, stype = 2, ctype = 2)` under Efron (its
    default), `ctype = 1` under Breslow.
    """

    times: Mapping[Any, Floats]
    cumulative_hazards: Mapping[Any, Floats]
    terms: tuple[Term, ...]
    references: Mapping[str, Any]
    coefficients: Floats
    centres: Floats

    def survival(
        self, patient: Mapping[str, Any], times: Sequence[float], stratum: Hashable = EVERYBODY
    ) -> Floats:
        """The probability of having no event by each time, for a patient given as covariate values by column."""
        if stratum not in self.times:
            raise StatisticsError("stratum", "the model has no stratum %(stratum)s", stratum=repr(stratum))
        place = np.searchsorted(self.times[stratum], np.asarray(times, np.float64), side="right")
        cumulative = np.concatenate([[0.0], self.cumulative_hazards[stratum]])[place]
        survival: Floats = np.exp(
            -cumulative * np.exp((self._row(patient) - self.centres) @ self.coefficients)
        )
        return survival

    def _row(self, patient: Mapping[str, Any]) -> Floats:
        for column in {term.column for term in self.terms}:
            if column not in patient:
                raise StatisticsError(column, "the patient's value is missing")
            if column in self.references:
                known = {
                    self.references[column],
                    *(term.level for term in self.terms if term.column == column),
                }
                if patient[column] not in known:
                    raise StatisticsError(
                        column, "the model knows no level %(level)s", level=repr(patient[column])
                    )
        return np.array([
            float(patient[term.column]) if term.column not in self.references
            else float(patient[term.column] == term.level)
            for term in self.terms
        ])  # fmt: skip


def baseline_of(fit: CoxFit, hazard: Floats, shift: float) -> Baseline:
    """The baseline from the hazard by slot, where every linear predictor had `shift` taken off."""
    bounds = fit.sets.bounds.tolist()
    spans = list(zip(fit.strata or (EVERYBODY,), bounds[:-1], bounds[1:], strict=True))
    hazard = hazard * np.exp(-shift)
    return Baseline(
        MappingProxyType({label: fit.sets.times[start:stop] for label, start, stop in spans}),
        MappingProxyType({label: np.cumsum(hazard[start:stop]) for label, start, stop in spans}),
        fit.design.terms,
        fit.design.references,
        fit.design.unscaled(fit.maximum.coefficients),
        fit.design.centres,
    )
