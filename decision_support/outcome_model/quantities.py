"""What each draw says of a patient: outcomes at the horizons, time in each state, and their differences between arms.

Time is in months over five years. Quality-adjusted time is a sum of components times utilities, so that a utility can
be moved afterwards without going back to the draws.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.design import ChronicGvhd, Design
from decision_support.outcome_model.draws import Draws, nrm_offset, stratum_shares
from decision_support.outcome_model.hazards import states_of
from decision_support.outcome_model.profile import STRATA_SETS, DonorGroup, Profile
from decision_support.outcome_model.states import OUTCOMES
from decision_support.outcome_model.terms import HORIZONS, MODEL_ENDS_YEARS, STRATA, Arm, Stratum

MONTHS = 12.0
FIRST_MONTHS_YEARS = 0.25
NODES_PER_SEGMENT = 3

# Components of quality-adjusted time, by arm: first three months alive; then leukaemia-free, of that with chronic
# GVHD, and relapsed.
COMPONENTS = ("first_3_months", "leukaemia_free", "with_gvhd", "relapsed")


@dataclass(frozen=True, slots=True)
class ArmDraws:
    """One arm: outcomes of shape (draws, horizons), months in each component, and GVHD among all at two years."""

    outcomes: Mapping[str, Floats]
    components: Mapping[str, Floats]
    months_leukaemia_free: Floats
    months_alive: Floats
    gvhd_2y: Floats


@dataclass(frozen=True, slots=True)
class PatientDraws:
    """Both arms of one profile, for the same draws."""

    allo: ArmDraws
    auto: ArmDraws
    weights: Floats

    def outcome(self, arm: Arm, name: str, horizon: int) -> Floats:
        values: Floats = self.arm(arm).outcomes[name][:, HORIZONS.index(horizon)]
        return values

    def arm(self, arm: Arm) -> ArmDraws:
        return self.allo if arm is Arm.ALLO else self.auto

    def difference(self, name: str, horizon: int) -> Floats:
        """Allogeneic minus autologous."""
        return self.outcome(Arm.ALLO, name, horizon) - self.outcome(Arm.AUTO, name, horizon)


def patient_draws(profile: Profile, draws: Draws, design: Design) -> PatientDraws:
    """Everything the draws say of a profile; several possible strata are mixed within each draw."""
    arms = {}
    for arm in Arm:
        parts = strata_draws(profile, profile.strata, arm, draws, design)
        arms[arm] = _mixed(parts, profile.strata, design)
    return PatientDraws(arms[Arm.ALLO], arms[Arm.AUTO], draws.weights)


def all_patients(draws: Draws, design: Design) -> Iterator[tuple[Profile, PatientDraws]]:
    """Every profile with its draws, computing each arm and stratum once for all the profiles that share it."""
    for older, high in product((False, True), (False, True)):
        reference = Profile(STRATA, older, high)
        auto = strata_draws(reference, STRATA, Arm.AUTO, draws, design)
        for donor in DonorGroup:
            allo = strata_draws(replace(reference, donor=donor), STRATA, Arm.ALLO, draws, design)
            for strata in STRATA_SETS:
                patient = PatientDraws(
                    allo=_mixed(allo, strata, design),
                    auto=_mixed(auto, strata, design),
                    weights=draws.weights,
                )
                yield Profile(strata, older, high, donor), patient


def strata_draws(
    profile: Profile, strata: tuple[Stratum, ...], arm: Arm, draws: Draws, design: Design
) -> dict[Stratum, ArmDraws]:
    """One arm of a profile in each of these strata."""
    offset = nrm_offset(profile, arm, draws, design)
    return {stratum: arm_draws(draws, arm, stratum, offset, design) for stratum in strata}


def outcome_at(profile: Profile, arm: Arm, name: str, years: float, draws: Draws, design: Design) -> Floats:
    """One outcome at one time: much quicker than everything."""
    offset = nrm_offset(profile, arm, draws, design)
    total = np.zeros(len(draws.weights))
    for stratum, share in stratum_shares(profile.strata, design).items():
        states = states_of(draws.parameters, arm, stratum, (years,), design.shape, nrm_offset=offset)
        total = total + share * OUTCOMES[name](states[:, 0])
    return total


def arm_draws(draws: Draws, arm: Arm, stratum: Stratum, offset: Floats | float, design: Design) -> ArmDraws:
    nodes, node_months, horizon_places, node_places = _grid(
        design.shape.knots_years, design.chronic_gvhd.times_years
    )
    times = tuple(sorted({*nodes, *(float(horizon) for horizon in HORIZONS)}))
    states = states_of(draws.parameters, arm, stratum, times, design.shape, nrm_offset=offset)
    at_horizons = states[:, horizon_places]
    free, relapsed = states[:, node_places, 0], states[:, node_places, 1]
    early = np.array(nodes) < FIRST_MONTHS_YEARS
    later_months = np.where(early, 0.0, node_months)
    peak = draws.gvhd_peak if arm is Arm.ALLO else np.zeros(len(draws.gvhd_peak))
    course = gvhd_course(np.array(nodes), design.chronic_gvhd)
    at_2y = float(gvhd_course(np.array([2.0]), design.chronic_gvhd)[0])
    outcomes = {name: read(at_horizons) for name, read in OUTCOMES.items()}
    return ArmDraws(
        outcomes=outcomes,
        components={
            "first_3_months": (free + relapsed) @ np.where(early, node_months, 0.0),
            "leukaemia_free": free @ later_months,
            "with_gvhd": peak * (free @ (later_months * course)),
            "relapsed": relapsed @ later_months,
        },
        months_leukaemia_free=free @ node_months,
        months_alive=(free + relapsed) @ node_months,
        gvhd_2y=peak * at_2y * outcomes["lfs"][:, HORIZONS.index(2)],
    )


def gvhd_course(times: Floats, gvhd: ChronicGvhd) -> Floats:
    """Share of the peak at each time."""
    course: Floats = np.interp(times, gvhd.times_years, gvhd.course)
    return course


def _mixed(parts: Mapping[Stratum, ArmDraws], strata: tuple[Stratum, ...], design: Design) -> ArmDraws:
    """A patient who may be in any of several strata: states, and so times, mix linearly."""
    chosen = [parts[stratum] for stratum in strata]
    if len(chosen) == 1:
        return chosen[0]
    shares = list(stratum_shares(strata, design).values())
    return ArmDraws(
        outcomes={name: _mean([part.outcomes[name] for part in chosen], shares) for name in OUTCOMES},
        components={name: _mean([part.components[name] for part in chosen], shares) for name in COMPONENTS},
        months_leukaemia_free=_mean([part.months_leukaemia_free for part in chosen], shares),
        months_alive=_mean([part.months_alive for part in chosen], shares),
        gvhd_2y=_mean([part.gvhd_2y for part in chosen], shares),
    )


def _mean(values: list[Floats], shares: list[float]) -> Floats:
    total = np.zeros_like(values[0])
    for value, share in zip(values, shares, strict=True):
        total += share * value
    return total


_Grid = tuple[tuple[float, ...], Floats, list[int], list[int]]


@cache
def _grid(knots: tuple[float, ...], bends: tuple[float, ...]) -> _Grid:
    """Gauss-Legendre nodes between all bends of hazards and GVHD, with their weights in months.

    Between bends the integrands are smooth, so three nodes a segment are as good as hundreds of equal steps.
    """
    edges = sorted({*knots, *bends, FIRST_MONTHS_YEARS, MODEL_ENDS_YEARS})
    places, weights = np.polynomial.legendre.leggauss(NODES_PER_SEGMENT)
    nodes, months = [], []
    for start, end in pairwise(edges):
        half = (end - start) / 2
        nodes += [float(start + half * (1 + place)) for place in places]
        months += [float(half * weight * MONTHS) for weight in weights]
    times = sorted({*nodes, *(float(horizon) for horizon in HORIZONS)})
    horizon_places = [times.index(float(horizon)) for horizon in HORIZONS]
    return tuple(nodes), np.array(months), horizon_places, [times.index(node) for node in nodes]
