"""What is wrong with something that was given, each with a pointer to its value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["malformed", "impossible"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`pointer` is an RFC 6901 pointer into what was given. `message` is in the reader's language, or, of a definition,
    in English for the edge to translate.
    """

    pointer: str
    message: str
    code: str
    kind: Kind = "impossible"


class Problems(ValueError):
    """Everything that is wrong, at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


class DefinitionProblems(Problems):
    """What was given is no definition, of a cohort or of an analysis."""


def step(pointer: str, key: object) -> str:
    """One step further down, with the two characters escaped that a pointer reserves."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
