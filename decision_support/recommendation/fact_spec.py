"""What a fact is, and the two ways of not knowing one."""

from dataclasses import dataclass

from decision_support.recommendation.rules import FactValue, Unknown

YES_OR_NO = Unknown((True, False))
UNSTATED = Unknown()

FactMap = dict[str, FactValue | Unknown]


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a fact is: its Python type, the case fields it is read from, and its English label (a message id)."""

    type: type
    fields: tuple[str, ...]
    label: str


def stated(value: FactValue | None) -> FactValue | Unknown:
    return UNSTATED if value is None else value
