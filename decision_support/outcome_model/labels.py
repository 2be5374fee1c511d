"""Labels from a closed list, and when each may be given. Standard library only.

A label needs three things: how probable it is that one arm is better, how probable that it is worse by more than
matters, and whether that holds in every variant of the evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from decision_support.outcome_model.terms import Arm


class Criterion(StrEnum):
    LFS = "lfs_2y"
    OS = "os_2y"
    QUALITY = "quality_adjusted_months"


class Label(StrEnum):
    FAVOUR_ALLO = "favour_allo"
    LEAN_ALLO = "lean_allo"
    EQUIPOISE_EQUAL = "equipoise_equal"
    EQUIPOISE_UNCERTAIN = "equipoise_uncertain"
    LEAN_AUTO = "lean_auto"
    FAVOUR_AUTO = "favour_auto"
    PREFERENCE_SENSITIVE = "preference_sensitive"
    CONFLICT = "preference_sensitive_conflict"
    INSUFFICIENT = "insufficient"


TOWARDS = {
    Label.FAVOUR_ALLO: Arm.ALLO,
    Label.LEAN_ALLO: Arm.ALLO,
    Label.FAVOUR_AUTO: Arm.AUTO,
    Label.LEAN_AUTO: Arm.AUTO,
}
_FAVOUR = {Arm.ALLO: Label.FAVOUR_ALLO, Arm.AUTO: Label.FAVOUR_AUTO}
_LEAN = {Arm.ALLO: Label.LEAN_ALLO, Arm.AUTO: Label.LEAN_AUTO}
_EQUIPOISE = (Label.EQUIPOISE_EQUAL, Label.EQUIPOISE_UNCERTAIN)


@dataclass(frozen=True, slots=True)
class LabelRules:
    """Thresholds behind the labels. Differences that matter are fractions, and months for quality-adjusted time."""

    difference_lfs_2y: float
    difference_os_2y: float
    difference_qa_months: float
    favour_probability: float
    favour_beyond_difference: float
    favour_in_every_variant: float
    lean_probability: float
    lean_harm_at_most: float
    lean_in_every_variant: float
    equal_probability: float
    hysteresis: float

    def what_matters(self, criterion: "Criterion") -> float:
        """The smallest difference that matters."""
        return {
            Criterion.LFS: self.difference_lfs_2y,
            Criterion.OS: self.difference_os_2y,
            Criterion.QUALITY: self.difference_qa_months,
        }[criterion]


@dataclass(frozen=True, slots=True)
class Evidential:
    """What a label is decided on: probabilities of the difference, and the lowest and highest over all variants."""

    allo_better: float
    allo_better_by_what_matters: float
    auto_better_by_what_matters: float
    sensitivity: tuple[float, float]

    def better(self, arm: Arm) -> float:
        return self.allo_better if arm is Arm.ALLO else 1 - self.allo_better

    def better_by_what_matters(self, arm: Arm) -> float:
        return self.allo_better_by_what_matters if arm is Arm.ALLO else self.auto_better_by_what_matters

    def worse_by_what_matters(self, arm: Arm) -> float:
        return self.auto_better_by_what_matters if arm is Arm.ALLO else self.allo_better_by_what_matters

    def lowest(self, arm: Arm) -> float:
        return self.sensitivity[0] if arm is Arm.ALLO else 1 - self.sensitivity[1]

    @property
    def about_equal(self) -> float:
        return 1 - self.allo_better_by_what_matters - self.auto_better_by_what_matters


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label of the whole, and the criteria that lean, by arm."""

    label: Label
    leaning: Mapping[Criterion, Arm]


def label_of(
    found: Evidential, rules: LabelRules, *, may_favour: bool, previous: Label | None = None
) -> Label:
    """The label of one criterion. `may_favour` is gate G6: while only the literature speaks, nothing is favoured.

    `previous` is the label in the fit published before; it is kept while its thresholds are missed by no more than
    the hysteresis.
    """
    if previous is not None and _holds(previous, found, rules, rules.hysteresis, may_favour=may_favour):
        return previous
    for label in (*_FAVOUR.values(), *_LEAN.values(), *_EQUIPOISE):
        if _holds(label, found, rules, 0.0, may_favour=may_favour):
            return label
    return Label.INSUFFICIENT


def _holds(label: Label, found: Evidential, rules: LabelRules, give: float, *, may_favour: bool) -> bool:
    if label in _FAVOUR.values():
        arm = TOWARDS[label]
        return (
            may_favour
            and found.better(arm) >= rules.favour_probability - give
            and found.better_by_what_matters(arm) >= rules.favour_beyond_difference - give
            and found.lowest(arm) >= rules.favour_in_every_variant - give
        )
    if label in _LEAN.values():
        arm = TOWARDS[label]
        return (
            found.better(arm) >= rules.lean_probability - give
            and found.worse_by_what_matters(arm) <= rules.lean_harm_at_most + give
            and found.lowest(arm) >= rules.lean_in_every_variant - give
        )
    if label is Label.EQUIPOISE_EQUAL:
        return found.about_equal >= rules.equal_probability - give
    if label is Label.EQUIPOISE_UNCERTAIN:
        return 1 - rules.lean_probability - give < found.allo_better < rules.lean_probability + give
    return False


def verdict(labels: Mapping[Criterion, Label]) -> Verdict:
    """The label of the whole: the shared one, or that it hangs on what the patient values."""
    leaning = {criterion: TOWARDS[label] for criterion, label in labels.items() if label in TOWARDS}
    kinds = set(labels.values())
    arms = set(leaning.values())
    if len(kinds) == 1:
        return Verdict(kinds.pop(), leaning)
    if len(arms) > 1:
        return Verdict(Label.CONFLICT, leaning)
    if arms and len(leaning) == len(labels):
        return Verdict(_LEAN[arms.pop()], leaning)
    if arms:
        return Verdict(Label.PREFERENCE_SENSITIVE, leaning)
    return Verdict(Label.INSUFFICIENT if Label.INSUFFICIENT in kinds else Label.EQUIPOISE_UNCERTAIN, leaning)


def verdict_to_json(found: Verdict) -> dict[str, Any]:
    return {"label": found.label.value, "leaning": {c.value: arm.value for c, arm in found.leaning.items()}}


def verdict_from_json(data: Mapping[str, Any]) -> Verdict:
    leaning = {Criterion(name): Arm(arm) for name, arm in data["leaning"].items()}
    return Verdict(Label(data["label"]), leaning)
