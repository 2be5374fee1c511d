"""A centre's own patients in the same likelihood as the literature.

Follow-up is cut into cells of arm, stratum and interval between the knots of the hazard shape; events and time at risk
in a cell are Poisson. Nothing is switched over: the weight of the centre grows with its person-time. Two further
parameters allow for what an unrandomised comparison may hide: a shift of the centre's own autologous-to-allogeneic
contrast of relapse and of NRM. Patients enter with the weights that balance their arms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Evidence
from decision_support.outcome_model.hazards import (
    NUMBER_OF_PARAMETERS,
    death_direction,
    nrm_direction,
    relapse_direction,
)
from decision_support.outcome_model.posterior import Mode, Sample, fit
from decision_support.outcome_model.states import Shape
from decision_support.outcome_model.terms import ARM_CODE, ARMS, STRATA, Arm, Stratum

RESIDUAL_CONFOUNDING_SD = 0.25
# Where the comparison is not balanced enough to inform the contrast, levels alone may learn from it.
LEVELS_ONLY_SD = 1.0
# Belief in the literature before the centre's data, and how much wider the vague rival is.
PRIOR_AGREEMENT = 0.8
VAGUE_FACTOR = 1.5
CONFOUNDING = ("relapse_confounding", "nrm_confounding")
_LOG_TWO_PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class TransplantedPatient:
    """One patient from the day of transplant, in years. `strata` gives the probability of each possible stratum.

    `enters` is when observation began, where that was later. Follow-up of relapsed patients informs death after
    relapse. `weight` balances the arms. `synthetic` is where the row came from.
    """

    arm: Arm
    strata: Mapping[Stratum, float]
    leaves_lfs: float
    relapsed: bool
    died_without_relapse: bool
    last_seen: float
    died_after_relapse: bool = False
    enters: float = 0.0
    weight: float = 1.0
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """Weighted events and years at risk by arm, stratum and interval; for death after relapse, by arm."""

    relapses: Floats
    non_relapse_deaths: Floats
    years_at_risk: Floats
    deaths_after_relapse: Floats
    years_relapsed: Floats

    @property
    def failures(self) -> float:
        return float(self.relapses.sum() + self.non_relapse_deaths.sum())


class SyntheticRows(ValueError):
    """Invented patients must never reach a fit outside the demonstration centre."""


def cells_of(patients: Sequence[TransplantedPatient], shape: Shape, *, demonstration: bool = False) -> Cells:
    """Sum patients into cells. Raises SyntheticRows unless the centre is the demonstration."""
    if not demonstration and any(patient.synthetic for patient in patients):
        raise SyntheticRows("synthetic patients cannot inform a fit outside the demonstration centre")
    size = (len(ARMS), len(STRATA), len(shape.knots_years) - 1)
    cells = Cells(np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(len(ARMS)), np.zeros(len(ARMS)))
    for patient in patients:
        _add(patient, cells, shape)
    return cells


def _add(patient: TransplantedPatient, cells: Cells, shape: Shape) -> None:
    knots = np.array(shape.knots_years)
    end = min(patient.leaves_lfs, float(knots[-1]))
    at_risk = np.clip(np.minimum(end, knots[1:]) - np.maximum(patient.enters, knots[:-1]), 0.0, None)
    arm = ARMS.index(patient.arm)
    # The interval that ends with the event: an event on a knot belongs to the interval before it.
    interval = max(0, int(np.searchsorted(knots, end)) - 1)
    seen = patient.leaves_lfs <= knots[-1] and patient.leaves_lfs > patient.enters
    for stratum, probability in patient.strata.items():
        place, weight = (arm, STRATA.index(stratum)), patient.weight * probability
        cells.years_at_risk[place] += weight * at_risk
        if seen and patient.relapsed:
            cells.relapses[(*place, interval)] += weight
        if seen and patient.died_without_relapse:
            cells.non_relapse_deaths[(*place, interval)] += weight
    if patient.relapsed:
        cells.years_relapsed[arm] += patient.weight * max(0.0, patient.last_seen - patient.leaves_lfs)
        cells.deaths_after_relapse[arm] += patient.weight * patient.died_after_relapse


@dataclass(frozen=True, slots=True)
class CentrePosterior:
    """Log posterior of literature and centre together, over fifteen numbers: the model's and two of confounding.

    `confounding_sd` is nil only where patients were randomised.
    """

    literature: LogPosterior
    cells: Cells
    confounding_sd: float = RESIDUAL_CONFOUNDING_SD

    def __call__(self, draws: Floats) -> Floats:
        parameters, shifts = draws[..., :NUMBER_OF_PARAMETERS], draws[..., NUMBER_OF_PARAMETERS:]
        sd = max(self.confounding_sd, 1e-3)
        prior = -0.5 * ((shifts / sd) ** 2).sum(axis=-1) - len(CONFOUNDING) * (np.log(sd) + _LOG_TWO_PI / 2)
        total: Floats = self.literature(parameters) + prior + self.log_likelihood(parameters, shifts)
        return total

    def log_likelihood(self, parameters: Floats, shifts: Floats) -> Floats:
        """Poisson, without the terms that no parameter enters."""
        shape, cells = self.literature.shape, self.cells
        total: Floats = np.zeros(parameters.shape[:-1])
        for arm_index, arm in enumerate(ARMS):
            code = ARM_CODE[arm]
            for stratum_index, stratum in enumerate(STRATA):
                place = (arm_index, stratum_index)
                at_risk = cells.years_at_risk[place]
                relapse = parameters @ relapse_direction(arm, stratum) + code * shifts[..., 0]
                nrm = parameters @ nrm_direction(arm, stratum) + code * shifts[..., 1]
                total = total + _poisson(relapse, cells.relapses[place], at_risk, shape.relapse, shape)
                total = total + _poisson(nrm, cells.non_relapse_deaths[place], at_risk, shape.nrm, shape)
            death = parameters @ death_direction(arm)
            total = total + cells.deaths_after_relapse[arm_index] * death
            total = total - cells.years_relapsed[arm_index] * np.exp(death)
        return total


def _poisson(
    log_hazard: Floats, events: Floats, at_risk: Floats, built_up: tuple[float, ...], shape: Shape
) -> Floats:
    """Events and time at risk of one arm and stratum, whose hazard in an interval is its share over its length."""
    rates = np.diff(built_up) / np.diff(shape.knots_years)
    expected = float(at_risk @ rates)
    constant = float(events @ np.log(np.maximum(rates, 1e-300)))
    found: Floats = events.sum() * log_hazard + constant - expected * np.exp(log_hazard)
    return found


def update(posterior: CentrePosterior, *, candidates: int, seed: int) -> tuple[Mode, Sample]:
    """The joint fit. Its draws carry the two confounding terms last; predictions leave them out."""
    start = np.concatenate([posterior.literature.prior.means, np.zeros(len(CONFOUNDING))])
    return fit(posterior, start, candidates=candidates, seed=seed)


def agreement(
    posterior: CentrePosterior, *, candidates: int, seed: int, prior_weight: float = PRIOR_AGREEMENT
) -> float:
    """How far the centre agrees with the literature: the posterior weight of the literature as its prior.

    The rival is a vague prior, half as wide again and without any study. Below one half the two are in conflict, and
    the answer must say so.
    """
    alone = LogPosterior(
        posterior.literature.prior.widened(VAGUE_FACTOR), Evidence((), ()), posterior.literature.shape
    )
    vague = replace(posterior, literature=alone)
    informative, wide = (
        _log_marginal_likelihood(found, candidates=candidates, seed=seed) for found in (posterior, vague)
    )
    odds = prior_weight / (1 - prior_weight) * np.exp(np.clip(informative - wide, -50.0, 50.0))
    return float(odds / (1 + odds))


def _log_marginal_likelihood(posterior: CentrePosterior, *, candidates: int, seed: int) -> float:
    """Of the centre's data alone, given everything else as its prior."""
    _, joint = update(posterior, candidates=candidates, seed=seed)
    prior = posterior.literature
    _, before = fit(prior, prior.prior.means, candidates=candidates, seed=seed)
    return joint.log_evidence - before.log_evidence
