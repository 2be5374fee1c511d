"""The rows of the worklist in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.models import Patient
from decision_support.models import PatientStatus
from decision_support.presenters import labels, places

PAGE_SIZE = 25
MISSING_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WorklistRow:
    patient: Patient
    direction: Any
    abstained: bool
    mrd_state: Any
    latest_result_on: date | None
    new_result: bool
    stale: bool
    decision_awaited: bool
    never_issued: bool
    settled: bool
    missing: tuple[Any, ...]
    more_missing: int


def page_number(text: str | None) -> int:
    """The page asked for; anything else is the first."""
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def worklist_page(rows: Sequence[PatientStatus], number: int) -> dict[str, Any]:
    """One page; `rows` holds one more than is shown where there is a next page."""
    return {
        "rows": [_row(row) for row in rows[:PAGE_SIZE]],
        "number": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if len(rows) > PAGE_SIZE else None,
    }


def _row(row: PatientStatus) -> WorklistRow:
    """Missing fields by the name of their group, as on the patient page."""
    names = list(dict.fromkeys(str(places.field_label(places.group_of(field))) for field in row.missing))
    return WorklistRow(
        patient=row.patient,
        direction=labels.DIRECTIONS[row.direction],
        abstained=row.abstained,
        # Of a child the timeline of cycles says nothing; which question is asked says more.
        mrd_state=labels.MODULES.get(row.module) or labels.MRD_STATES.get(row.mrd_state, row.mrd_state),
        latest_result_on=row.latest_result_on,
        new_result=row.new_result,
        stale=row.stale,
        decision_awaited=row.decision_awaited,
        never_issued=row.recommendation_id is None and not row.settled,
        settled=row.settled,
        missing=tuple(names[:MISSING_SHOWN]),
        more_missing=max(len(names) - MISSING_SHOWN, 0),
    )
