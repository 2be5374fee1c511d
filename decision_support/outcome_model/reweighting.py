"""A centre's own NRM, entered by reweighting stored draws: no fit, a few milliseconds.

The percentage a centre reports is taken as a stated number of patients followed for two years, whatever the number
behind it. Draws whose allogeneic NRM is nearer to it count for more. Where too few effective draws remain, the centre
is so far from the evidence that the draws cannot speak for it: nothing is applied, and the answer says so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decision_support.outcome_model.answer import Answer, Robustness
from decision_support.outcome_model.arrays import effective_draws
from decision_support.outcome_model.confounding import robustness_of
from decision_support.outcome_model.decision import criterion_draws
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws
from decision_support.outcome_model.labels import Criterion
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import outcome_at, patient_draws
from decision_support.outcome_model.summary import Range, Ranges, answer
from decision_support.outcome_model.terms import MAIN_HORIZON, STRATA, Arm

_NEVER_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True)
class Reweighted:
    """Draws after a centre's NRM, and how many effective draws are left of them."""

    draws: Draws
    effective: float


def with_centre_nrm(draws: Draws, nrm_2y: float, design: Design) -> Reweighted:
    """`nrm_2y` is the centre's NRM at two years after allogeneic transplant, as a fraction.

    It is held against a mixture of strata as expected of unselected patients, without further traits.
    """
    expected = outcome_at(Profile(STRATA), Arm.ALLO, "nrm", MAIN_HORIZON, draws, design)
    patients = design.centre_nrm.patients
    log_likelihood = patients * (nrm_2y * np.log(expected) + (1 - nrm_2y) * np.log1p(-expected))
    weights = draws.weights * np.exp(log_likelihood - log_likelihood.max())
    weights = weights / weights.sum()
    return Reweighted(replace(draws, weights=weights), effective_draws(weights))


def reweighted_answer(base: Answer, profile: Profile, reweighted: Reweighted, design: Design) -> Answer:
    """The whole answer from reweighted draws.

    Variants are not refitted: their range, and the curve of the discount, move with the probability on the logit
    scale. The share of direct evidence stays that of the published fit.
    """
    draws = reweighted.draws
    patient = patient_draws(profile, draws, design)
    values = criterion_draws(patient, design)
    shifts = {
        criterion: _logit(float(draws.weights @ (values[criterion] > 0)))
        - _logit(base.criteria[criterion.value].probability_allo_better)
        for criterion in Criterion
    }
    curve = tuple(
        (multiplier, _moved(probability, shifts[Criterion.LFS]))
        for multiplier, probability in base.robustness.discount_curve
    )
    robustness: Robustness = robustness_of(profile, draws, design, curve)
    return answer(
        profile,
        patient,
        _moved_ranges(base, shifts),
        design,
        direct_share=base.direct_share,
        robustness=robustness,
    )


def _moved_ranges(base: Answer, shifts: Mapping[Criterion, float]) -> dict[Criterion, Ranges]:
    ranges = {}
    for criterion, shift in shifts.items():
        before = base.criteria[criterion.value]
        single, combined = (
            Range(_moved(low, shift), _moved(high, shift), before.lowest_in, before.highest_in)
            for low, high in (before.sensitivity, before.sensitivity_of_combinations)
        )
        ranges[criterion] = Ranges(single, combined)
    return ranges


def _moved(probability: float, shift: float) -> float:
    return 1 / (1 + math.exp(-_logit(probability) - shift))


def _logit(probability: float) -> float:
    bounded = min(max(probability, _NEVER_CERTAIN), 1 - _NEVER_CERTAIN)
    return math.log(bounded / (1 - bounded))
