"""Whatever JSON arrives, and whatever is no JSON, the answer is never a 500."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decision_support.api.case_example import case
from tests.decision_support.api.conftest import client_of

ACCEPTED = {200, 400, 413, 422}

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


def _client() -> Client:
    return client_of(User.objects.get_or_create(username="system")[0])


def _post(body: str | bytes) -> int:
    response = _client().generic("POST", "/api/v1/evaluate", body, content_type="application/json")
    if response.status_code != 200:
        assert response["Content-Type"] == "application/problem+json"
    return response.status_code


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in steps:
        found += places(inner, (*path, key))
    return found


@pytest.mark.django_db
@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    assert _post(body) in ACCEPTED


@pytest.mark.django_db
@settings(max_examples=150)
@given(any_json)
def test_any_json(value: Any) -> None:
    assert _post(json.dumps(value)) in ACCEPTED


@pytest.mark.django_db
@settings(max_examples=400)
@given(st.sampled_from(places(case())), any_json)
def test_any_json_at_any_place_of_a_case(path: tuple[Any, ...], value: Any) -> None:
    changed: Any = case()
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert _post(json.dumps(changed)) in ACCEPTED
    assert _post(json.dumps({"cases": [case(), changed]})) in ACCEPTED
