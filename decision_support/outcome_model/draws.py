"""Draws of everything that is uncertain of a patient: the parameters, what traits add, how common chronic GVHD is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import STRATA, Arm, Stratum


@dataclass(frozen=True, slots=True)
class Draws:
    """Parameter draws with what else is uncertain of a patient, and their weights (adding up to 1).

    `standard` holds one standard normal draw per covariate of the design, `gvhd_peak` the share with chronic GVHD at
    its worst.
    """

    parameters: Floats
    standard: Mapping[str, Floats]
    gvhd_peak: Floats
    weights: Floats


def with_traits(parameters: Floats, weights: Floats, design: Design, *, seed: int) -> Draws:
    """Complete parameter draws with the covariates' effects and the peak of chronic GVHD, drawn from their priors."""
    generator = np.random.default_rng(seed)
    standard = {name: generator.standard_normal(len(parameters)) for name in design.covariates}
    gvhd = design.chronic_gvhd
    return Draws(
        parameters, standard, generator.beta(gvhd.peak_alpha, gvhd.peak_beta, len(parameters)), weights
    )


def nrm_offset(profile: Profile, arm: Arm, draws: Draws, design: Design) -> Floats | float:
    """What the patient's traits add to the log NRM hazard."""
    offset: Floats | float = 0.0
    for name in profile.covariates(arm):
        covariate = design.covariates[name]
        if arm in covariate.arms:
            offset = offset + covariate.mean + covariate.sd * draws.standard[name]
    return offset


def stratum_shares(strata: tuple[Stratum, ...], design: Design) -> Mapping[Stratum, float]:
    """Prior probability of each possible stratum, among those possible."""
    late = (1 - design.early_share) * design.late_share_if_not_early
    shares = {
        Stratum.EARLY: design.early_share,
        Stratum.LATE: late,
        Stratum.NEVER: 1 - design.early_share - late,
    }
    total = sum(shares[stratum] for stratum in strata)
    return {stratum: shares[stratum] / total for stratum in STRATA if stratum in strata}
