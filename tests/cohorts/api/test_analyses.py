"""`/cohorts/{id}/analyses` and `/analyses/{id}` over REST."""

from typing import Any

import pytest
from django.test import Client

from cohorts.models import Analysis, AuditEvent, CohortVersion, Membership, Role
from cohorts.services import access, cohorts
from tests.cast import Cast
from tests.cohorts.services.asked import SURVIVAL, transplanted, version_of
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.openapi_checks import assert_described
from tests.decision_support.api.test_problems import assert_problem
from tests.jobs import Jobs


@pytest.fixture
def version(cast: Cast) -> CohortVersion:
    """Of a cohort of twelve."""
    for number in range(12):
        transplanted(cast, number)
    return version_of(
        cohorts.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)
    )


def place(version: CohortVersion) -> str:
    return f"/api/v1/cohorts/{version.cohort_id}/analyses"


def post(client: Client, path: str, body: Any = None) -> Any:
    """The answer, held to the document of the API."""
    response = client.post(path, {} if body is None else body, content_type="application/json")
    assert_described("POST", path, response.status_code, response["Content-Type"], response.json())
    return response


def test_an_analysis_is_asked_for_followed_and_read(api: Client, version: CohortVersion, jobs: Jobs) -> None:
    asked = post(api, place(version), SURVIVAL)
    assert (asked.status_code, asked.json()["state"], asked.json()["result"]) == (202, "queued", None)
    assert asked["Retry-After"] == "2"
    waiting = api.get(asked["Location"])
    assert (waiting.status_code, waiting["Location"]) == (202, asked["Location"])
    jobs.run()
    read = api.get(asked["Location"])
    assert_described("GET", asked["Location"], 200, "application/json", read.json())
    assert_described("GET", place(version), 200, "application/json", api.get(place(version)).json())
    assert (read.status_code, read.json()["state"], read.json()["version"]) == (200, "finished", 1)
    result = read.json()["result"]
    assert [group["n"] for group in result["groups"]] == [6, 6]
    assert result["disclosure"]["applied"] is False
    listed = api.get(place(version)).json()["results"]
    assert [row["id"] for row in listed] == [read.json()["id"]]
    assert "result" not in listed[0]


def test_a_refusal_points_at_the_field_and_says_what_is_allowed(api: Client, version: CohortVersion) -> None:
    unfair = SURVIVAL | {"arms": "transplant", "time_zero": "remission"}
    problem = assert_problem(post(api, place(version), unfair), 422, "known_later")
    assert problem["errors"][0]["pointer"] == "/arms"
    refusal = problem["refusal"]
    assert refusal["variable"]["known_when"]["code"] == "transplant"
    assert {one["code"] for one in refusal["allowed"]} == {"landmark", "time_varying"}
    allowed = unfair | refusal["allowed"][0]["definition"]
    assert post(api, place(version), allowed).status_code == 202
    assert post(api, place(version), refusal["teaching"]).status_code == 202


@pytest.mark.parametrize(
    ("change", "status", "code", "pointer"),
    [
        ({"colour": 1}, 400, "unknown_field", "/colour"),
        ({"kind": "magic"}, 400, "unknown_code", "/kind"),
        ({"endpoint": "relapse"}, 422, "competing_endpoint", "/endpoint"),
        ({"version": 7}, 422, "unknown_version", "/version"),
        ({"version": "1"}, 400, "wrong_type", "/version"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    api: Client, version: CohortVersion, change: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    problem = assert_problem(post(api, place(version), SURVIVAL | change), status, code)
    assert problem["errors"][0]["pointer"] == pointer


def test_a_repeated_key_is_refused(api: Client, version: CohortVersion) -> None:
    body = '{"kind": "survival", "endpoint": "overall_survival", "kind": "swimmer"}'
    assert_problem(post(api, place(version), body), 400, "repeated_key")


def test_an_analysis_is_cancelled_tried_again_and_repeated(
    api: Client, version: CohortVersion, jobs: Jobs
) -> None:
    here = post(api, place(version), SURVIVAL)["Location"]
    cancelled = post(api, f"{here}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert_problem(post(api, f"{here}/cancel"), 422, "over")
    assert_problem(post(api, f"{here}/repeat"), 422, "not_finished")
    assert_problem(post(api, f"{here}/retry", {"x": 1}), 400, "unknown_field")
    jobs.run()
    assert post(api, f"{here}/retry").status_code == 202
    jobs.run()
    repeated = post(api, f"{here}/repeat")
    assert (repeated.status_code, repeated["Location"]) != (202, here)
    assert repeated.json()["repeats"] == api.get(here).json()["id"]
    jobs.run()
    changes = api.get(repeated["Location"]).json()["result"]["changes"]
    assert [change["code"] for change in changes] == ["unchanged"]


def test_the_same_request_sent_twice_asks_once(api: Client, version: CohortVersion) -> None:
    headers = {"Idempotency-Key": "only-once"}
    first, second = (
        api.post(place(version), SURVIVAL, content_type="application/json", headers=headers) for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert Analysis.objects.count() == 1


def test_for_a_stranger_there_is_no_such_analysis_and_the_attempt_is_kept(
    cast: Cast, api: Client, version: CohortVersion
) -> None:
    here = post(api, place(version), SURVIVAL)["Location"]
    stranger = client_of(cast.stranger)
    for path in (here, place(version)):
        assert stranger.get(path).status_code == 404
    for path in (place(version), f"{here}/cancel", f"{here}/retry", f"{here}/repeat"):
        assert post(stranger, path, SURVIVAL).status_code == 404
    denied = AuditEvent.objects.filter(action="access_denied", actor_username="stranger")
    assert denied.count() == 6
    assert Analysis.objects.get().state == "queued"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRIVACY, Role.CURATOR])
def test_members_without_the_right_see_no_small_cells(
    cast: Cast, api: Client, version: CohortVersion, jobs: Jobs, role: Role
) -> None:
    Membership.objects.filter(user=cast.colleague).update(role=role)
    here = post(api, place(version), SURVIVAL)["Location"]
    jobs.run()
    answered = client_of(cast.colleague).get(here).json()
    assert_described("GET", here, 200, "application/json", answered)
    shown = answered["result"]
    assert shown["disclosure"]["applied"] is True
    # Two of the six of an arm died: withheld; the four others are rounded.
    assert [(group["events"], group["censored"]) for group in shown["groups"]] == [(None, 5), (None, 5)]
    assert api.get(here).json()["result"]["groups"][0]["events"] == 2


def test_a_statistician_sees_the_small_cells(
    cast: Cast, api: Client, version: CohortVersion, jobs: Jobs
) -> None:
    here = post(api, place(version), SURVIVAL)["Location"]
    jobs.run()
    shown = client_of(cast.statistician).get(here).json()["result"]
    assert (shown["disclosure"]["applied"], shown["groups"][0]["events"]) == (False, 2)
    assert access.sees_small_cells(cast.statistician, [cast.north, cast.south]) is False


def test_the_document_of_the_api_describes_analyses(api: Client) -> None:
    paths = api.get("/api/v1/schema?format=json").json()["paths"]
    asking = paths["/api/v1/cohorts/{cohort_id}/analyses"]["post"]
    assert {"202", "400", "404", "422"} <= set(asking["responses"])
    reading = paths["/api/v1/analyses/{analysis_id}"]["get"]
    assert {"200", "202", "404"} <= set(reading["responses"])
