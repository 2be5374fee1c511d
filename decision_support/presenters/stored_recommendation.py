"""A recommendation as it was issued, its decisions, and what a replay found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decision_support.models import Recommendation
from decision_support.presenters.answer import answer
from decision_support.presenters.decisions import decision_row
from decision_support.recommendation.rules import Evidence
from decision_support.services.recommendations import Replay

DIFFERENCES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    place: str
    stored: str
    now: str


def stored_page(
    row: Recommendation,
    content: Mapping[str, Any],
    evidence: Mapping[str, Evidence],
    replayed: Replay | None = None,
) -> dict[str, Any]:
    """The context of the page of one stored recommendation; `content` is what is stored or the same retold."""
    successor = getattr(row, "superseded_by", None)
    return {
        "recommendation": row,
        "patient": row.patient,
        "retold": content is not row.content,
        "answer": answer(content, evidence, protocol=row.case["diagnosis"].get("protocol")),
        "superseded_by": successor,
        "issued_by": row.issued_by.get_full_name() or row.issued_by.get_username(),
        "decisions": tuple(decision_row(decision) for decision in row.decisions.select_related("decided_by")),
        "replayed": replayed,
        "differences": _differences(replayed),
    }


def _differences(replayed: Replay | None) -> tuple[DifferenceRow, ...]:
    if replayed is None:
        return ()
    found = replayed.differences[:DIFFERENCES_SHOWN]
    return tuple(DifferenceRow(row.pointer, json.dumps(row.stored), json.dumps(row.now)) for row in found)
