"""Logging in through the log-in page, as a person does."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, filled, negative

LogIn = Callable[[str], None]


@pytest.fixture
def hospital(live_server: Any, transactional_db: None) -> Cast:
    """The cast, in a database that the live server sees."""
    return Cast.assemble()


@pytest.fixture
def log_in(page: Page) -> LogIn:
    def with_the_form(username: str) -> None:
        page.goto("/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Worklist").wait_for()

    return with_the_form


@pytest.fixture
def early_patient(hospital: Cast) -> Patient:
    """MRD-negative after cycle 1, cycle 2 running; of the demonstration centre."""
    return hospital.patient(filled(negative(AFTER_CYCLE_1)), centre=hospital.demonstration)
