"""Seal the published rule versions that are not sealed yet. Sealed ones are never changed or taken out."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decision_support.knowledge_base import FOLDER, PUBLISHED, KnowledgeError, read_folder
from decision_support.knowledge_base.published import written


class Command(BaseCommand):
    help = "Add the published rule versions that knowledge/published.toml does not list yet."
    # The checks refuse a version that is published but not listed, which is what this command mends.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="the knowledge folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        listed = folder / PUBLISHED
        if not listed.exists():
            listed.write_text("", encoding="utf-8")
        read = read_folder(folder)
        if problems := read.all_problems():
            raise CommandError(str(KnowledgeError(problems)))
        entries: dict[str, dict[str, str]] = tomllib.loads(listed.read_text(encoding="utf-8"))
        for identifier, versions in read.to_publish.items():
            entries.setdefault(identifier, {}).update(versions)
            for number in versions:
                self.stdout.write(f"published {identifier} {number}")
        listed.write_text(written(entries), encoding="utf-8")
        if not read.to_publish:
            self.stdout.write("nothing new to publish")
