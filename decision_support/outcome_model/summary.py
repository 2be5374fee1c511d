"""One profile's answer from its draws: estimates, differences, labels and balances as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass

from decision_support.outcome_model.answer import Answer, CriterionAnswer, Difference, Estimate, Robustness
from decision_support.outcome_model.arrays import weighted_mean
from decision_support.outcome_model.decision import (
    criterion_draws,
    difference,
    effective_patients,
    estimate,
    evidential,
    perfect_information,
    quality_adjusted_months,
)
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.labels import Criterion, Evidential, Label, label_of, verdict
from decision_support.outcome_model.preferences import harm_tradeoff, quality_tradeoff
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import PatientDraws
from decision_support.outcome_model.states import OUTCOMES
from decision_support.outcome_model.terms import HORIZONS, MAIN_HORIZON, Arm

_LESS_IS_BETTER = ("cir", "nrm")
# A label that would change if its probabilities moved by this much is a close call: that much is Monte Carlo noise.
NOISE = 0.01


@dataclass(frozen=True, slots=True)
class Range:
    """The probability that allogeneic is better over a set of variants, and in which it is lowest and highest."""

    lowest: float
    highest: float
    lowest_in: str
    highest_in: str

    def stretched_to(self, probability: float) -> "Range":
        """The base itself is one of the variants."""
        found = self
        if probability < found.lowest:
            found = Range(probability, found.highest, "base", found.highest_in)
        if probability > found.highest:
            found = Range(found.lowest, probability, found.lowest_in, "base")
        return found


@dataclass(frozen=True, slots=True)
class Ranges:
    """`single`: variants that move one choice or leave one study out. `combined`: every combination as well.

    The first is what is shown, because one can say what it changes; labels must hold over the second.
    """

    single: Range
    combined: Range


def range_of(by_variant: Mapping[str, float]) -> Range:
    lowest, highest = min(by_variant, key=by_variant.__getitem__), max(by_variant, key=by_variant.__getitem__)
    return Range(by_variant[lowest], by_variant[highest], lowest, highest)


def criterion_answer(
    found: Evidential, over: Range, design: Design, *, may_favour: bool, previous: Label | None
) -> CriterionAnswer:
    rules = design.labels
    label = label_of(found, rules, may_favour=may_favour, previous=previous)
    nearby = {
        label_of(_moved(found, sign * NOISE), rules, may_favour=may_favour, previous=previous)
        for sign in (-1, 1)
    }
    return CriterionAnswer(
        label=label,
        probability_allo_better=found.allo_better,
        sensitivity=(over.lowest, over.highest),
        lowest_in=over.lowest_in,
        highest_in=over.highest_in,
        sensitivity_of_combinations=found.sensitivity,
        close_call=nearby != {label},
    )


def _moved(found: Evidential, by: float) -> Evidential:
    """All probabilities moved the same way, towards allogeneic where positive."""
    low, high = found.sensitivity
    return Evidential(
        found.allo_better + by,
        found.allo_better_by_what_matters + by,
        found.auto_better_by_what_matters - by,
        (low + by, high + by),
    )


def answer(
    profile: Profile,
    patient: PatientDraws,
    ranges: Mapping[Criterion, Ranges],
    design: Design,
    *,
    direct_share: float,
    robustness: Robustness,
    may_favour: bool = False,
    previous: Mapping[Criterion, Label] | None = None,
) -> Answer:
    weights = patient.weights
    values = criterion_draws(patient, design)
    criteria = {}
    for criterion, draws in values.items():
        matters = design.labels.what_matters(criterion)
        better = float(weights @ (draws > 0))
        single, combined = (
            over.stretched_to(better) for over in (ranges[criterion].single, ranges[criterion].combined)
        )
        found = evidential(draws, weights, matters, (combined.lowest, combined.highest))
        before = (previous or {}).get(criterion)
        criteria[criterion] = criterion_answer(found, single, design, may_favour=may_favour, previous=before)
    return Answer(
        profile=profile.key,
        outcomes={arm: _outcomes(patient, arm) for arm in Arm},
        difference={year: _differences(patient, year) for year in HORIZONS},
        months={
            "leukaemia_free": difference(
                patient.allo.months_leukaemia_free - patient.auto.months_leukaemia_free, weights
            ),
            "alive": difference(patient.allo.months_alive - patient.auto.months_alive, weights),
            "quality_adjusted": difference(values[Criterion.QUALITY], weights),
        },
        quality_months=quality_months(patient, design),
        effective_patients={
            arm: effective_patients(patient.outcome(arm, "lfs", MAIN_HORIZON), weights) for arm in Arm
        },
        direct_share=direct_share,
        criteria={criterion.value: found for criterion, found in criteria.items()},
        verdict=verdict({criterion: found.label for criterion, found in criteria.items()}),
        quality=quality_tradeoff(patient),
        harms=harm_tradeoff(patient),
        value_of_perfect_information=perfect_information(values[Criterion.QUALITY], weights),
        robustness=robustness,
    )


def quality_months(patient: PatientDraws, design: Design) -> dict[Arm, float]:
    """Mean quality-adjusted months of each arm over five years, at the default utilities."""
    utilities = {name: slider.value for name, slider in design.utilities.items()}
    return {
        arm: weighted_mean(quality_adjusted_months(patient.arm(arm), arm, utilities), patient.weights)
        for arm in Arm
    }


def _outcomes(patient: PatientDraws, arm: Arm) -> dict[int, dict[str, Estimate]]:
    return {
        year: {name: estimate(patient.outcome(arm, name, year), patient.weights) for name in OUTCOMES}
        for year in HORIZONS
    }


def _differences(patient: PatientDraws, year: int) -> dict[str, Difference]:
    return {
        name: difference(
            patient.difference(name, year), patient.weights, higher_is_better=name not in _LESS_IS_BETTER
        )
        for name in OUTCOMES
    }
