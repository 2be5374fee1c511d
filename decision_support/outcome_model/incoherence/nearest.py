"""The coherent state probabilities nearest to contradictory percentages."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from decision_support.outcome_model.terms import STATES, State
from decision_support.recommendation.coherence import Arm

# Which states each printed outcome adds up.
_PARTS = {
    "os": (State.LEUKAEMIA_FREE, State.RELAPSED),
    "lfs": (State.LEUKAEMIA_FREE,),
    "cir": (State.RELAPSED, State.DEAD_AFTER_RELAPSE),
    "nrm": (State.NON_RELAPSE_DEATH,),
    "cir_and_nrm": (State.RELAPSED, State.DEAD_AFTER_RELAPSE, State.NON_RELAPSE_DEATH),
}
# The states must add up to one: an equation this heavy is met to a hundredth of a thousandth of a point.
_WHOLE = 1e4


@dataclass(frozen=True, slots=True)
class Nearest:
    """Percentages per state that can all be true, and the root sum of squares by which they miss the print."""

    states: tuple[tuple[State, float], ...]
    misses_by_points: float


def nearest_coherent(arm: Arm) -> Nearest | None:
    """Non-negative least squares over the four states; None where fewer than two outcomes are printed."""
    printed = {name: getattr(arm, name) for name in _PARTS if getattr(arm, name) is not None}
    if len(printed) < 2:
        return None
    rows = [[float(state in _PARTS[name]) for state in STATES] for name in printed]
    matrix = np.array([*rows, [_WHOLE] * len(STATES)])
    wanted = np.array([*printed.values(), _WHOLE * 100.0])
    found, _ = nnls(matrix, wanted)
    misses = matrix[:-1] @ found - wanted[:-1]
    shares = tuple((state, round(float(share), 2)) for state, share in zip(STATES, found, strict=True))
    return Nearest(shares, round(float(np.sqrt((misses**2).sum())), 2))
