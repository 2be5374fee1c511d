"""Seal the published rule versions that are not sealed yet. Sealed ones are never changed or taken out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decision_support.knowledge_base import FOLDER, KnowledgeError, publish


class Command(BaseCommand):
    help = "Add the published rule versions that knowledge/published.toml does not list yet."
    # The checks refuse a version that is published but not listed, which is what this command mends.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="the knowledge folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            added = publish(folder.resolve())
        except KnowledgeError as error:
            raise CommandError(str(error)) from None
        for identifier, versions in added.items():
            for number in versions:
                self.stdout.write(f"published {identifier} {number}")
        if not added:
            self.stdout.write("nothing new to publish")
