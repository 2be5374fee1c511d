"""A row of the record as it would stand after the change, and where a problem with it is to be pointed at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cohorts.validation.problems import Problem

Place = tuple["Entered", str]


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """`pointer` is where a new row is being given, None for a stored one; `pointers` are those of the columns given.
    Columns in `unreadable` already have a problem and no value.
    """

    group: str
    columns: Mapping[str, Any]
    pointer: str | None = None
    pointers: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    def get(self, column: str) -> Any:
        return None if column in self.unreadable else self.columns.get(column)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong between the values at `places`, the likeliest culprit first."""

    places: tuple[Place, ...]
    code: str
    message: str

    def problem(self) -> Problem | None:
        """The problem at the first value that this change gives; None where the change has no part in it."""
        if any(column in row.unreadable for row, column in self.places):
            return None
        for row, column in self.places:
            if column in row.pointers:
                return Problem(row.pointers[column], self.message, self.code)
            if row.pointer is not None:
                return Problem(f"{row.pointer}/{column}", self.message, self.code)
        return None


def problems_of(findings: Iterable[Finding]) -> list[Problem]:
    """Each problem once, in the order found."""
    found = (finding.problem() for finding in findings)
    return list(dict.fromkeys(problem for problem in found if problem is not None))
