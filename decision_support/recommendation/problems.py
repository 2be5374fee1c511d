"""What can be wrong with a case, each with a JSON pointer (RFC 6901) to its field."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["malformed", "impossible", "too_large"]


@dataclass(frozen=True, slots=True)
class Problem:
    pointer: str
    message: str
    code: str
    kind: Kind = "malformed"


class CaseProblems(ValueError):
    """Everything found wrong. `kind` is the worst of them: too large, then malformed, then impossible."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems))
        self.problems = problems

    @property
    def kind(self) -> Kind:
        kinds = {problem.kind for problem in self.problems}
        if "too_large" in kinds:
            return "too_large"
        return "malformed" if "malformed" in kinds else "impossible"


def step(pointer: str, key: str) -> str:
    """One step further down, with the two characters escaped that a pointer reserves."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
