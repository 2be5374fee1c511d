"""A row of the record as it would stand after the change, and where a problem with it is to be pointed at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cohorts.validation.naming import name_of
from cohorts.validation.problems import Problem

Place = tuple["Entered", str]


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """`pointer` is where a new row is being given, None for a stored one; `pointers` are those of the columns given.
    Columns in `unreadable` already have a problem and no value. `key` is that of a stored row.
    """

    group: str
    columns: Mapping[str, Any]
    pointer: str | None = None
    pointers: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    key: object = None

    def get(self, column: str) -> Any:
        return None if column in self.unreadable else self.columns.get(column)

    def pointer_of(self, column: str) -> str | None:
        """Where the column is being given; None where this change does not give it."""
        if column in self.pointers:
            return self.pointers[column]
        return None if self.pointer is None else f"{self.pointer}/{column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong between the values at `places`, the likeliest culprit first."""

    places: tuple[Place, ...]
    code: str
    message: str

    def problem(self, named: bool = False) -> Problem | None:
        """The problem at the first value that this change gives; None where the change has no part in it.

        With `named` the message says which other rows have a part in it.
        """
        if any(column in row.unreadable for row, column in self.places):
            return None
        for row, column in self.places:
            pointer = row.pointer_of(column)
            if pointer is not None:
                return Problem(pointer, self.naming_all_but(row) if named else self.message, self.code)
        return None

    def naming_all_but(self, own: Entered | None) -> str:
        """The message with the names of the rows that have a part in it, but for the one it is shown at."""
        names = dict.fromkeys(
            name_of(row.group, row.columns) for row, _column in self.places if row is not own
        )
        if not names:
            return self.message
        return _("%(problem)s This clashes with %(rows)s.") % {
            "problem": self.message,
            "rows": ", ".join(names),
        }


def problems_of(findings: Iterable[Finding], *, named: bool = False) -> list[Problem]:
    """Each problem once, in the order found."""
    found = (finding.problem(named) for finding in findings)
    return list(dict.fromkeys(problem for problem in found if problem is not None))
