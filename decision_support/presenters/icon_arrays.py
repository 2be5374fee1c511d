"""A hundred patients two years after each transplant, as abstract squares: four states that add up to the hundred."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from decision_support.outcome_model.answer import Estimate
from decision_support.outcome_model.terms import MAIN_HORIZON, Arm
from decision_support.presenters.labels import OPTIONS
from decision_support.presenters.outcome_curves import ARMS
from decision_support.recommendation.forecast import OPTION_OF

PATIENTS = 100
PER_ROW = 20
STEP = 12
SIDE = 10

STATES: dict[str, Any] = {
    "leukaemia_free": _("alive, leukaemia-free"),
    "relapsed": _("alive after relapse"),
    "dead_after_relapse": _("dead after relapse"),
    "dead_without_relapse": _("dead without relapse"),
}


@dataclass(frozen=True, slots=True)
class Square:
    state: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class StateCount:
    state: str
    label: Any
    count: int


@dataclass(frozen=True, slots=True)
class IconArray:
    option: str
    title: Any
    counts: tuple[StateCount, ...]
    squares: tuple[Square, ...]
    width: int = PER_ROW * STEP
    height: int = PATIENTS // PER_ROW * STEP
    side: int = SIDE


def icon_arrays(outcomes: Mapping[Arm, Mapping[int, Mapping[str, Estimate]]]) -> tuple[IconArray, ...]:
    return tuple(_array(arm, outcomes[arm][MAIN_HORIZON]) for arm in ARMS)


def whole_patients(shares: Mapping[str, float], patients: int = PATIENTS) -> dict[str, int]:
    """Shares as whole patients that add up, by the largest remainder; shares are first scaled to one."""
    total = sum(shares.values())
    exact = {name: patients * share / total for name, share in shares.items()}
    counts = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: counts[name] - exact[name])
    for name in by_remainder[: patients - sum(counts.values())]:
        counts[name] += 1
    return counts


def squares(counts: Mapping[str, int]) -> tuple[Square, ...]:
    """One square a patient, row by row, the states in their order."""
    states = [state for state, count in counts.items() for _patient in range(count)]
    return tuple(
        Square(state, place % PER_ROW * STEP + 1, place // PER_ROW * STEP + 1)
        for place, state in enumerate(states)
    )


def _array(arm: Arm, found: Mapping[str, Estimate]) -> IconArray:
    lfs, alive, relapse, nrm = (found[name].median for name in ("lfs", "os", "cir", "nrm"))
    relapsed = max(alive - lfs, 0.0)
    counts = whole_patients(
        {
            "leukaemia_free": lfs,
            "relapsed": relapsed,
            "dead_after_relapse": max(relapse - relapsed, 0.0),
            "dead_without_relapse": nrm,
        }
    )
    return IconArray(
        option=OPTION_OF[arm],
        title=OPTIONS[OPTION_OF[arm]],
        counts=tuple(StateCount(state, STATES[state], count) for state, count in counts.items()),
        squares=squares(counts),
    )
