"""Clients of the API: hospital systems that carry a bearer token, each as one of the cast."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken

from tests.cast import Cast


def client_of(user: User) -> Client:
    return Client(headers={"Authorization": f"Bearer {AccessToken.for_user(user)}"})


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def haematologist_api(cast: Cast) -> Client:
    return client_of(cast.haematologist)


@pytest.fixture
def colleague_api(cast: Cast) -> Client:
    return client_of(cast.colleague)


@pytest.fixture
def stranger_api(cast: Cast) -> Client:
    return client_of(cast.stranger)


@pytest.fixture
def statistician_api(cast: Cast) -> Client:
    return client_of(cast.statistician)
