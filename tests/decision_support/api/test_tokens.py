"""The bearer token: given for the right password only, gone with the account, and guarded against guessing."""

from typing import Any

import pytest
from django.test import Client

from cohorts.models import AuditEvent
from tests.cast import PASSWORD, Cast
from tests.decision_support.api.test_problems import assert_problem

TOKEN = "/api/v1/token"


def ask(client: Client, username: Any, password: Any = PASSWORD) -> Any:
    return client.post(TOKEN, {"username": username, "password": password}, content_type="application/json")


def test_the_right_password_gives_a_token_that_opens_the_api(cast: Cast, client: Client) -> None:
    given = ask(client, "haematologist")
    assert given.status_code == 200
    assert given.json()["expires_in"] == 3600
    bearer = {"Authorization": f"Bearer {given.json()['access']}"}
    assert client.get("/api/v1/patients", headers=bearer).status_code == 200


def test_each_token_is_in_the_audit_and_a_refusal_gives_none(cast: Cast, client: Client) -> None:
    ask(client, "haematologist", "wrong")
    ask(client, "haematologist")
    assert [event.actor_username for event in AuditEvent.objects.filter(action="token_issued")] == [
        "haematologist"
    ]


@pytest.mark.parametrize(("username", "password"), [("haematologist", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    cast: Cast, client: Client, username: str, password: str
) -> None:
    problem = assert_problem(ask(client, username, password), 401, "authentication_failed")
    assert problem["detail"] == "The user name or the password is not right."


def test_a_closed_account_gets_no_token_and_its_token_is_refused(cast: Cast, client: Client) -> None:
    bearer = {"Authorization": f"Bearer {ask(client, 'haematologist').json()['access']}"}
    cast.haematologist.is_active = False
    cast.haematologist.save()
    assert_problem(ask(client, "haematologist"), 401, "authentication_failed")
    assert_problem(client.get("/api/v1/patients", headers=bearer), 401, "user_inactive")


def test_a_changed_password_ends_the_token(cast: Cast, client: Client) -> None:
    bearer = {"Authorization": f"Bearer {ask(client, 'haematologist').json()['access']}"}
    cast.haematologist.set_password("another one entirely")
    cast.haematologist.save()
    assert_problem(client.get("/api/v1/patients", headers=bearer), 401, "password_changed")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/username"),
        ({"username": "haematologist"}, "/password"),
        ({"username": 7, "password": "x"}, "/username"),
        ({"username": "haematologist", "password": ["x"]}, "/password"),
        ({"username": "nul\0", "password": "x"}, "/username"),
        ({"username": "haematologist", "password": "nul\0"}, "/password"),
        ({"username": "\ud800", "password": "x"}, "/username"),
        ({"username": "haematologist", "password": "\ud800"}, "/password"),
        ({"username": "haematologist", "password": "x" * 5_000}, "/password"),
        ({"username": "haematologist", "password": "x", "scope": "all"}, "/scope"),
        ([], ""),
    ],
)
def test_a_malformed_request_is_400(cast: Cast, client: Client, body: Any, pointer: str) -> None:
    response = client.post(TOKEN, body, content_type="application/json")
    assert response.status_code == 400
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


def test_after_ten_failures_in_a_minute_an_account_is_held_up(cast: Cast, client: Client) -> None:
    for _ in range(10):
        assert ask(client, "haematologist", "wrong").status_code == 401
    held = ask(client, "haematologist")
    assert_problem(held, 429, "throttled")
    assert 0 < int(held["Retry-After"]) <= 60
    assert ask(client, "colleague").status_code == 200


def test_after_thirty_failures_in_a_minute_an_address_is_held_up(cast: Cast, client: Client) -> None:
    for number in range(30):
        assert ask(client, f"guess-{number}").status_code == 401
    assert ask(client, "haematologist").status_code == 429
    assert ask(Client(REMOTE_ADDR="192.0.2.7"), "haematologist").status_code == 200


def test_the_address_cannot_be_made_up(cast: Cast, client: Client) -> None:
    for number in range(30):
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        client.post(TOKEN, {"username": f"guess-{number}", "password": "x"}, content_type="application/json",
                    headers=headers)  # fmt: skip
    assert ask(client, "haematologist").status_code == 429


def test_success_is_never_held_up(cast: Cast, client: Client) -> None:
    assert {ask(client, "haematologist").status_code for _ in range(40)} == {200}
