"""A recommendation as it was issued, its decisions, and what a replay found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decision_support.models import BoardDecision, Recommendation
from decision_support.presenters.answer import answer
from decision_support.presenters.preferences import stated
from decision_support.recommendation.rules import Evidence
from decision_support.services.recommendations import Replay

DIFFERENCES_SHOWN = 20


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
class DifferenceRow:
    place: str
    stored: str
    now: str


def stored_page(
    row: Recommendation, evidence: Mapping[str, Evidence], replayed: Replay | None = None
) -> dict[str, Any]:
    """The context of the page of one stored recommendation."""
    successor = getattr(row, "superseded_by", None)
    return {
        "recommendation": row,
        "patient": row.patient,
        "answer": answer(row.content, evidence, protocol=row.case["diagnosis"].get("protocol")),
        "superseded_by": successor,
        "issued_by": row.issued_by.get_full_name() or row.issued_by.get_username(),
        "decisions": tuple(_decision(decision) for decision in row.decisions.select_related("decided_by")),
        "replayed": replayed,
        "differences": _differences(replayed),
    }


def _decision(decision: BoardDecision) -> DecisionRow:
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


def _differences(replayed: Replay | None) -> tuple[DifferenceRow, ...]:
    if replayed is None:
        return ()
    found = replayed.differences[:DIFFERENCES_SHOWN]
    return tuple(DifferenceRow(row.pointer, json.dumps(row.stored), json.dumps(row.now)) for row in found)
