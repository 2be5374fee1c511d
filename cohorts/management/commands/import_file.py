"""`manage.py import_file PATH`: take in a hospital's file under a saved mapping."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts.services import import_script

PIECE = 1 << 20


class Command(BaseCommand):
    help = (
        "Takes in a CSV or Excel file under a mapping saved for its sender. Nothing is guessed: where the file raises "
        "a question that the mapping does not answer, nothing comes in and the questions are listed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--centre", required=True, help="code of the centre")
        parser.add_argument(
            "--mapping", required=True, help="name of the sender under which the mapping is saved"
        )
        parser.add_argument("--by", required=True, help="account of the clinician in whose name it is done")
        parser.add_argument("--dry-run", action="store_true", help="check everything and take in nothing")

    def handle(self, *arguments: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            with path.open("rb") as file:
                outcome = import_script.import_file(
                    centre_code=options["centre"],
                    sender=options["mapping"],
                    username=options["by"],
                    file_name=path.name,
                    content=iter(lambda: file.read(PIECE), b""),
                    dry_run=options["dry_run"],
                )
        except (import_script.ImportNotDone, *import_script.REFUSALS) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        self._say(outcome, dry_run=options["dry_run"])

    def _say(self, outcome: import_script.Outcome, *, dry_run: bool) -> None:
        if outcome.repeated:
            came_in = outcome.data_import.finished_at
            self.stdout.write(f"This file came in on {came_in:%Y-%m-%d %H:%M}; nothing was changed.")
            return
        for problem in outcome.problems:
            place = " ".join(
                part for part in (problem.sheet, str(problem.row_number), problem.column) if part
            )
            self.stdout.write(f"{place}: {problem.value!r} {problem.message}")
        verb = "would come in" if dry_run else "came in"
        taken, refused = outcome.counts.get("rows_taken", 0), outcome.counts.get("rows_refused", 0)
        self.stdout.write(f"{taken} rows {verb}, {refused} were refused.")
