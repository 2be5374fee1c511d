"""`manage.py refresh_worklist`: judge every patient as of today, for the night."""

from typing import Any

from django.core.management.base import BaseCommand

from decision_support.services import worklist


class Command(BaseCommand):
    help = (
        "Derives anew where each patient stands today: results age, and a recommendation may go stale overnight. "
        "Run it once a day; a page of the worklist refreshes only what it shows and what changed lately."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        done = worklist.refresh_all()
        self.stdout.write(f"Refreshed {done} patients.")
