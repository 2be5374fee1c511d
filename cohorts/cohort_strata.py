"""The possible MRD strata of many patients, each as of a day: rows read at once, then the timeline of each patient.

The timeline is the one of the bedside (`cohorts.mrd`); a patient takes tens of microseconds, so some thousand can be
derived while somebody waits. More than that are derived all at once, by a worker.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from cohorts.filters import STRATUM, StratumIn
from cohorts.filters.strata import admits, decided, value_of
from cohorts.mrd import Assessment, Phase, timeline

AT_ONCE = 2000
MANY = 10_000  # from here on worth loading pandas; more than any page derives

# One statement for both tables; columns that one of them lacks are null there.
_ROWS = """
    SELECT patient_id, FALSE, collected_on, reported_on, specimen, method, result, value, comparator, unit,
           limit_of_detection, limit_of_quantification, adequate, NULL::int, NULL::text[]
    FROM cohorts_mrdassessment WHERE patient_id = ANY(%(keys)s) AND retracted_at IS NULL
    UNION ALL
    SELECT patient_id, TRUE, started_on, NULL, kind, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, cycle, agents::text[]
    FROM cohorts_treatmentphase WHERE patient_id = ANY(%(keys)s) AND retracted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class MRDFindings:
    """What the MRD of the candidates of a definition says.

    `members` fulfil every condition and are admitted. `failing` are all candidates whom the condition on the stratum
    does not admit. `losses` are, of those who fulfil every other condition: excluded, not known, not known but kept.
    """

    members: list[UUID]
    failing: list[UUID]
    by_stratum: dict[str, int]
    losses: tuple[int, int, int]


def find(
    candidates: Iterable[tuple[UUID, int, date | None]], condition: StratumIn | None, as_of: date
) -> MRDFindings:
    """The strata of patients given with their failures in other conditions and the day of their first transplant."""
    asked = condition or StratumIn("as_of", ())
    rows = [
        (key, failures, asked.day(as_of, transplanted_on)) for key, failures, transplanted_on in candidates
    ]
    days = {key: day for key, _failures, day in rows if day is not None}
    strata = _many_strata(days) if len(days) >= MANY else possible_strata(days)
    members, failing = [], []
    by_stratum = dict.fromkeys(STRATUM.values, 0)
    excluded = unknown = unknown_kept = 0
    for key, failures, _day in rows:
        possible = strata.get(key)  # none: no transplant, where the day of one was asked for
        kept = condition is None or (possible is not None and admits(possible, condition))
        if not kept:
            failing.append(key)
        if failures:
            continue
        if kept:
            members.append(key)
        if possible is not None:
            by_stratum[value_of(possible)] += 1
        open_ = condition is not None and possible is not None and decided(possible, condition) is None
        excluded += not kept and not open_
        unknown += not kept and open_
        unknown_kept += kept and open_
    return MRDFindings(members, failing, by_stratum, (excluded, unknown, unknown_kept))


def possible_strata(days: Mapping[UUID, date]) -> dict[UUID, tuple[str, ...]]:
    """The strata still possible for each patient on the patient's own day; memory grows with the batch alone."""
    found: dict[UUID, tuple[str, ...]] = {}
    for keys in _batches(days):
        assessments, phases = _rows(keys)
        for key in keys:
            found[key] = timeline(assessments.get(key, ()), phases.get(key, ()), days[key]).strata
    return found


def _many_strata(days: Mapping[UUID, date]) -> dict[UUID, tuple[str, ...]]:
    from cohorts.cohort_frame import strata  # loads pandas, which no web process may

    return strata.possible_strata(days)


def _rows(keys: list[UUID]) -> tuple[dict[UUID, list[Assessment]], dict[UUID, list[Phase]]]:
    assessments: dict[UUID, list[Assessment]] = {}
    phases: dict[UUID, list[Phase]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"keys": keys})
        for key, is_phase, *row in cursor.fetchall():
            if is_phase:
                phases.setdefault(key, []).append(_phase(row))
            else:
                assessments.setdefault(key, []).append(_assessment(row))
    return assessments, phases


def _assessment(row: list[Any]) -> Assessment:
    collected_on, reported_on, specimen, method, result, value, comparator, unit, lod, loq, adequate, *_ = row
    return Assessment(
        collected_on=collected_on,
        reported_on=reported_on,
        specimen=specimen,
        method=method,
        result=result,
        value=value,
        comparator=comparator,
        unit=unit or "fraction",
        limit_of_detection=lod,
        limit_of_quantification=loq,
        adequate=adequate,
    )


def _phase(row: list[Any]) -> Phase:
    started_on, kind, cycle, agents = row[0], row[2], row[11], row[12]
    stated = None if agents is None else tuple(agents)
    return Phase(cycle=cycle, started_on=started_on, kind=kind, agents=stated)


def _batches(keys: Iterable[UUID]) -> Iterator[list[UUID]]:
    left = iter(keys)
    while batch := list(islice(left, AT_ONCE)):
        yield batch
