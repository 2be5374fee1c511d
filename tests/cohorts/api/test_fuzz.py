"""Whatever JSON arrives at any address of the record, the answer is never a 500."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.models import Patient
from decision_support.services import recommendations
from tests.cast import Cast, early_negative
from tests.cohorts.api.test_rows import ROWS
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.test_fuzz import any_json, places

REFUSED_OR_TAKEN = {200, 201, 400, 403, 409, 413, 422}
WHOLE: dict[str, Any] = {
    "centre": "north",
    **early_negative(
        transplants=[{"performed_on": "2026-10-01", "kind": "autologous"}],
        outcomes=[{"kind": "last_follow_up", "occurred_on": "2026-10-20"}],
        preferences={"avoid_gvhd": True},
        donor_search_done=True,
        planned_hsct_on="2026-12-01",
    ),
}

in_one_cast = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _cast() -> tuple[Client, Patient]:
    """The same cast for every example; what an example creates is undone with its transaction."""
    user = User.objects.filter(username="haematologist").first()
    if user is None:
        cast = Cast.assemble()
        cast.patient(early_negative())
        user = cast.haematologist
    return client_of(user), Patient.objects.order_by("created_at")[0]


def _send(client: Client, method: str, path: str, body: Any) -> None:
    response = client.generic(method, path, json.dumps(body), content_type="application/json")
    assert response.status_code in REFUSED_OR_TAKEN, response.content


@pytest.mark.django_db
@in_one_cast
@given(path=st.sampled_from(places(WHOLE)), value=any_json)
def test_any_json_at_any_place_of_a_new_record(path: tuple[Any, ...], value: Any) -> None:
    client, _patient = _cast()
    changed = json.loads(json.dumps(WHOLE))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    _send(client, "POST", "/api/v1/patients", changed)


@pytest.mark.django_db
@in_one_cast
@given(kind=st.sampled_from(sorted(ROWS)), data=st.data())
def test_any_json_in_any_row(kind: str, data: st.DataObject) -> None:
    client, patient = _cast()
    given_row = ROWS[kind][0]
    field = data.draw(st.sampled_from([*given_row, "reason", "record_version", "unknown"]))
    body = {**given_row, field: data.draw(any_json)}
    path = f"/api/v1/patients/{patient.pk}/{kind}"
    _send(client, "POST", path, body)
    for row in client.get(path).json()["results"][:1]:
        _send(client, "PATCH", f"{path}/{row['id']}", body)
        _send(client, "POST", f"{path}/{row['id']}/retract", {field: body[field]})


@pytest.mark.django_db
@in_one_cast
@given(body=any_json | st.dictionaries(st.sampled_from(["reason", "record_version", *WHOLE]), any_json))
def test_any_json_as_a_correction_or_a_day_or_a_decision(body: Any) -> None:
    client, patient = _cast()
    path = f"/api/v1/patients/{patient.pk}"
    _send(client, "PATCH", path, body)
    _send(client, "POST", f"{path}/recommendations", body)
    user = User.objects.get(username="haematologist")
    issued = recommendations.issue(patient=patient, as_of=date(2026, 9, 1), by=user)
    _send(client, "POST", f"/api/v1/recommendations/{issued.pk}/decisions", body)
    _send(client, "POST", f"/api/v1/recommendations/{issued.pk}/replay", body)
