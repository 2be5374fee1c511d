"""What is wrong with the knowledge base: every fault with its file and line, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class KnowledgeProblem:
    """One fault. `file` is relative to the knowledge folder, `line` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"knowledge/{self.file}:{self.line}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used. Its text names every fault, one a line."""

    def __init__(self, problems: Iterable[KnowledgeProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
