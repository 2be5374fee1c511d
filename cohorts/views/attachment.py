"""A file to download, and the style that a drawing takes along."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse


def attachment(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def style_sheet(path: str) -> str:
    """A style sheet of the app to stand inside a file, so that the drawing looks there as on the page."""
    found = finders.find(path)
    return Path(found).read_text(encoding="utf-8") if isinstance(found, str) else ""
