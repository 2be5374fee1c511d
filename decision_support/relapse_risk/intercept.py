"""The intercept that the paper leaves out: solved so that the risk, averaged over all children, is the published share.

logit p = a + sum of log odds ratios of the factors present. The averages run over the sixteen cells of the four
factors; day 19 depends on day 46, the other factors are taken as independent. All shapes are (draws,).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from decision_support.relapse_risk.design import FACTORS

Floats = npt.NDArray[np.float64]

_STEPS = 40
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Shares:
    """How common each factor is, one value a draw."""

    thrombocytopenia: Floats
    bcr_abl1: Floats
    mrd_day_46: Floats
    mrd_day_19: Floats
    mrd_day_19_if_day_46: Floats


Cell = tuple[bool, bool, bool, bool]
EITHER = (False, True)
ALL_CELLS: tuple[Cell, ...] = tuple(product(EITHER, EITHER, EITHER, EITHER))


def cells(shares: Shares) -> Iterator[tuple[Cell, Floats]]:
    """Every combination of the factors, in the order of FACTORS, with its share of children."""
    day_46, nested = shares.mrd_day_46, shares.mrd_day_19_if_day_46
    # What is left of the day 19 positive once those also positive on day 46 are taken out.
    alone = (shares.mrd_day_19 - day_46 * nested) / (1 - day_46)
    for cell in ALL_CELLS:
        low_platelets, bcr_abl1, day_19_positive, day_46_positive = cell
        day_19 = nested if day_46_positive else alone
        yield (
            cell,
            (
                _share(shares.thrombocytopenia, low_platelets)
                * _share(shares.bcr_abl1, bcr_abl1)
                * _share(day_46, day_46_positive)
                * _share(day_19, day_19_positive)
            ),
        )


def _share(share: Floats, present: bool) -> Floats:
    return share if present else 1 - share


def expit(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))


def log_odds_of(cell: Cell, effects: Mapping[str, Floats]) -> Floats:
    """Sum of the log odds ratios of the factors present."""
    present = [effects[name] for name, there in zip(FACTORS, cell, strict=True) if there]
    return np.sum(present, axis=0) if present else np.zeros_like(effects[FACTORS[0]])


def solve_intercept(effects: Mapping[str, Floats], shares: Shares, marginal: Floats) -> Floats:
    """The intercept of each draw, by Newton steps kept short. Raises ArithmeticError where a draw does not settle."""
    table = [(log_odds_of(cell, effects), weight) for cell, weight in cells(shares)]
    intercept = np.log(marginal / (1 - marginal))
    for _ in range(_STEPS):
        risks = [(expit(intercept + effect), weight) for effect, weight in table]
        excess = np.sum([risk * weight for risk, weight in risks], axis=0) - marginal
        if float(np.max(np.abs(excess))) < _TOLERANCE:
            return intercept
        slope = np.sum([risk * (1 - risk) * weight for risk, weight in risks], axis=0)
        intercept = intercept - np.clip(excess / slope, -2.0, 2.0)
    raise ArithmeticError("the intercept did not settle for every draw")
