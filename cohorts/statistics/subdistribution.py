"""The partial likelihood of a subdistribution hazard: who had a competing event stays at risk, with falling weight."""

from dataclasses import dataclass

import numpy as np

from cohorts.statistics.frames import Array, Floats, Whole
from cohorts.statistics.newton import Point
from cohorts.statistics.products import combination, moments, totals
from cohorts.statistics.risk_sets import RiskSets


@dataclass(frozen=True, eq=False, slots=True)
class Censoring:
    """The distribution of the censoring times, G, by Kaplan-Meier, and what its variance needs.

    `times` are the distinct times of all rows, `at_risk` and `censored` their counts; `before` is G just before each.
    """

    times: Floats
    at_risk: Whole
    censored: Whole
    before: Floats

    def just_before(self, times: Array) -> Floats:
        """G just before each of some of the times; at time zero, at it (as `cmprsk::crr` evaluates it)."""
        survived = np.concatenate([[1.0], np.cumprod(1 - self.censored / self.at_risk)])
        place = np.searchsorted(self.times, times, side="left")
        found: Floats = survived[np.where(np.asarray(times) == 0, place + 1, place)]
        return found


@dataclass(frozen=True, eq=False, slots=True)
class SubdistributionSums:
    """Risk by row, the hazard by slot, the mean covariate at risk `[term, slot]`, and the log of the risk set's sum."""

    predictor: Floats
    risk: Floats
    hazard: Floats
    mean: Floats
    log: Floats


class Subdistribution:
    """Sorted columns over risk sets of the cause of interest; `codes` by sorted row: 0, 1 of interest, 2 competing."""

    def __init__(self, columns: Floats, sets: RiskSets, codes: Array) -> None:
        self.columns, self.sets = columns, sets
        self.censoring = censoring_of(sets.ends, codes)
        self.competing = np.flatnonzero(codes == 2)
        self.censored = codes == 0
        self.slot_g = self.censoring.just_before(sets.times)
        self.own_g = self.censoring.just_before(sets.ends[self.competing])
        self.stays_from = sets.beyond[self.competing]
        self.deaths = sets.deaths_at.astype(np.float64)
        self.event_total = np.array([column[sets.events].sum() for column in columns])

    def __call__(self, coefficients: Floats) -> Point:
        sums, sets = self.sums(coefficients), self.sets
        value = float(sums.predictor[sets.events].sum() - (sums.log * sets.deaths_at).sum())
        gradient = self.event_total - totals(sums.mean, self.deaths)
        return Point(value, gradient, self.information(sums))

    def sums(self, coefficients: Floats) -> SubdistributionSums:
        predictor = combination(coefficients, self.columns)
        predictor -= predictor.max()
        risk = np.exp(predictor)
        at_risk = self._at_risk(risk)
        mean = np.empty((len(self.columns), self.sets.slots))
        for term, column in enumerate(self.columns):
            np.divide(self._at_risk(risk * column), at_risk, out=mean[term])
        return SubdistributionSums(predictor, risk, self.sets.deaths_at / at_risk, mean, np.log(at_risk))

    def information(self, sums: SubdistributionSums) -> Floats:
        own: Array = moments(self.columns, sums.risk * self.passed(sums.hazard))
        return own - moments(sums.mean, self.deaths)

    def passed(self, amounts: Floats) -> Floats:
        """For every row the sum of `amounts` (one a slot) over the slots it is at risk for, weights included."""
        total = self.sets.over_slots(amounts)
        total[self.competing] += _tails(amounts * self.slot_g)[self.stays_from] / self.own_g
        return total

    def _at_risk(self, amounts: Floats) -> Floats:
        """For every slot the weighted sum of `amounts` over rows still under observation and past competitors."""
        stayed = np.bincount(self.stays_from, amounts[self.competing] / self.own_g, self.sets.slots + 1)
        total: Floats = self.sets.at_risk(amounts) + self.slot_g * np.cumsum(stayed)[:-1]
        return total


def censoring_of(ends: Array, codes: Array) -> Censoring:
    """The censoring distribution of rows sorted by end."""
    times, opening, counts = np.unique(ends, return_index=True, return_counts=True)
    censored = np.add.reduceat((codes == 0).astype(np.int64), opening)
    at_risk = np.cumsum(counts[::-1])[::-1]
    before = np.concatenate([[1.0], np.cumprod(1 - censored / at_risk)[:-1]])
    return Censoring(times.astype(np.float64), at_risk, censored, before)


def score_contributions(model: Subdistribution, sums: SubdistributionSums) -> Floats:
    """What each row adds to the score `[term, row]`, the estimation of the censoring weights included.

    Fine and Gray 1999, equations 7 and 8, as `cmprsk::crr` sums them. They are written over the model's columns, which
    are of no more use then.
    """
    sets, hazard = model.sets, sums.hazard
    passed = model.passed(hazard)
    weights = _CensoringPart(model, hazard)
    for term, column in enumerate(model.columns):
        mean = sums.mean[term]
        estimated = weights.of(sums.risk, column, mean)
        estimated[sets.events] += column[sets.events] - mean[sets.at]
        column *= passed
        column -= model.passed(hazard * mean)
        column *= -sums.risk
        column += estimated
    return model.columns


class _CensoringPart:
    """The share of the score that comes from estimating G: q(u) over the martingale of the censoring."""

    def __init__(self, model: Subdistribution, hazard: Floats) -> None:
        self.model = model
        self.kept = hazard * model.slot_g
        censoring = model.censoring
        # At each distinct time u: the slots from u on, and the competing events before it.
        self.slots_before = np.searchsorted(model.sets.times, censoring.times, side="left")
        self.row_time = np.searchsorted(censoring.times, model.sets.ends)
        self.competing_before = np.searchsorted(
            self.row_time[model.competing], np.arange(len(censoring.times))
        )
        self.tail = _tails(self.kept)[self.slots_before]

    def of(self, risk: Floats, column: Floats, mean: Floats) -> Floats:
        model, censoring = self.model, self.model.censoring
        share = risk[model.competing] / model.own_g
        past = np.concatenate([[0.0], np.cumsum(share)])[self.competing_before]
        past_x = np.concatenate([[0.0], np.cumsum(share * column[model.competing])])[self.competing_before]
        q = past_x * self.tail - past * _tails(self.kept * mean)[self.slots_before]
        carried = -np.cumsum(q * censoring.censored / censoring.at_risk**2.0)
        part: Floats = carried[self.row_time]
        part[model.censored] += (q / censoring.at_risk)[self.row_time[model.censored]]
        return part


def _tails(amounts: Floats) -> Floats:
    """For each place from 0 to n the sum of `amounts` from there on."""
    return np.concatenate([np.cumsum(amounts[::-1])[::-1], [0.0]])
