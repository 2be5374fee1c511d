"""What is wrong with a definition, each with a pointer to its value. Messages are English identifiers to translate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["malformed", "impossible"]


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """`pointer` is an RFC 6901 pointer into the definition."""

    pointer: str
    message: str
    code: str
    kind: Kind = "malformed"


class DefinitionProblems(ValueError):
    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        super().__init__("; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)
