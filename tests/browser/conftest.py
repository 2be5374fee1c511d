"""Logging in through the log-in page, as a person does."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cohorts.models import Patient
from tests.browser_support import PageWatch
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, filled, negative

LogIn = Callable[[str], None]


@pytest.fixture
def hospital(live_server: Any, transactional_db: None) -> Cast:
    """The cast, in a database that the live server sees."""
    return Cast.assemble()


@pytest.fixture
def log_in(page: Page) -> LogIn:
    return partial(_fill_in, page)


@pytest.fixture
def plain_page(browser: Browser, page_watch: PageWatch, hospital: Cast) -> Iterator[Page]:
    """A page without JavaScript, watched like any other, with the haematologist logged in."""
    context = browser.new_context(base_url=page_watch.origin, java_script_enabled=False)
    context.on("page", page_watch.start)
    page = context.new_page()
    _fill_in(page, "haematologist")
    yield page
    context.close()
    assert page_watch.unexpected_errors() == []
    assert page_watch.strangers == []


def _fill_in(page: Page, username: str) -> None:
    page.goto("/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Worklist").wait_for()


@pytest.fixture
def early_patient(hospital: Cast) -> Patient:
    """MRD-negative after cycle 1, cycle 2 running; of the demonstration centre."""
    return hospital.patient(filled(negative(AFTER_CYCLE_1)), centre=hospital.demonstration)
