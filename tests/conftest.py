"""What every test stands on: a real database, and a real browser where the machine has one."""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from decision_support import embedded_postgres
from decision_support.environment import data_dir, uses_embedded_database
from tests import browser_support
from tests.browser_support import PageWatch
from tests.cast import Cast
from tests.emptying import flush_in_spite_of_guards
from tests.jobs import Jobs

# Found examples stay random, so that every run looks somewhere new; a failure prints how to repeat it.
hypothesis.settings.register_profile("landmark", deadline=None, print_blob=True)
hypothesis.settings.load_profile("landmark")


def pytest_configure() -> None:
    # Log-ins are many and hashing is slow by design; nothing here is a secret.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Static files come from their sources, through the finders; none are collected.
    settings.STATIC_ROOT = None
    database = settings.DATABASES["default"]
    # A test database need not outlive a power cut.
    database["OPTIONS"] = {**database["OPTIONS"], "options": "-c synchronous_commit=off"}
    database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Starts or joins the embedded server before the test database is made, and lets go of it at the end."""
    if not uses_embedded_database():
        yield
        return
    with embedded_postgres.attach(data_dir()):
        yield


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_flushed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        flush = DatabaseOperations.execute_sql_flush
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_in_spite_of_guards(flush))
        yield


@pytest.fixture(autouse=True)
def _every_test_begins_in_the_language_of_the_settings() -> Iterator[None]:
    """A request leaves its language on the thread, as it does in a server, where the next request sets its own."""
    yield
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """Two hospitals, the demonstration centre and their people (tests/cast.py)."""
    return Cast.assemble()


@pytest.fixture
def jobs(db: None) -> Jobs:
    """The queue, whose jobs run in this process when the test says so (tests/jobs.py)."""
    return Jobs()


# --- a real browser -------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Without one the test is skipped, or fails where a browser is required."""
    executable = browser_support.find_chromium()
    if executable is None:
        if browser_support.browser_is_required():
            pytest.fail(browser_support.NOT_FOUND)
        pytest.skip(browser_support.NOT_FOUND)
    # Playwright keeps an event loop in this thread, where Django then refuses to reach the database. Nothing here
    # is asynchronous: the test waits for the browser and only then asks the database.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=browser_support.ARGUMENTS)
            yield chromium
            chromium.close()


@pytest.fixture
def page_watch(live_server: Any) -> PageWatch:
    return PageWatch(origin=live_server.url)


@pytest.fixture
def page(browser: Browser, live_server: Any, page_watch: PageWatch) -> Iterator[Page]:
    """A fresh page of the live server; afterwards nothing may have failed in it or gone to another host."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    context.on("page", page_watch.start)
    page = context.new_page()
    yield page
    context.close()
    assert page_watch.unexpected_errors() == []
    assert page_watch.strangers == []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if browser_support.find_chromium() is None:
        terminalreporter.section("browser tests")
        terminalreporter.write_line(f"BROWSER TESTS DID NOT RUN. {browser_support.NOT_FOUND}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is required, a run in which no browser test passed has failed."""
    if not browser_support.browser_is_required() or "PYTEST_XDIST_WORKER" in os.environ:
        return
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = [report for report in reporter.stats.get("passed", []) if "browser" in report.keywords]
    if not passed and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("No browser test passed, and LANDMARK_REQUIRE_BROWSER is set.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
