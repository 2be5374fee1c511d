"""Issuing, reading, replaying and deciding over REST."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cohorts.models import AuditEvent
from decision_support.models import BoardDecision, Recommendation
from decision_support.recommendation.recommendation import canonical_bytes
from tests.cast import Cast, early_negative
from tests.decision_support.api.test_problems import assert_problem

DECISION = {
    "own_choice": "allogeneic_hsct",
    "option": "allogeneic_hsct",
    "agrees": False,
    "override_reason": "patient_preference",
    "comment": "Discussed on 3 September.",
    "signature_meaning": "responsibility",
}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def of(patient: Any) -> str:
    return f"/api/v1/patients/{patient.pk}/recommendations"


@pytest.fixture
def issued(cast: Cast, haematologist_api: Client) -> dict[str, Any]:
    patient = cast.patient(early_negative())
    answer: dict[str, Any] = post(haematologist_api, of(patient), {"as_of": "2026-09-01"}).json()
    return answer


def test_an_answer_is_stored_with_its_case_hashes_and_versions(cast: Cast, haematologist_api: Client) -> None:
    patient = cast.patient(early_negative())
    response = post(haematologist_api, of(patient), {"as_of": "2026-09-01"})
    assert response.status_code == 201, response.content
    body = response.json()
    row = Recommendation.objects.get()
    assert response["Location"] == f"/api/v1/recommendations/{row.pk}"
    assert body["id"] == str(row.pk)
    assert body["patient"] == str(patient.pk)
    assert body["issued_by"] == "haematologist"
    assert body["supersedes"] is None
    assert body["mrd_timeline"]["strata"] == ["early"]
    assert body["case"]["mrd_assessments"][0]["collected_on"] == "2026-08-06"
    assert body["canonical_sha256"] == sha256(canonical_bytes(row.content)).hexdigest()
    assert haematologist_api.get(response["Location"]).json() == body


def test_the_stored_answer_is_what_evaluate_gives_for_its_case(
    haematologist_api: Client, issued: Any
) -> None:
    again = post(haematologist_api, "/api/v1/evaluate", issued["case"]).json()
    assert canonical_bytes(again) == canonical_bytes({name: issued[name] for name in again})


def test_the_answer_for_a_synthetic_patient_says_so(cast: Cast, haematologist_api: Client) -> None:
    synthetic = cast.patient(early_negative(), centre=cast.demonstration)
    assert post(haematologist_api, of(synthetic), {}).json()["synthetic"] is True
    real = cast.patient(early_negative())
    assert post(haematologist_api, of(real), {}).json()["synthetic"] is False


def test_asking_the_same_again_gives_the_standing_answer(cast: Cast, haematologist_api: Client) -> None:
    path = of(cast.patient(early_negative()))
    first = post(haematologist_api, path, {"as_of": "2026-09-01"})
    again = post(haematologist_api, path, {"as_of": "2026-09-01"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Recommendation.objects.count() == 1


def test_a_new_result_makes_a_new_answer_that_supersedes_the_old(
    cast: Cast, haematologist_api: Client
) -> None:
    patient = cast.patient(early_negative())
    first = post(haematologist_api, of(patient), {"as_of": "2026-09-01"}).json()
    cast.mrd(patient, collected_on="2026-08-28", result="quantified", value=0.002)
    second = post(haematologist_api, of(patient), {"as_of": "2026-09-01"}).json()
    assert second["supersedes"] == first["id"]
    old = haematologist_api.get(f"/api/v1/recommendations/{first['id']}").json()
    assert old["superseded_by"] == second["id"]
    assert {**old, "superseded_by": None} == first, "nothing else of the old answer has changed"
    listed = haematologist_api.get(of(patient)).json()["results"]
    assert [row["id"] for row in listed] == [second["id"], first["id"]]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"as_of": "2999-01-01"}, 422, "in_the_future"),
        ({"as_of": "2026-02-30"}, 422, "no_such_day"),
        ({"as_of": "2026-06-30"}, 422, "after_as_of"),  # a day before the diagnosis
        ({"as_of": 20260901}, 400, "wrong_type"),
        ({"as_of": "2026-09-01", "dry_run": True}, 400, "unknown_field"),
        ([], 400, "wrong_type"),
    ],
)
def test_a_day_that_cannot_be_judged_is_refused(
    cast: Cast, haematologist_api: Client, body: Any, status: int, code: str
) -> None:
    assert_problem(post(haematologist_api, of(cast.patient(early_negative())), body), status, code)
    assert Recommendation.objects.count() == 0


def test_today_is_judged_where_no_day_is_given(cast: Cast, haematologist_api: Client) -> None:
    path = of(cast.patient(early_negative()))
    assert post(haematologist_api, path, {}).json()["as_of"] == timezone.localdate().isoformat()
    without_body = haematologist_api.generic("POST", path)
    assert without_body.status_code == 200, without_body.content


def test_a_replay_gives_the_same_canonical_bytes(haematologist_api: Client, issued: Any) -> None:
    replay = haematologist_api.generic("POST", f"/api/v1/recommendations/{issued['id']}/replay")
    assert replay.status_code == 200, replay.content
    assert replay.json()["identical"] is True
    assert replay.json()["differences"] == []
    assert replay.json()["replayed_sha256"] == issued["canonical_sha256"]


def test_a_replay_is_in_the_audit(haematologist_api: Client, issued: Any) -> None:
    haematologist_api.generic("POST", f"/api/v1/recommendations/{issued['id']}/replay")
    event = AuditEvent.objects.get(action="replayed")
    assert event.object_id == issued["id"]
    assert event.changes["identical"] == [None, True]


def test_an_unknown_recommendation_is_404(haematologist_api: Client) -> None:
    assert_problem(haematologist_api.get(f"/api/v1/recommendations/{uuid4()}"), 404, "not_found")


def test_a_decision_is_recorded_and_shown_with_its_recommendation(
    haematologist_api: Client, issued: Any
) -> None:
    path = f"/api/v1/recommendations/{issued['id']}"
    response = post(haematologist_api, f"{path}/decisions", DECISION)
    assert response.status_code == 201, response.content
    decided = response.json()
    assert {name: decided[name] for name in DECISION} == DECISION
    assert decided["decided_by"] == "haematologist"
    assert haematologist_api.get(path).json()["decisions"] == [decided]
    assert haematologist_api.get(f"{path}/decisions").json()["results"] == [decided]
    assert AuditEvent.objects.get(action="decided").object_id == decided["id"]


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"own_choice": None}, 400, "/own_choice"),
        ({"own_choice": "both"}, 400, "/own_choice"),
        ({"option": "undecided"}, 400, "/option"),
        ({"agrees": None}, 400, "/agrees"),
        ({"agrees": "yes"}, 400, "/agrees"),
        ({"agrees": True}, 422, "/override_reason"),
        ({"override_reason": None}, 422, "/override_reason"),
        ({"override_reason": "because"}, 400, "/override_reason"),
        ({"override_reason": "other", "comment": ""}, 422, "/comment"),
        ({"comment": "x" * 2001}, 400, "/comment"),
        ({"comment": "nul\0"}, 400, "/comment"),
        ({"comment": 7}, 400, "/comment"),
        ({"signature_meaning": "witness"}, 400, "/signature_meaning"),
        ({"signature_meaning": None}, 400, "/signature_meaning"),
        ({"preferences": "mild"}, 400, "/preferences"),
        ({"preferences": {"weights": {"relapse": 4}, "utilities": {}}}, 400, "/preferences/weights/relapse"),
        ({"decided_by": "somebody else"}, 400, "/decided_by"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    haematologist_api: Client, issued: Any, change: dict[str, Any], status: int, pointer: str
) -> None:
    response = post(haematologist_api, f"/api/v1/recommendations/{issued['id']}/decisions", DECISION | change)
    assert response.status_code == status, response.content
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert BoardDecision.objects.count() == 0


def test_a_superseded_recommendation_is_not_decided_on(
    cast: Cast, haematologist_api: Client, issued: Any
) -> None:
    patient = Recommendation.objects.get().patient
    cast.mrd(patient, collected_on="2026-08-28", result="quantified", value=0.002)
    post(haematologist_api, of(patient), {"as_of": "2026-09-01"})
    response = post(haematologist_api, f"/api/v1/recommendations/{issued['id']}/decisions", DECISION)
    assert_problem(response, 422, "superseded")


def test_issuing_takes_few_queries(
    cast: Cast, haematologist_api: Client, django_assert_max_num_queries: Any
) -> None:
    path = of(cast.patient(early_negative()))
    with django_assert_max_num_queries(25):
        assert haematologist_api.generic("POST", path).status_code == 201


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    cast: Cast, haematologist_api: Client, django_assert_max_num_queries: Any
) -> None:
    patient = cast.patient(early_negative())
    for day in range(1, 6):
        post(haematologist_api, of(patient), {"as_of": f"2026-09-0{day}"})
    with django_assert_max_num_queries(6):
        assert json.loads(haematologist_api.get(of(patient)).content)["count"] == 5
