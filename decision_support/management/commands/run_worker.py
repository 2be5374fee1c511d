"""`manage.py run_worker`: works on imports and analyses. `manage.py serve` starts one, a hospital its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from decision_support import worker


class Command(BaseCommand):
    help = "Takes imports and analyses from the queue, one after another, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *arguments: Any, **options: Any) -> None:
        worker.run(wait=not options["once"])
