"""`manage.py backup FILE`: the embedded database in one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from decision_support.embedded_postgres import Cluster, EmbeddedPostgresError, backups
from decision_support.environment import uses_embedded_database


class Command(BaseCommand):
    help = (
        "Writes the embedded database to FILE. The file holds patient data: keep it where only the hospital's "
        "administrators read. The app may go on running meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *arguments: Any, file: Path, **options: Any) -> None:
        if not uses_embedded_database():
            raise CommandError("DATABASE_URL names an outside server: back it up with that server's pg_dump.")
        try:
            backups.backup(Cluster(settings.DATA_DIR), file.absolute())
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB).")
