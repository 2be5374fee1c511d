"""Clients of the API, each as one of the cast."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.decision_support.api.conftest import client_of


@pytest.fixture
def api(cast: Cast) -> Client:
    """The haematologist's."""
    return client_of(cast.haematologist)
