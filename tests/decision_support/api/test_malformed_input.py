"""Bad input never gives a 500 and never hangs: it gives a 4xx that says what is wrong and where."""

import time

import pytest
from django.test import Client

from tests.decision_support.api.malformed_cases import ALL, Bad

SECONDS_AT_MOST = 5


def test_the_table_is_long_and_each_row_has_its_own_name() -> None:
    assert len(ALL) >= 60
    assert len({bad.name for bad in ALL}) == len(ALL)


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ALL, ids=lambda bad: bad.name.replace(" ", "_"))
def test_a_case_that_cannot_be_is_refused_with_a_pointer(bad: Bad, haematologist_api: Client) -> None:
    began = time.monotonic()
    response = haematologist_api.generic(
        "POST", "/api/v1/evaluate", bad.raw, content_type=bad.content_type, headers=bad.headers
    )
    took = time.monotonic() - began

    assert response.status_code == bad.status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == bad.status
    assert problem["title"]
    assert bad.pointer in [error["pointer"] for error in problem["errors"]]
    assert all(error["message"] and error["code"] for error in problem["errors"])
    assert took < SECONDS_AT_MOST
