"""State probabilities of the illness-death model, in closed form and for any number of draws at once.

Relapse and death without relapse are two cumulative hazards that share the patients who are leukaemia-free; death
after relapse is a constant yearly rate. Each cumulative hazard is its two-year value times a shape that is linear
between knots, so hazards are constant within an interval and the equations solve exactly. LFS, CIR and NRM add up to
one and OS is never below LFS in every draw, because all are read off the same states.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.terms import STATES, State

_EQUAL_RATES = 1e-8
_SAME_TIME = 1e-12


@dataclass(frozen=True, slots=True)
class Shape:
    """How each cumulative hazard builds up: its value at the knots, as a share of its value at two years."""

    knots_years: tuple[float, ...]
    relapse: tuple[float, ...]
    nrm: tuple[float, ...]

    def __post_init__(self) -> None:
        for name, shape in (("relapse", self.relapse), ("nrm", self.nrm)):
            if len(shape) != len(self.knots_years):
                raise ValueError(f"the {name} shape needs one value per knot")
            if shape[0] != 0 or list(shape) != sorted(shape):
                raise ValueError(f"the {name} shape must start at 0 and never fall")
        if self.knots_years[0] != 0 or list(self.knots_years) != sorted(set(self.knots_years)):
            raise ValueError("knots must start at 0 and rise")


def state_probabilities(
    relapse_2y: Floats, nrm_2y: Floats, death_per_year: Floats, times: Sequence[float], shape: Shape
) -> Floats:
    """Probabilities of the four states at each time: shape (..., times, 4), in the order of `STATES`.

    `relapse_2y` and `nrm_2y` are cumulative hazards at two years. Times must rise and not exceed the last knot.
    """
    wanted = list(times)
    if wanted != sorted(wanted) or wanted[0] < 0 or wanted[-1] > shape.knots_years[-1] + _SAME_TIME:
        raise ValueError(f"times must rise from 0 to at most {shape.knots_years[-1]:g} years")
    grid = sorted({*wanted, *(knot for knot in shape.knots_years if knot < wanted[-1])})
    relapse_at = np.interp(grid, shape.knots_years, shape.relapse)
    nrm_at = np.interp(grid, shape.knots_years, shape.nrm)
    size = np.broadcast_shapes(relapse_2y.shape, nrm_2y.shape, death_per_year.shape)
    found = np.empty((*size, len(wanted), len(STATES)))
    state = (np.ones(size), np.zeros(size), np.zeros(size), np.zeros(size))
    place = 0
    for step, now in enumerate(grid):
        if step:
            length = now - grid[step - 1]
            relapse_rate = relapse_2y * ((relapse_at[step] - relapse_at[step - 1]) / length)
            nrm_rate = nrm_2y * ((nrm_at[step] - nrm_at[step - 1]) / length)
            state = _advance(state, relapse_rate, nrm_rate, death_per_year, length)
        if now == wanted[place]:
            for index, values in enumerate(state):
                found[..., place, index] = values
            place += 1
    return found


_Quartet = tuple[Floats, Floats, Floats, Floats]


def _advance(state: _Quartet, relapse: Floats, nrm: Floats, death: Floats, length: float) -> _Quartet:
    """One interval of constant rates."""
    free, relapsed, dead, non_relapse = state
    leaving = relapse + nrm
    stays = np.exp(-leaving * length)
    survives = np.exp(-death * length)
    # (1 - stays) / leaving, which tends to the length of the interval where nobody leaves.
    still = leaving < _EQUAL_RATES
    exposure = np.where(still, length, -np.expm1(-leaving * length) / np.where(still, 1.0, leaving))
    gap = death - leaving
    equal = np.abs(gap) < _EQUAL_RATES
    converted = np.where(equal, length * stays, (stays - survives) / np.where(equal, 1.0, gap))
    new_relapses = free * relapse * exposure
    relapsed_after = relapsed * survives + free * relapse * converted
    return (
        free * stays,
        relapsed_after,
        dead + relapsed + new_relapses - relapsed_after,
        non_relapse + free * nrm * exposure,
    )


def leukaemia_free_survival(states: Floats) -> Floats:
    """LFS: alive without relapse."""
    return _share(states, State.LEUKAEMIA_FREE)


def overall_survival(states: Floats) -> Floats:
    """OS: alive, relapsed or not."""
    return leukaemia_free_survival(states) + _share(states, State.RELAPSED)


def cumulative_relapse(states: Floats) -> Floats:
    """CIR: relapsed, alive or dead since."""
    return _share(states, State.RELAPSED) + _share(states, State.DEAD_AFTER_RELAPSE)


def non_relapse_mortality(states: Floats) -> Floats:
    """NRM: dead without relapse."""
    return _share(states, State.NON_RELAPSE_DEATH)


OUTCOMES = {
    "lfs": leukaemia_free_survival,
    "os": overall_survival,
    "cir": cumulative_relapse,
    "nrm": non_relapse_mortality,
}


def _share(states: Floats, state: State) -> Floats:
    share: Floats = states[..., STATES.index(state)]
    return share
