"""How much unmeasured confounding would undo the answer.

The bias factor divides the autologous-to-allogeneic hazard ratio of relapse: as if an unmeasured trait of those who
were autografted had raised it. The E-value puts the same question to the ratio of failures.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from decision_support.outcome_model.answer import Robustness
from decision_support.outcome_model.arrays import Floats, probability, weighted_mean, weighted_quantiles
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import outcome_at
from decision_support.outcome_model.terms import MAIN_HORIZON, PARAMETERS, Arm

LARGEST_BIAS = 5.0
_PRECISION = 1e-3
_NIL = 1e-4
_MAXIMUM_STEPS = 30
_RELAPSE_CONTRAST = PARAMETERS.index("relapse_contrast")


@dataclass(frozen=True, slots=True)
class FailureRatio:
    """Failures by two years, autologous over allogeneic, with the E-values of the ratio and of its interval."""

    median: float
    lower: float
    upper: float
    e_value: float
    e_value_of_interval: float


def with_bias(draws: Draws, factor: float) -> Draws:
    """The draws as they would be if the relapse hazard ratio carried this much bias."""
    shifted = draws.parameters.copy()
    shifted[:, _RELAPSE_CONTRAST] -= math.log(factor)
    return replace(draws, parameters=shifted)


def bias_that_evens(profile: Profile, draws: Draws, design: Design) -> float | None:
    """The factor at which the expected difference in LFS is nil; below 1 where autologous does better now."""
    return _root(lambda factor: weighted_mean(_lfs(profile, with_bias(draws, factor), design), draws.weights))


def bias_that_unsettles(
    profile: Profile, draws: Draws, design: Design, probability_at_least: float
) -> float | None:
    """The factor at which allogeneic is no longer better with this probability; None where it never was."""

    def above(factor: float) -> float:
        better = _lfs(profile, with_bias(draws, factor), design) > 0
        return probability(better, draws.weights) - probability_at_least

    return _root(above) if above(1.0) >= 0 else None


def failure_ratio(profile: Profile, draws: Draws, design: Design) -> FailureRatio:
    failed = {arm: 1 - outcome_at(profile, arm, "lfs", MAIN_HORIZON, draws, design) for arm in Arm}
    median, lower, upper = weighted_quantiles(
        failed[Arm.AUTO] / failed[Arm.ALLO], draws.weights, (0.5, 0.025, 0.975)
    )
    nearer = lower if median > 1 else upper
    crosses = (lower - 1) * (upper - 1) <= 0
    return FailureRatio(median, lower, upper, e_value(median), 1.0 if crosses else e_value(nearer))


def robustness_of(
    profile: Profile, draws: Draws, design: Design, discount_curve: tuple[tuple[float, float], ...]
) -> Robustness:
    """All that would undo the answer of a profile, beside a discount curve made elsewhere."""
    ratio = failure_ratio(profile, draws, design)
    lean = design.labels.lean_probability
    return Robustness(
        bias_evens=bias_that_evens(profile, draws, design),
        bias_unsettles=bias_that_unsettles(profile, draws, design, lean),
        failure_ratio=ratio.median,
        failure_ratio_lower=ratio.lower,
        failure_ratio_upper=ratio.upper,
        e_value=ratio.e_value,
        e_value_of_interval=ratio.e_value_of_interval,
        discount_curve=discount_curve,
        discount_tipping=crossing(discount_curve, lean),
    )


def crossing(curve: tuple[tuple[float, float], ...], level: float) -> float | None:
    """The smallest place at which a rising curve reaches the level, linear in between; None where it never does."""
    if curve and curve[0][1] >= level:
        return curve[0][0]
    for (left, below), (right, above) in pairwise(curve):
        if below < level <= above:
            return left + (level - below) / (above - below) * (right - left)
    return None


def e_value(risk_ratio: float) -> float:
    """How strongly a trait must go with both treatment and outcome, as risk ratios, to explain this one away.

    VanderWeele and Ding, Ann Intern Med 2017. A ratio below 1 is taken the other way round.
    """
    ratio = risk_ratio if risk_ratio >= 1 else 1 / risk_ratio
    return ratio + math.sqrt(ratio * (ratio - 1))


def risk_ratio_of_hazard_ratio(hazard_ratio: float) -> float:
    """The risk ratio to put into the E-value where the outcome is common."""
    failing = 1 - math.pow(0.5, math.sqrt(hazard_ratio))
    return failing / (1 - math.pow(0.5, math.sqrt(1 / hazard_ratio)))


def _lfs(profile: Profile, draws: Draws, design: Design) -> Floats:
    allo, auto = (
        outcome_at(profile, arm, "lfs", MAIN_HORIZON, draws, design) for arm in (Arm.ALLO, Arm.AUTO)
    )
    return allo - auto


def _root(function: Callable[[float], float]) -> float | None:
    """Where a monotone function of the bias factor is nil, within the largest bias either way.

    False position on the log scale, halving the end that stays (Illinois); enough here, and numpy alone.
    """
    low, high = -math.log(LARGEST_BIAS), math.log(LARGEST_BIAS)
    at_low, at_high = function(math.exp(low)), function(math.exp(high))
    if at_low * at_high > 0:
        return None
    moved_low: bool | None = None
    middle = low
    for _ in range(_MAXIMUM_STEPS):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at_middle = function(math.exp(middle))
        if abs(at_middle) < _NIL or high - low < _PRECISION:
            break
        if at_middle * at_low > 0:
            low, at_low = middle, at_middle
            at_high = at_high / 2 if moved_low is True else at_high
            moved_low = True
        else:
            high, at_high = middle, at_middle
            at_low = at_low / 2 if moved_low is False else at_low
            moved_low = False
    return math.exp(middle)
