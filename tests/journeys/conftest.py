"""Journeys in the browser start like the browser tests: with the cast, at the log-in page."""

from tests.browser.conftest import hospital, log_in

__all__ = ["hospital", "log_in"]
