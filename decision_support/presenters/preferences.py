"""What the clinician's own weights and values do to the balance, and where each of them would tip it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decision_support.outcome_model.answer import Answer
from decision_support.outcome_model.tradeoff import Tradeoff
from decision_support.recommendation.weighing import GROUPS

LABELS: dict[str, Any] = {
    "relapse": gettext_lazy("Relapse"),
    "non_relapse_death": gettext_lazy("Death without relapse"),
    "chronic_gvhd": gettext_lazy("Chronic GVHD"),
    "leukaemia_free": gettext_lazy("Leukaemia-free"),
    "leukaemia_free_with_gvhd": gettext_lazy("Leukaemia-free with chronic GVHD"),
    "relapsed": gettext_lazy("After relapse"),
    "first_3_months_allo": gettext_lazy("First 3 months, allogeneic"),
    "first_3_months_auto": gettext_lazy("First 3 months, autologous"),
}


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """The value of one number, the others held, at which neither transplant is ahead."""

    label: Any
    chosen: float
    even_at: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One balance, allogeneic minus autologous: quality-adjusted months, or weighted harms avoided of 100 patients."""

    mean: str
    lower: str
    upper: str
    in_favour: int
    tipping: tuple[TippingPoint, ...]


@dataclass(frozen=True, slots=True)
class Preferences:
    quality: Weighed
    harms: Weighed


def preferences(answer: Answer, chosen: Mapping[str, float]) -> Preferences:
    """Both balances under the chosen numbers."""
    return Preferences(
        quality=_weighed(answer.quality, chosen, "utilities", 1),
        harms=_weighed(answer.harms, chosen, "weights", 100),
    )


def stated(stored: Mapping[str, Mapping[str, float]] | None) -> tuple[tuple[Any, float], ...]:
    """The numbers kept with a decision, under their names."""
    if stored is None:
        return ()
    return tuple(
        (LABELS[name], stored[group][name]) for group, (names, _m) in GROUPS.items() for name in names
    )


def _weighed(tradeoff: Tradeoff, chosen: Mapping[str, float], group: str, scale: int) -> Weighed:
    numbers = {name: chosen[name] for name in tradeoff.names}
    found = tradeoff.balance(numbers)
    names, maximum = GROUPS[group]
    return Weighed(
        mean=_signed(scale * found.mean),
        lower=_signed(scale * found.lower),
        upper=_signed(scale * found.upper),
        in_favour=round(100 * found.probability_allo_better),
        tipping=tuple(
            TippingPoint(LABELS[name], numbers[name], _even(tradeoff.tipping_point(name, numbers), maximum))
            for name in names
        ),
    )


def _even(value: float | None, maximum: int) -> str:
    if value is None or not 0 <= value <= maximum:
        return _("no value from 0 to %(maximum)d") % {"maximum": maximum}
    return f"{value + 0.0:.2f}"  # adding nil takes the sign off a negative nil


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
