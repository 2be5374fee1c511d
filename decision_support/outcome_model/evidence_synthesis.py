"""Prior plus discounted evidence: the log posterior density, for any number of parameter vectors at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.evidence_units import CountUnit, Evidence, StateSet
from decision_support.outcome_model.hazards import direction, states_of
from decision_support.outcome_model.states import Shape
from decision_support.outcome_model.terms import ARMS, PARAMETERS, STATES, STRATA, Arm

_CONTRASTS_BY_STRATUM = tuple(f"relapse_contrast_{stratum}" for stratum in STRATA)
_LOG_TWO_PI = float(np.log(2 * np.pi))
# The smallest probability a logarithm is taken of: far-out proposals must count as impossible, not as not-a-number.
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Prior:
    """Independent normal priors, on the log hazard scale."""

    mean: Mapping[str, float]
    sd: Mapping[str, float]

    def __post_init__(self) -> None:
        if set(self.mean) != set(PARAMETERS) or set(self.sd) != set(PARAMETERS):
            raise ValueError("the prior needs a mean and a standard deviation for every parameter")

    @property
    def means(self) -> Floats:
        return np.array([self.mean[name] for name in PARAMETERS])

    @property
    def sds(self) -> Floats:
        return np.array([self.sd[name] for name in PARAMETERS])

    def log_density(self, draws: Floats) -> Floats:
        standardised = (draws - self.means) / self.sds
        normaliser = float(np.log(self.sds).sum()) + len(PARAMETERS) / 2 * _LOG_TWO_PI
        density: Floats = -0.5 * (standardised**2).sum(axis=-1) - normaliser
        return density

    def with_shrinkage(self, sd: float) -> "Prior":
        """Another standard deviation between the strata's own contrasts: how far each stratum may go its own way."""
        return replace(self, sd={**self.sd, **dict.fromkeys(_CONTRASTS_BY_STRATUM, sd)})

    def widened(self, factor: float) -> "Prior":
        return replace(self, sd={name: sd * factor for name, sd in self.sd.items()})


@dataclass(frozen=True, slots=True)
class LogPosterior:
    """The log posterior density of parameter vectors of shape (..., 13)."""

    prior: Prior
    evidence: Evidence
    shape: Shape

    def __call__(self, draws: Floats) -> Floats:
        total = self.prior.log_density(draws)
        for contribution in self.contributions(draws).values():
            total = total + contribution
        return total

    def contributions(self, draws: Floats) -> dict[str, Floats]:
        """The weighted log likelihood of each unit, by its id."""
        evidence = self.evidence
        found: dict[str, Floats] = {}
        if evidence.counts:
            states = {arm: self._states(draws, arm) for arm in ARMS}
            for unit in evidence.counts:
                place = evidence.horizons.index(unit.horizon_years)
                at_horizon = states[unit.arm][..., place, :]
                weight = unit.weight * evidence.multiplier_of(unit)
                found[unit.id] = weight * log_likelihood(unit, at_horizon)
        for contrast in evidence.contrasts:
            miss = draws @ direction(contrast.coefficients) - contrast.log_ratio
            found[contrast.id] = -evidence.multiplier_of(contrast) * miss**2 / (2 * contrast.variance)
        return found

    def _states(self, draws: Floats, arm: Arm) -> Floats:
        """Shape (..., strata, horizons, states)."""
        horizons = self.evidence.horizons
        by_stratum = [states_of(draws, arm, stratum, horizons, self.shape) for stratum in STRATA]
        return np.stack(by_stratum, axis=-3)


def log_likelihood(unit: CountUnit, by_stratum: Floats) -> Floats:
    """Multinomial log likelihood of a unit, unweighted; `by_stratum` has shape (..., strata, states)."""
    mixed = np.einsum("s,...sk->...k", unit.mix_in_order(), by_stratum)
    total: Floats = np.zeros(mixed.shape[:-1])
    for count in unit.counts:
        total = total + count.patients * np.log(_in(mixed, count.states))
    if unit.conditional_on is not None:
        total = total - unit.patients * np.log(_in(mixed, unit.conditional_on))
    return total


def _in(probabilities: Floats, states: StateSet) -> Floats:
    chosen: Floats = probabilities[..., [STATES.index(state) for state in states]].sum(axis=-1)
    return np.maximum(chosen, _TINY)
