"""Cohorts over REST: what is made is told back, what is wrong is pointed at, and the document describes both."""

from typing import Any

from django.test import Client

from cohorts.models import Cohort, CohortVersion
from tests.cast import Cast
from tests.cohorts.cohort_records import negative_early, negative_late
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.openapi_checks import assert_described

COHORTS = "/api/v1/cohorts"
LATE = {"mrd_stratum": {"in": ["late"]}}


def post(api: Client, path: str, body: Any, **headers: str) -> Any:
    return api.post(path, body, content_type="application/json", headers=headers)


def described(response: Any, method: str, path: str) -> None:
    assert_described(method, path, response.status_code, response["Content-Type"], response.json())


def made(api: Client, **values: Any) -> dict[str, Any]:
    response = post(api, COHORTS, {"name": "Late", "centres": ["north"], **values})
    assert response.status_code == 201, response.content
    described(response, "post", "/api/v1/cohorts")
    answer: dict[str, Any] = response.json()
    assert response["Location"] == f"{COHORTS}/{answer['id']}"
    return answer


def test_a_cohort_is_made_read_and_listed(cast: Cast, api: Client) -> None:
    cast.patient(negative_early())
    cast.patient(negative_late())
    cohort = made(api, definition=LATE, as_of="2026-11-01")
    assert cohort["latest_version"]["member_count"] == 1
    assert cohort["latest_version"]["attrition"]["steps"][0]["excluded"] == 1
    assert cohort["centres"] == [{"code": "north", "name": "Northern centre"}]
    read = api.get(f"{COHORTS}/{cohort['id']}")
    assert read.json() == cohort
    described(read, "get", "/api/v1/cohorts/{cohort_id}")
    listed = api.get(COHORTS)
    described(listed, "get", "/api/v1/cohorts")
    assert [row["id"] for row in listed.json()["results"]] == [cohort["id"]]


def test_a_further_version_is_saved_and_read(cast: Cast, api: Client) -> None:
    cohort = made(api)
    versions = f"{COHORTS}/{cohort['id']}/versions"
    saved = post(api, versions, {"definition": {"sex": ["female", "unknown"]}})
    assert saved.status_code == 201
    described(saved, "post", "/api/v1/cohorts/{cohort_id}/versions")
    assert saved.json()["number"] == 2
    read = api.get(saved["Location"])
    assert read.json() == saved.json()
    described(read, "get", "/api/v1/cohorts/{cohort_id}/versions/{number}")
    listed = api.get(versions)
    described(listed, "get", "/api/v1/cohorts/{cohort_id}/versions")
    assert [row["number"] for row in listed.json()["results"]] == [2, 1]
    assert api.get(f"{versions}/3").status_code == 404


def test_facets_count_without_saving(cast: Cast, api: Client) -> None:
    cast.patient(negative_early())
    cast.patient(negative_late())
    cohort = made(api, definition=LATE)
    path = f"{COHORTS}/{cohort['id']}/facets"
    of_latest = api.get(path)
    described(of_latest, "get", "/api/v1/cohorts/{cohort_id}/facets")
    assert of_latest.json()["member_count"] == 1
    assert of_latest.json()["mrd_stratum"]["early"] == 1
    asked = post(api, path, {"definition": {"sex": ["male"]}})
    described(asked, "post", "/api/v1/cohorts/{cohort_id}/facets")
    assert asked.json()["member_count"] == 0
    assert asked.json()["facets"]["sex"]["unknown"] == 2
    assert asked.json()["attrition"]["steps"][0]["unknown"] == 2
    assert CohortVersion.objects.count() == 1


def test_every_problem_has_its_pointer_and_its_status(cast: Cast, api: Client) -> None:
    malformed = post(
        api, COHORTS, {"name": "x", "centres": ["north"], "definition": {"sex": ["?"], "era": {"from": "x"}}}
    )
    assert malformed.status_code == 400
    pointers = {error["pointer"] for error in malformed.json()["errors"]}
    assert pointers == {"/definition/sex/0", "/definition/era/from"}
    impossible = post(api, COHORTS, {"name": "x", "centres": ["north", "demonstration"]})
    assert impossible.status_code == 422
    assert impossible.json()["errors"][0]["code"] == "mixed_provenance"
    repeated = api.post(
        COHORTS,
        '{"name": "x", "centres": ["north"], "definition": {"sex": ["male"], "sex": ["female"]}}',
        content_type="application/json",
    )
    assert repeated.status_code == 400
    assert repeated.json()["errors"][0]["pointer"] == "/definition/sex"
    assert not Cohort.objects.exists()


def test_a_repeated_key_of_a_creation_makes_one_cohort(cast: Cast, api: Client) -> None:
    body = {"name": "Once", "centres": ["north"]}
    headers = {"Idempotency-Key": "make-it-once"}
    first, second = (post(api, COHORTS, body, **headers) for _ in range(2))
    assert first.json() == second.json()
    assert Cohort.objects.count() == 1


def test_it_is_renamed_by_its_owner_only(cast: Cast, api: Client) -> None:
    path = f"{COHORTS}/{made(api)['id']}"
    renamed = api.patch(path, {"name": "Other"}, content_type="application/json")
    assert renamed.json()["name"] == "Other"
    described(renamed, "patch", "/api/v1/cohorts/{cohort_id}")
    assert (
        client_of(cast.colleague).patch(path, {"name": "Mine"}, content_type="application/json").status_code
        == 403
    )


def test_whoever_may_not_see_small_numbers_gets_them_rounded_and_is_told(cast: Cast, api: Client) -> None:
    for _ in range(7):
        cast.patient(negative_late())
    cohort = made(api, definition=LATE)
    administrator = client_of(cast.administrator)
    read = administrator.get(f"{COHORTS}/{cohort['id']}").json()
    assert (read["latest_version"]["member_count"], read["rounded_to"]) == (5, 5)
    counted = administrator.get(f"{COHORTS}/{cohort['id']}/facets").json()
    assert counted["mrd_stratum"]["late"] == 5
    assert counted["ranges"]["era"]["lowest"] is None
