"""The browser fixture itself: it drives a real page, and notices what a page must not do."""

import os
import stat
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.browser_support import PageWatch, find_chromium


def test_a_page_is_driven_and_the_database_is_reachable_beside_it(
    page: Page, django_user_model: type
) -> None:
    page.goto("/healthz")
    assert "alive" in page.content()
    assert django_user_model.objects.count() == 0  # type: ignore[attr-defined]  # the model is chosen at run time


def test_a_console_error_and_a_request_to_another_host_are_noticed(page: Page, page_watch: PageWatch) -> None:
    page.goto("/healthz")
    page.evaluate("console.error('out of order')")
    with pytest.raises(Error, match="ERR_"):
        page.goto("http://127.0.0.1:9/elsewhere")
    assert page_watch.unexpected_errors() == ["out of order ()"]
    assert page_watch.strangers == ["http://127.0.0.1:9/elsewhere"]
    page_watch.allow_error("out of order")
    page_watch.strangers.clear()


def test_the_content_security_policy_stops_inline_code_and_requests_to_other_hosts(
    page: Page, page_watch: PageWatch
) -> None:
    page.goto("/healthz")
    page_watch.allow_error("Content Security Policy")
    outcome = page.evaluate(
        """async () => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
            const fetched = await fetch("http://127.0.0.1:9/x").then(() => "fetched", () => "refused");
            return [window.ran ?? "not run", fetched];
        }"""
    )
    assert outcome == ["not run", "refused"]
    assert len(page_watch.errors) >= 2


def test_the_browser_named_in_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = tmp_path / "browser"
    named.touch()
    monkeypatch.setenv("LANDMARK_CHROMIUM", os.fspath(named))
    find_chromium.cache_clear()
    assert find_chromium() is None
    named.chmod(named.stat().st_mode | stat.S_IXUSR)
    find_chromium.cache_clear()
    assert find_chromium() == os.fspath(named)
    monkeypatch.undo()
    find_chromium.cache_clear()
