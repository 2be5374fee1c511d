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


def test_to_choose_what_the_recommendation_does_not_support_is_not_to_agree(cast: Cast) -> None:
    """With an HCT-CI of 3 and negative after cycle 1 the row speaks against allogeneic transplant."""
    unfit = {"assessed_on": "2026-08-07", "ecog": 1, "hct_ci": 3}
    patient = cast.patient(early_negative(fitness=unfit))
    issued = recommendations.issue(patient=patient, as_of=date(2026, 9, 1), by=cast.haematologist)
    chosen = {**AGREED, "option": "allogeneic_hsct"}
    assert {row["option"]: row["stance"] for row in issued.content["options"]}[
        chosen["option"]
    ] == "not_supported"
    with pytest.raises(RecordProblems) as refused:
        decisions.record(recommendation=issued, by=cast.colleague, **chosen)
    assert [(problem.pointer, problem.code) for problem in refused.value.problems] == [
        ("/agrees", "agrees_with_unsupported")
    ]
    otherwise = {**chosen, "agrees": False, "override_reason": "patient_preference"}
    assert decisions.record(recommendation=issued, by=cast.colleague, **otherwise).agrees is False


WEIGHED: dict[str, Any] = {
    "weights": {"relapse": 1, "non_relapse_death": 1.5, "chronic_gvhd": 0.3},
    "utilities": {
        "leukaemia_free": 0.9,
        "leukaemia_free_with_gvhd": 0.6,
        "relapsed": 0.35,
        "first_3_months_allo": 0.4,
        "first_3_months_auto": 0.55,
    },
}


def test_the_weights_and_values_of_the_board_are_kept_and_audited(cast: Cast, issued: Recommendation) -> None:
    decisions.record(recommendation=issued, by=cast.colleague, preferences=WEIGHED, **AGREED)
    assert BoardDecision.objects.get().preferences == WEIGHED
    assert AuditEvent.objects.get(action="decided").changes["preferences"] == [None, WEIGHED]


@pytest.mark.parametrize(
    ("preferences", "pointer"),
    [
        ([], "/preferences"),
        ({"weights": {}}, "/preferences"),
        (WEIGHED | {"weights": {}}, "/preferences/weights/relapse"),
        (WEIGHED | {"weights": WEIGHED["weights"] | {"relapse": 3.1}}, "/preferences/weights/relapse"),
        (WEIGHED | {"weights": WEIGHED["weights"] | {"relapse": "1"}}, "/preferences/weights/relapse"),
        (WEIGHED | {"weights": WEIGHED["weights"] | {"hope": 1}}, "/preferences/weights/hope"),
        (
            WEIGHED | {"utilities": WEIGHED["utilities"] | {"relapsed": -0.1}},
            "/preferences/utilities/relapsed",
        ),
        (
            WEIGHED | {"utilities": WEIGHED["utilities"] | {"relapsed": 1.01}},
            "/preferences/utilities/relapsed",
        ),
        (WEIGHED | {"luck": {}}, "/preferences/luck"),
    ],
)
def test_weights_and_values_that_cannot_be_are_refused(
    cast: Cast, issued: Recommendation, preferences: Any, pointer: str
) -> None:
    with pytest.raises(RecordProblems) as refusal:
        decisions.record(recommendation=issued, by=cast.colleague, preferences=preferences, **AGREED)
    assert pointer in [problem.pointer for problem in refusal.value.problems]
    assert not BoardDecision.objects.exists()
