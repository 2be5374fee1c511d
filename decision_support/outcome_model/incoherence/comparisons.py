"""The printed p values of a study, each with the two arms it compares."""

from collections.abc import Iterator
from dataclasses import dataclass

from decision_support.recommendation.coherence import Arm
from decision_support.recommendation.rules import Evidence
from decision_support.recommendation.study_coherence import arms_of

_OUTCOMES = {"OS": "os", "LFS": "lfs", "RFS": "lfs", "DFS": "lfs", "CIR": "cir", "NRM": "nrm"}
_AGAINST = " vs "


@dataclass(frozen=True, slots=True)
class Comparison:
    """A p value printed as a number for one outcome of two arms, and the percentages it belongs to."""

    outcome: str
    first: Arm
    second: Arm
    percentages: tuple[float, float]
    p_value: float

    @property
    def group(self) -> str:
        return f"{self.first.name}{_AGAINST}{self.second.name}"


def comparisons_of(entry: Evidence) -> Iterator[Comparison]:
    """Printed bounds ("<0.001") and comparisons of arms without percentages are left out."""
    arms = {(arm.stratum, arm.horizon_months, arm.name): arm for arm in arms_of(entry)}
    for figure in entry.figures:
        outcome = _OUTCOMES.get(figure.outcome)
        if outcome is None or not isinstance(figure.p_value, float) or _AGAINST not in figure.group:
            continue
        place = (figure.stratum, figure.horizon_months or entry.horizon_months)
        first, second = (arms.get((*place, name)) for name in figure.group.split(_AGAINST, 1))
        if first is None or second is None:
            continue
        percentages = (getattr(first, outcome), getattr(second, outcome))
        if None not in percentages:
            yield Comparison(outcome, first, second, percentages, figure.p_value)


def printed_p_values(entry: Evidence) -> int:
    return sum(figure.p_value is not None for figure in entry.figures)
