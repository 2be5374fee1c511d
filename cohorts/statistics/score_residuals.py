"""What each row adds to the score of a Cox model, and the sandwich variance made of it."""

import numpy as np

from cohorts.statistics.frames import Array, Floats
from cohorts.statistics.partial_likelihood import PartialLikelihood, Sums


def score_residuals(likelihood: PartialLikelihood, sums: Sums) -> Floats:
    """Score residuals `[term, row]` in the order of the risk sets, times their case weights.

    A row's residual is its covariate less the mean at risk where it dies, less its own expected part of every death
    it was at risk for (Barlow and Prentice 1988); under Efron a death is at risk for its k-th tied death with
    the weight 1 - k/d, as in R's `residuals(fit, type = "score")`.
    """
    sets, tied = likelihood.sets, sums.tied
    efron = likelihood.fractions is not None
    passed = sets.over_slots(tied.hazard)
    if efron:
        passed[sets.events] -= tied.hazard_f[sets.at]
    residuals = np.empty_like(likelihood.columns)
    for term, column in enumerate(likelihood.columns):
        x = sums.at_risk_x[term]
        mean_hazard, mean = x * tied.square, x * tied.hazard
        if efron:
            dead = sums.deaths_x[term]
            mean_hazard, mean = mean_hazard - dead * tied.square_f, mean - dead * tied.hazard_f
        carried = sets.over_slots(mean_hazard)
        if efron:
            carried[sets.events] -= (x * tied.square_f - dead * tied.square_ff)[sets.at]
        own = residuals[term]
        np.multiply(column, passed, out=own)
        own -= carried
        own *= -sums.risk
        own[sets.events] += column[sets.events] - (mean / likelihood.slot_weights)[sets.at]
        if likelihood.weights is not None:
            own *= likelihood.weights
    return residuals


def sandwich(residuals: Floats, variance: Floats, clusters: Array | None) -> Floats:
    """The robust variance (Lin and Wei 1989): summed squares of what leaving out a row or cluster would change."""
    if clusters is not None:
        residuals = np.stack([np.bincount(clusters, row) for row in residuals])
    change = variance @ residuals
    robust: Floats = change @ change.T
    return robust
