"""Cox's partial likelihood with Efron's or Breslow's handling of ties, its gradient and its information.

At a slot with d deaths, c_k = S0 - f_k D0 is the weight at risk for its k-th death, where S0 sums over the risk set,
D0 over the deaths, and f_k = k / d (Efron 1977) or 0 (Breslow 1974). Sums over k of 1/c_k, f_k/c_k and the like
(`TiedSums`) reduce everything else to sums by slot. The second moments need no matrix a slot: sum_t S2(t) / c(t) is
X' diag(v) X, where v is a row's risk times the hazard it passes through. Case weights enter as in R's coxph: a tied
death counts the mean weight of the deaths at its slot.
"""

from dataclasses import dataclass

import numpy as np

from cohorts.statistics.frames import Floats, Whole
from cohorts.statistics.newton import Point
from cohorts.statistics.products import combination, moments, totals
from cohorts.statistics.risk_sets import RiskSets


@dataclass(frozen=True, eq=False, slots=True)
class TiedSums:
    """By slot, the sums over its deaths k of w/c_k, w f_k/c_k, w/c_k², w f_k/c_k², w f_k²/c_k² and w log c_k.

    w is the mean weight of the slot's deaths. `fractions` name the power of f in the sum.
    """

    hazard: Floats
    hazard_f: Floats
    square: Floats
    square_f: Floats
    square_ff: Floats
    log: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Sums:
    """What a value of the coefficients implies: risks by row (with and without weights), sums by slot.

    The linear predictors had their largest, `shift`, taken off.
    """

    shift: float
    predictor: Floats
    risk: Floats
    weighted: Floats
    at_risk: Floats
    at_risk_x: Floats
    deaths: Floats
    deaths_x: Floats
    tied: TiedSums


class PartialLikelihood:
    """The partial likelihood of sorted `columns[term, row]` (standardised) over risk sets."""

    def __init__(self, columns: Floats, sets: RiskSets, weights: Floats | None, ties: str) -> None:
        self.columns = columns
        self.sets = sets
        self.weights = weights
        self.event_weights = np.ones(len(sets.events)) if weights is None else weights[sets.events]
        self.slot_weights = sets.by_slot(self.event_weights)
        tied = ties == "efron" and len(sets.events) > sets.slots
        # The k of each death, over its slot's count: None where every f_k is 0.
        self.fractions = _fractions(sets.deaths_at) if tied else None
        self.event_slots = np.repeat(np.arange(sets.slots), sets.deaths_at) if tied else None
        # Columns of the deaths alone, kept where there is room: with few slots everything else is small.
        self.dying = columns[:, sets.events] if tied and sets.crowded else None
        self.event_total = self.over_events(self.event_weights)

    def __call__(self, coefficients: Floats) -> Point:
        sums = self.sums(coefficients)
        value = float((sums.predictor[self.sets.events] * self.event_weights).sum() - sums.tied.log.sum())
        gradient = self.event_total - self.expected(sums)
        return Point(value, gradient, self.information(sums))

    def over_events(self, amounts: Floats) -> Floats:
        """For every column the sum over events of its values times `amounts`."""
        return np.array([(column[self.sets.events] * amounts).sum() for column in self.columns])

    def sums(self, coefficients: Floats) -> Sums:
        sets = self.sets
        predictor = combination(coefficients, self.columns)
        shift = float(predictor.max())
        predictor -= shift  # the likelihood is the same, and no exponential overflows
        risk = np.exp(predictor)
        weighted = risk if self.weights is None else risk * self.weights
        at_risk = sets.at_risk(weighted)
        at_risk_x = np.empty((len(self.columns), sets.slots))
        for term, column in enumerate(self.columns):
            at_risk_x[term] = sets.at_risk(weighted * column)
        if self.fractions is None:
            deaths, deaths_x = np.zeros(0), np.zeros((0, 0))
        else:
            dying = weighted[sets.events]
            deaths = sets.by_slot(dying)
            deaths_x = np.empty_like(at_risk_x)
            for term, column in enumerate(self.columns):
                own = column[sets.events] if self.dying is None else self.dying[term]
                deaths_x[term] = sets.by_slot(dying * own)
        tied = self._tied(at_risk, deaths)
        return Sums(shift, predictor, risk, weighted, at_risk, at_risk_x, deaths, deaths_x, tied)

    def expected(self, sums: Sums, multiplier: Floats | float = 1.0) -> Floats:
        """The sum over deaths of the mean covariate at risk, each slot times `multiplier`."""
        total = totals(sums.at_risk_x, sums.tied.hazard * multiplier)
        if self.fractions is not None:
            total -= totals(sums.deaths_x, sums.tied.hazard_f * multiplier)
        return total

    def information(self, sums: Sums, multiplier: Floats | float = 1.0) -> Floats:
        """The sum over deaths of the covariance of the covariates at risk, each slot times `multiplier`."""
        passed = self.sets.over_slots(sums.tied.hazard * multiplier)
        if self.fractions is not None:
            passed[self.sets.events] -= (sums.tied.hazard_f * multiplier)[self.sets.at]
        passed *= sums.weighted
        x, dead, tied = sums.at_risk_x, sums.deaths_x, sums.tied
        second = moments(self.columns, passed) - moments(x, tied.square * multiplier)
        if self.fractions is not None:
            mixed = moments(x, tied.square_f * multiplier, dead)
            second += mixed + mixed.T - moments(dead, tied.square_ff * multiplier)
        return second

    def _tied(self, at_risk: Floats, deaths: Floats) -> TiedSums:
        if self.fractions is None or self.event_slots is None:
            inverse = 1 / at_risk
            hazard = self.slot_weights * inverse
            square, log = hazard * inverse, self.slot_weights * np.log(at_risk)
            none = np.zeros(0)
            return TiedSums(hazard, none, square, none, none, log)
        slots, f, size = self.event_slots, self.fractions, self.sets.slots
        left = at_risk[slots] - f * deaths[slots]
        mean_weight = self.slot_weights / self.sets.deaths_at

        def over_deaths(amounts: Floats) -> Floats:
            return np.bincount(slots, amounts, size) * mean_weight

        inverse = 1 / left
        square = inverse * inverse
        return TiedSums(over_deaths(inverse), over_deaths(f * inverse), over_deaths(square),
                        over_deaths(f * square), over_deaths(f * f * square), over_deaths(np.log(left)))  # fmt: skip


def _fractions(deaths_at: Whole) -> Floats:
    """0, 1/d, ... (d - 1)/d for each slot of d deaths, one after another."""
    opening = np.repeat(np.cumsum(deaths_at) - deaths_at, deaths_at)
    return (np.arange(len(opening)) - opening) / np.repeat(deaths_at, deaths_at)
