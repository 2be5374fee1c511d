"""`manage.py restore FILE`: the embedded database from a backup."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from decision_support.embedded_postgres import Cluster, EmbeddedPostgresError, backups
from decision_support.environment import uses_embedded_database
from decision_support.start_lock import AlreadyRunning, only_start


class Command(BaseCommand):
    help = "Restores the embedded database from FILE, whole or not at all. The app must be stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="replace the data that the database holds")

    def handle(self, *arguments: Any, file: Path, replace: bool, **options: Any) -> None:
        if not uses_embedded_database():
            raise CommandError(
                "DATABASE_URL names an outside server: restore it with that server's pg_restore."
            )
        known = MigrationLoader(None).disk_migrations
        try:
            with only_start(settings.DATA_DIR, wait_seconds=0):
                backups.restore(
                    Cluster(settings.DATA_DIR), file.absolute(), replace=replace, known_migrations=set(known)
                )
        except (AlreadyRunning, EmbeddedPostgresError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored from {file}. The next start brings its tables up to date.")
