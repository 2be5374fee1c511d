"""From everybody to the cohort: how many each criterion left out, and of how many it was not known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion in the fixed order. `excluded` are known not to fit, `unknown` not known to fit, and left out too;
    `unknown_kept` are those not known that were chosen to stay. `before` = excluded + unknown + remaining.
    """

    criterion: str
    before: int
    excluded: int
    unknown: int
    unknown_kept: int

    @property
    def remaining(self) -> int:
        return self.before - self.excluded - self.unknown


@dataclass(frozen=True, slots=True)
class Attrition:
    """`start` patients of the cohort's centres, then each step on what the one before left."""

    start: int
    steps: tuple[Step, ...]

    @property
    def end(self) -> int:
        return self.steps[-1].remaining if self.steps else self.start

    def to_json(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "steps": [
                {
                    "criterion": step.criterion,
                    "excluded": step.excluded,
                    "unknown": step.unknown,
                    "unknown_kept": step.unknown_kept,
                    "remaining": step.remaining,
                }
                for step in self.steps
            ],
            "end": self.end,
        }


def from_losses(start: int, losses: Iterable[tuple[str, int, int, int]]) -> Attrition:
    """`losses`: criterion, excluded, unknown, unknown kept, in order."""
    return Attrition(start, tuple(_steps(start, losses)))


def from_json(plain: dict[str, Any]) -> Attrition:
    return from_losses(
        plain["start"],
        [
            (step["criterion"], step["excluded"], step["unknown"], step["unknown_kept"])
            for step in plain["steps"]
        ],
    )


def _steps(start: int, losses: Iterable[tuple[str, int, int, int]]) -> Iterator[Step]:
    before = start
    for criterion, excluded, unknown, unknown_kept in losses:
        step = Step(criterion, before, excluded, unknown, unknown_kept)
        if step.remaining < 0:
            raise ValueError(f"{criterion} leaves fewer than nobody")
        yield step
        before = step.remaining
