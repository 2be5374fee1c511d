"""People are logged out after idle minutes, and after a working day whatever they did."""

import time

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from decision_support import session_timeout


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = float(int(time.time()))

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(session_timeout, "time", clock)
    return clock


@pytest.fixture
def ann(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("ann", "ann@hospital.example", "a long passphrase"))
    return client


def is_logged_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_the_session_lives_as_long_as_the_setting_says_and_is_renewed_by_use(
    ann: Client, clock: Clock
) -> None:
    assert is_logged_in(ann)
    cookie = ann.cookies[settings.SESSION_COOKIE_NAME]
    assert settings.SESSION_COOKIE_AGE == settings.SESSION_TIMEOUT_MINUTES * 60
    first = ann.session.get_expiry_date()
    clock.now += 61
    assert is_logged_in(ann)
    assert ann.session.get_expiry_date() > first
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_day_s_work_ends_the_session_however_busy(ann: Client, clock: Clock) -> None:
    assert is_logged_in(ann)
    for _ in range(12):
        clock.now += 3600
        assert is_logged_in(ann)
    clock.now += 60
    assert not is_logged_in(ann)


def test_pages_in_quick_succession_cost_no_write(
    ann: Client, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    is_logged_in(ann)
    clock.now += 30
    with django_assert_num_queries(2) as queries:  # the session and its user
        ann.get("/api/v1/no-such-page")
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


@pytest.mark.django_db
def test_a_request_without_a_session_makes_none(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert settings.SESSION_COOKIE_NAME not in response.cookies
