"""From draws to a decision: differences with their intervals, probabilities, and how many patients they are worth.

Difference is allogeneic minus autologous throughout.
"""

from collections.abc import Mapping

import numpy as np

from decision_support.outcome_model.answer import Difference, Estimate
from decision_support.outcome_model.arrays import (
    Floats,
    probability,
    weighted_mean,
    weighted_quantiles,
    weighted_variance,
)
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.labels import Criterion, Evidential
from decision_support.outcome_model.quantities import ArmDraws, PatientDraws
from decision_support.outcome_model.terms import MAIN_HORIZON, Arm

INTERVAL = (0.5, 0.025, 0.975)


def estimate(values: Floats, weights: Floats) -> Estimate:
    return Estimate(*weighted_quantiles(values, weights, INTERVAL))


def difference(values: Floats, weights: Floats, *, higher_is_better: bool = True) -> Difference:
    better = values > 0 if higher_is_better else values < 0
    median, lower, upper = weighted_quantiles(values, weights, INTERVAL)
    return Difference(median, lower, upper, weighted_mean(values, weights), probability(better, weights))


def quality_adjusted_months(arm: ArmDraws, which: Arm, utilities: Mapping[str, float]) -> Floats:
    """Months over five years, each worth what its state is worth."""
    parts = arm.components
    free, with_gvhd = utilities["leukaemia_free"], utilities["leukaemia_free_with_gvhd"]
    return (
        utilities[f"first_3_months_{which}"] * parts["first_3_months"]
        + free * parts["leukaemia_free"]
        - (free - with_gvhd) * parts["with_gvhd"]
        + utilities["relapsed"] * parts["relapsed"]
    )


def criterion_draws(patient: PatientDraws, design: Design) -> dict[Criterion, Floats]:
    """The difference on each criterion, draw by draw, at the default utilities."""
    utilities = {name: slider.value for name, slider in design.utilities.items()}
    months = {arm: quality_adjusted_months(patient.arm(arm), arm, utilities) for arm in Arm}
    return {
        Criterion.LFS: patient.difference("lfs", MAIN_HORIZON),
        Criterion.OS: patient.difference("os", MAIN_HORIZON),
        Criterion.QUALITY: months[Arm.ALLO] - months[Arm.AUTO],
    }


def evidential(
    values: Floats, weights: Floats, matters: float, sensitivity: tuple[float, float]
) -> Evidential:
    """What a label is decided on; `sensitivity` is the probability's range over all variants."""
    return Evidential(
        allo_better=probability(values > 0, weights),
        allo_better_by_what_matters=probability(values > matters, weights),
        auto_better_by_what_matters=probability(values < -matters, weights),
        sensitivity=sensitivity,
    )


def effective_patients(values: Floats, weights: Floats) -> float:
    """How many patients an estimate is worth: the size of the Beta distribution with its mean and variance."""
    mean, variance = weighted_mean(values, weights), weighted_variance(values, weights)
    return max(0.0, mean * (1 - mean) / variance - 1)


def direct_share(variance_with_all: float, variance_without_core: float) -> float:
    """Share of the knowledge that comes from the study population itself: what removing it costs in precision."""
    return float(np.clip(1 - variance_with_all / variance_without_core, 0.0, 1.0))


def perfect_information(differences: Floats, weights: Floats) -> float:
    """EVPI: what deciding after learning the true difference gains over deciding now. Never negative."""
    known = float(weights @ np.maximum(differences, 0.0))
    return max(0.0, known - max(0.0, float(weights @ differences)))
