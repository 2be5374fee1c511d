"""What each row adds to the score of a Cox model, and the sandwich variance made of it."""

import numpy as np

from cohorts.statistics.frames import Array, Floats
from cohorts.statistics.partial_likelihood import PartialLikelihood, Sums
from cohorts.statistics.products import moments


def score_residuals(likelihood: PartialLikelihood, sums: Sums) -> Floats:
    """Score residuals `[term, row]` in the order of the risk sets, times their case weights.

    A row's residual is its covariate less the mean at risk where it dies, less its own expected part of every death
    it was at risk for (Barlow and Prentice 1988); under Efron a death is at risk for its k-th tied death with
    the weight 1 - k/d, as in R's `residuals(fit, type = "score")`. They are written over the likelihood's columns,
    which are of no more use then: two matrices of that size would be one too many.
    """
    sets, tied = likelihood.sets, sums.tied
    efron = likelihood.fractions is not None
    passed = sets.over_slots(tied.hazard)
    if efron:
        passed[sets.events] -= tied.hazard_f[sets.at]
    for term, column in enumerate(likelihood.columns):
        dying = column[sets.events]
        x = sums.at_risk_x[term]
        mean_hazard, mean = x * tied.square, x * tied.hazard
        if efron:
            dead = sums.deaths_x[term]
            mean_hazard, mean = mean_hazard - dead * tied.square_f, mean - dead * tied.hazard_f
        carried = sets.over_slots(mean_hazard)
        if efron:
            carried[sets.events] -= (x * tied.square_f - dead * tied.square_ff)[sets.at]
        column *= passed
        column -= carried
        column *= -sums.risk
        column[sets.events] += dying - (mean / likelihood.slot_weights)[sets.at]
        if likelihood.weights is not None:
            column *= likelihood.weights
    return likelihood.columns


def sandwich(residuals: Floats, variance: Floats, clusters: Array | None) -> Floats:
    """The robust variance (Lin and Wei 1989): summed squares of what leaving out a row or cluster would change."""
    if clusters is not None:
        residuals = np.stack([np.bincount(clusters, row) for row in residuals])
    return variance @ moments(residuals, np.ones(residuals.shape[1])) @ variance
