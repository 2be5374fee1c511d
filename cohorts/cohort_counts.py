"""Live counts for the cohort builder: how many there would be, by value of each criterion, and who was left out where.

One pass of SQL over the patients of the centres, however many criteria. The MRD stratum is derived for those who can
still count, up to LIVE_LIMIT of them; where they are more it is left open, said so, and counted by a worker when the
version is saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from cohorts.cohort_sql import Query
from cohorts.cohort_strata import find
from cohorts.filters import CENTRES, CRITERIA, MRD_STRATUM, Attrition, Choice, Definition, Range
from cohorts.filters.attrition import from_losses

LIVE_LIMIT = 3000

_CHOICES = tuple(name for name, criterion in CRITERIA.items() if isinstance(criterion, Choice))
_RANGES = tuple(name for name, criterion in CRITERIA.items() if isinstance(criterion, Range))
_ALL = (CENTRES, *CRITERIA)

Loss = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Extent:
    """What a range finds among the patients whom every other condition leaves."""

    lowest: int | None
    highest: int | None
    known: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Counts:
    """`facets`: patients by value of each criterion, every condition applied but that of the criterion itself.

    Where `mrd_open`, too many patients would have had to be derived: `strata` is None, and no count here applies the
    condition on the MRD stratum, if there is one. Where `at_most`, the condition on the stratum was applied to those
    alone who fulfil every other, so that the facets of criteria with a condition of their own are upper bounds.
    """

    facets: Mapping[str, Mapping[str, int]]
    extents: Mapping[str, Extent]
    strata: Mapping[str, int] | None
    attrition: Attrition
    mrd_open: bool
    at_most: bool = False


def count(
    definition: Definition, centres: Mapping[int, str], as_of: date, *, limit: int = LIVE_LIMIT
) -> Counts:
    """The counts of a definition over the centres, given by number and code, in three queries."""
    query = Query(definition, list(centres), as_of)
    candidates, complete = _candidates(query, limit)
    # Cut off among those who fail elsewhere: everybody who fulfils the rest is there, so the total is exact.
    exact = complete or any(failures for _key, failures, _day in candidates)
    found = find(candidates, definition.mrd_stratum, as_of) if exact else None
    facets, extents, start, losses = _by_value(
        query, sorted(centres.values()), found.failing if found else []
    )
    if found is not None and definition.mrd_stratum is not None:
        losses.append((MRD_STRATUM, *found.losses))
    return Counts(
        facets=facets,
        extents=extents,
        strata=None if found is None else found.by_stratum,
        attrition=from_losses(start, losses),
        mrd_open=found is None,
        at_most=not complete and found is not None,
    )


def few_enough_to_derive(definition: Definition, centre_ids: Sequence[int], as_of: date) -> bool:
    """Whether the MRD condition, if there is one, can be counted while somebody waits."""
    if definition.mrd_stratum is None:
        return True
    rows, complete = _candidates(Query(definition, centre_ids, as_of), LIVE_LIMIT)
    return complete or any(failures for _key, failures, _day in rows)


def _candidates(query: Query, limit: int) -> tuple[list[tuple[UUID, int, date | None]], bool]:
    """Those whose MRD bears on a count, with failures and day of transplant, those without failure first; and whether
    they are all, as no more than `limit` are taken.
    """
    failures_allowed = 0 if query.definition.mrd_stratum is None else 1
    statement = f"{query.candidates(failures_allowed)} ORDER BY failures LIMIT %(limit)s"
    with connection.cursor() as cursor:
        cursor.execute(statement, query.parameters | {"limit": limit + 1})
        found = cursor.fetchall()
    return found[:limit], len(found) <= limit


def _by_value(
    query: Query, codes: Sequence[str], mrd_failing: Sequence[UUID]
) -> tuple[dict[str, dict[str, int]], dict[str, Extent], int, list[Loss]]:
    """Facets, extents, everybody, and the losses of each condition, from one statement."""
    columns = _Columns(query)
    for name in (CENTRES, *_CHOICES):
        for value in codes if name == CENTRES else _values(name):
            columns.count_value(name, value)
    for name in _RANGES:
        columns.describe(name)
    statement = f"""
        WITH judged AS MATERIALIZED (
            SELECT *, {query.failures()} + (id = ANY(%(mrd_failing)s))::int AS failures {columns.flags()}
            FROM ({query.facts(_ALL)}) facts
        ),
        facets AS (SELECT {", ".join(columns.facets)} FROM judged WHERE failures <= 1),
        losses AS (SELECT {", ".join(query.losses())} FROM judged)
        SELECT * FROM facets, losses
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, query.parameters | columns.parameters | {"mrd_failing": list(mrd_failing)})
        row = cursor.fetchone()
    assert row is not None
    facets, extents, rest = columns.read(row)
    start, *numbers = rest
    return facets, extents, start, query.read_losses(numbers)


def _values(name: str) -> tuple[str, ...]:
    criterion = CRITERIA[name]
    return criterion.values if isinstance(criterion, Choice) else ()


class _Columns:
    """The aggregates of one row of counts, and how to read them back."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._conditions = {test.criterion: test for test in query.tests}
        self._places: list[tuple[str, str | None]] = []
        self.facets: list[str] = []
        self.parameters: dict[str, Any] = {}

    def flags(self) -> str:
        """Whether each condition holds, so that it is judged once a patient."""
        return "".join(f', {test.holds} AS "holds_{name}"' for name, test in self._conditions.items())

    def count_value(self, name: str, value: str) -> None:
        key = f"value_{len(self.parameters)}"
        self.parameters[key] = value
        self.facets.append(f'count(*) FILTER (WHERE "{name}" = %({key})s AND {self._others_hold(name)})')
        self._places.append((name, value))

    def describe(self, name: str) -> None:
        others = self._others_hold(name)
        for aggregate in (f'min("{name}")', f'max("{name}")', f'count("{name}")', "count(*)"):
            self.facets.append(f"{aggregate} FILTER (WHERE {others})")
            self._places.append((name, None))

    def read(self, row: Sequence[Any]) -> tuple[dict[str, dict[str, int]], dict[str, Extent], Sequence[Any]]:
        """Facets, extents, and what follows them in the row."""
        facets: dict[str, dict[str, int]] = {}
        described: dict[str, list[Any]] = {}
        for (name, value), number in zip(self._places, row, strict=False):
            if value is None:
                described.setdefault(name, []).append(number)
            else:
                facets.setdefault(name, {})[value] = number
        extents = {
            name: Extent(lowest, highest, known, everybody - known)
            for name, (lowest, highest, known, everybody) in described.items()
        }
        return facets, extents, row[len(self._places) :]

    def _others_hold(self, name: str) -> str:
        """The patient fails in no condition, or in that of this criterion alone."""
        return f'failures = (NOT "holds_{name}")::int' if name in self._conditions else "failures = 0"
