"""Tabulate the estimate of a child's relapse risk from the design as it stands."""

from typing import Any

from django.core.management.base import BaseCommand

from decision_support.services.relapse_risk import tabulate_relapse_risk


class Command(BaseCommand):
    help = "Tabulate the relapse risk of children (a few seconds); the same design gives the same table."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"tabulated {tabulate_relapse_risk()}")
