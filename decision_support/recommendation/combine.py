"""How rules and model become one direction. Neither overrules the other; where they disagree, that is the answer."""

from dataclasses import dataclass
from typing import Protocol

from decision_support.recommendation.decide import Decision
from decision_support.recommendation.forecast import ALLOGENEIC, AUTOLOGOUS

# Directions by which the rules already speak for or against one of the two transplants.
_FOR = {
    "lean_allo": ALLOGENEIC,
    "favour_allo": ALLOGENEIC,
    "lean_auto": AUTOLOGOUS,
    "favour_auto": AUTOLOGOUS,
}
_LEAN = {ALLOGENEIC: "lean_allo", AUTOLOGOUS: "lean_auto"}
_FAVOUR = {"lean_allo": "favour_allo", "lean_auto": "favour_auto"}
_FIRM = ("moderate", "high")


@dataclass(frozen=True, slots=True)
class Combined:
    """The direction of the whole, and whether rules and model agree (None while abstaining)."""

    direction: str
    agreement: str | None


class Leaning(Protocol):
    """A forecast, of which only the option its whole label leans to matters here."""

    @property
    def leans(self) -> str | None: ...


def combine(decision: Decision, forecast: Leaning | None, *, never_lean_auto: bool = False) -> Combined:
    """One direction from the rules' decision and the model's forecast, which is None where the model does not apply.

    `never_lean_auto`: facts that forbid a lean towards autologous transplant whatever the model says (a low
    non-relapse mortality of the centre after early negativity, or MRD that came back and was cleared).
    """
    if decision.abstained:
        return Combined(decision.direction, None)
    if forecast is None or decision.guarded:
        return Combined(decision.direction, "rules_only")
    if _against(decision, forecast.leans):
        return Combined("preference_sensitive", "discordant")
    if decision.direction in _FOR:
        return Combined(_firm(decision), "concordant")
    both_open = all(decision.stances[option] == "acceptable" for option in (AUTOLOGOUS, ALLOGENEIC))
    if both_open and decision.direction == "equipoise" and forecast.leans is not None:
        barred = never_lean_auto and forecast.leans == AUTOLOGOUS
        return Combined("equipoise" if barred else _LEAN[forecast.leans], "concordant")
    return Combined(decision.direction, "concordant")


def _against(decision: Decision, leans: str | None) -> bool:
    """Whether the model leans to what the rules lean away from. Where no transplant is asked for, it cannot."""
    if leans is None or decision.direction == "not_a_transplant_question":
        return False
    if decision.direction == "lean_against_allo":
        return leans == ALLOGENEIC
    side = _FOR.get(decision.direction)
    return side is not None and side != leans


def _firm(decision: Decision) -> str:
    """A lean becomes a favour only where a strong rule of at least moderate certainty carries it."""
    strong = all(rule.published.strength == "strong" for rule in decision.deciding)
    firm = strong and decision.certainty in _FIRM
    return _FAVOUR.get(decision.direction, decision.direction) if firm else decision.direction
