"""Finding the machine's Chromium, and watching what a page does while a test drives it."""

import os
import re
import shutil
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome")
NOT_FOUND = f"No Chromium was found (looked for {', '.join(NAMES)} and in LANDMARK_CHROMIUM)."
# Root has no sandbox; the rest keeps a headless browser from talking to its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def find_chromium() -> str | None:
    if named := os.environ.get("LANDMARK_CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def browser_is_required() -> bool:
    return os.environ.get("LANDMARK_REQUIRE_BROWSER", "").lower() in {"1", "true", "yes", "on"}


@dataclass
class PageWatch:
    """What a page logged as an error and where it sent requests. A test may allow errors it provokes."""

    origin: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    allowed_errors: list[str] = field(default_factory=list)

    def start(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("request", self._on_request)

    def allow_error(self, pattern: str) -> None:
        """Errors that match are part of the test, such as the browser's note of a refused request."""
        self.allowed_errors.append(pattern)

    def unexpected_errors(self) -> list[str]:
        return [e for e in self.errors if not any(re.search(pattern, e) for pattern in self.allowed_errors)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: Error) -> None:
        self.errors.append(str(error))

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and f"{address.scheme}://{address.netloc}" != self.origin:
            self.strangers.append(request.url)
