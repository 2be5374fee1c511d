"""What an outcome model says, as natural frequencies with their intervals, and the difference as a bar.

Every number stands with its interval. Probabilities become whole patients of 100, since no interval here is narrower
than two points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

HORIZON = "2"
ENDPOINTS: dict[str, Any] = {
    "lfs": _("Leukaemia-free"),
    "os": _("Alive"),
    "cir": _("Relapsed"),
    "nrm": _("Dead without relapse"),
}

BAR_WIDTH = 340
BAR_MIDDLE = BAR_WIDTH / 2
BAR_REACH = 60  # of 100 patients, to either side
BAR_MARGIN = 10.0

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One endpoint of one option: of 100 patients, with the interval."""

    label: Any
    median: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Allogeneic minus autologous in leukaemia-free patients of 100, with the places of its bar."""

    median: int
    lower: int
    upper: int
    x_median: float
    x_lower: float
    x_upper: float
    in_favour: int
    effective_patients: int
    study_patients: int | None
    sensitivity: tuple[int, int] | None
    width: int = BAR_WIDTH
    middle: float = BAR_MIDDLE


def outcomes(by_horizon: Json) -> tuple[Outcome, ...]:
    """The endpoints at two years; empty where the model has none for this option."""
    found = by_horizon.get(HORIZON, {})
    return tuple(
        Outcome(label, *(_of_100(found[name][part]) for part in ("median", "lower", "upper")))
        for name, label in ENDPOINTS.items()
        if name in found
    )


def difference(content: Json | None) -> Difference | None:
    """The difference in leukaemia-free survival at two years; None where there is no model."""
    found = (content or {}).get(HORIZON, {}).get("lfs")
    if content is None or not found:
        return None
    low_high = content.get("sensitivity_range")
    return Difference(
        median=_of_100(found["median"]),
        lower=_of_100(found["lower"]),
        upper=_of_100(found["upper"]),
        x_median=_place(found["median"]),
        x_lower=_place(found["lower"]),
        x_upper=_place(found["upper"]),
        in_favour=_of_100(found["probability_allo_better"]),
        effective_patients=round(content["effective_patients"]),
        study_patients=content.get("study_patients"),
        sensitivity=(_of_100(low_high[0]), _of_100(low_high[1])) if low_high else None,
    )


def _of_100(probability: float) -> int:
    return round(probability * 100)


def _place(probability: float) -> float:
    """A difference on the bar; what lies beyond its reach stands at its end."""
    share = min(max(probability * 100 / BAR_REACH, -1.0), 1.0)
    return round(BAR_MIDDLE + share * (BAR_MIDDLE - BAR_MARGIN), 1)
