"""What the board decided: every decision of a recommendation, and the one that stands for the patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from decision_support.models import BoardDecision, Recommendation
from decision_support.presenters import labels
from decision_support.presenters.preferences import stated


@dataclass(frozen=True, slots=True)
class DecisionRow:
    decided_at: datetime
    decided_by: str
    own_choice: str
    option: str
    agrees: bool
    reason: str
    comment: str
    signature: str
    preferences: tuple[tuple[Any, float], ...]


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """The latest decision on a patient, the recommendation it was made on, and how the shown answer relates to that.

    `newer` is a recommendation issued since, on which nothing is decided yet. `direction_now` is given where the
    shown answer leads elsewhere; `record_changed` where it leads the same way from another record.
    """

    decision: DecisionRow
    recommendation: Any
    issued_at: datetime
    as_of: date
    direction_label: Any
    newer: Any
    direction_now: Any
    record_changed: bool


def decision_row(decision: BoardDecision) -> DecisionRow:
    return DecisionRow(
        decided_at=decision.decided_at,
        decided_by=decision.decided_by.get_full_name() or decision.decided_by.get_username(),
        own_choice=decision.get_own_choice_display(),
        option=decision.get_option_display(),
        agrees=decision.agrees,
        reason=decision.get_override_reason_display() or "",
        comment=decision.comment,
        signature=decision.get_signature_meaning_display(),
        preferences=stated(decision.preferences),
    )


def standing_decision(
    stored: Sequence[Recommendation], direction: str, *, stale: bool
) -> StandingDecision | None:
    """None where nothing was decided. `stored` are the patient's recommendations, newest first, `stale` says whether
    the first of them no longer answers the record, and `direction` is that of the answer on the page.
    """
    decided = [(decision, row) for row in stored for decision in row.decisions.all()]
    if not decided:
        return None
    decision, row = max(decided, key=lambda pair: pair[0].decided_at)
    same_way = row.direction == direction
    return StandingDecision(
        decision=decision_row(decision),
        recommendation=row.pk,
        issued_at=row.issued_at,
        as_of=row.as_of,
        direction_label=labels.DIRECTIONS[row.direction],
        newer=None if row.pk == stored[0].pk else stored[0].pk,
        direction_now=None if same_way else labels.DIRECTIONS[direction],
        record_changed=same_way and (stale or row.pk != stored[0].pk),
    )
