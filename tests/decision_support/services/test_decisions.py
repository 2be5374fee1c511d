"""What recording a decision promises beyond its shape."""

from datetime import date
from typing import Any

import pytest

from cohorts.models import AuditEvent
from cohorts.services.errors import NotPermitted, RecordProblems
from decision_support.models import BoardDecision, Recommendation
from decision_support.services import decisions, recommendations
from tests.cast import Cast, early_negative

AGREED: dict[str, Any] = {
    "own_choice": "undecided",
    "option": "autologous_hsct",
    "agrees": True,
    "signature_meaning": "authorship",
}


@pytest.fixture
def issued(cast: Cast) -> Recommendation:
    patient = cast.patient(early_negative())
    return recommendations.issue(patient=patient, as_of=date(2026, 9, 1), by=cast.haematologist)


def test_who_when_and_what_are_kept(cast: Cast, issued: Recommendation) -> None:
    decision = decisions.record(recommendation=issued, by=cast.colleague, comment=" Agreed. ", **AGREED)
    stored = BoardDecision.objects.get()
    assert stored == decision
    assert (stored.decided_by, stored.comment, stored.override_reason) == (cast.colleague, "Agreed.", None)
    event = AuditEvent.objects.get(action="decided")
    assert event.patient_id == issued.patient_id
    assert event.changes["option"] == [None, "autologous_hsct"]


def test_a_board_that_changes_its_mind_adds_a_decision(cast: Cast, issued: Recommendation) -> None:
    decisions.record(recommendation=issued, by=cast.colleague, **AGREED)
    decisions.record(recommendation=issued, by=cast.colleague, **AGREED | {"option": "no_transplant"})
    assert [row.option for row in issued.decisions.all()] == ["no_transplant", "autologous_hsct"]


@pytest.mark.parametrize("part", ["stranger", "statistician", "administrator"])
def test_only_a_clinician_of_the_centre_decides(cast: Cast, issued: Recommendation, part: str) -> None:
    with pytest.raises(NotPermitted):
        decisions.record(recommendation=issued, by=getattr(cast, part), **AGREED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agrees": False}, "reason_required"),
        ({"override_reason": "donor"}, "reason_forbidden"),
        ({"agrees": False, "override_reason": "other"}, "comment_required"),
        ({"option": "both"}, "unknown_code"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(
    cast: Cast, issued: Recommendation, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(RecordProblems) as refused:
        decisions.record(recommendation=issued, by=cast.colleague, **AGREED | change)
    assert [problem.code for problem in refused.value.problems] == [code]
