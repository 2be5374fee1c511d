"""A patient with a row in every table, and an account to look at it with."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cohorts.models import Patient
from tests.cast import Cast, early_negative


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(
        early_negative(
            transplants=[{"performed_on": "2026-10-01", "kind": "autologous"}],
            first_relapse={"on_treatment": False},
            prior_treatment={"blinatumomab": False},
            outcomes=[{"kind": "last_follow_up", "occurred_on": "2026-10-20"}],
        )
    )


@pytest.fixture
def browse(client: Client) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in
