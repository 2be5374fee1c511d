"""Refit the outcome model on the evidence as it stands, and publish the fit unless its numbers moved unexplained."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from decision_support.fitted_models import ADULT
from decision_support.services.outcome_model import NeedsAReason, refit


class Command(BaseCommand):
    help = "Refit the outcome model (a minute or two) and put it in place of the published fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", default="", help="why numbers moved; needed where they did")
        parser.add_argument("--folder", type=Path, default=ADULT, help="the folder of the published fit")
        parser.add_argument("--on", type=date.fromisoformat, help="date of publication (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = refit(
                on=options["on"] or timezone.localdate(),
                reason=options["reason"],
                folder=options["folder"],
                said=self._tell if options["verbosity"] > 1 else lambda _: None,
            )
        except NeedsAReason as error:
            listed = "\n  ".join(error.moves)
            raise CommandError(f"these numbers moved; give the reason with --reason:\n  {listed}") from None
        except ArithmeticError as error:
            raise CommandError(f"not published: {error}") from None
        for move in done.moves:
            self.stdout.write(f"moved: {move}")
        self.stdout.write(f"published {done.version}")

    def _tell(self, step: str) -> None:
        self.stdout.write(step)
