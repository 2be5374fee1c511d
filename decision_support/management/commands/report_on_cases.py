"""Ask the program about the synthetic cases of practice, and keep the counts for the library page."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from decision_support import fitted_models, knowledge_base, software
from decision_support.case_report import case_report
from decision_support.demonstration.report_cases import SEED, cases


class Command(BaseCommand):
    help = "Count abstentions and agreement over 300 synthetic cases, for the library's page on the outcome model."

    def handle(self, *args: Any, **options: Any) -> None:
        found = case_report(cases(), knowledge_base.load(), fitted_models.load_published(), software.VERSION)
        dated = {"computed_on": timezone.localdate().isoformat(), "seed": SEED, **found}
        fitted_models.write_case_report(dated)
        self.stdout.write(f"{found['cases']} synthetic cases, {found['abstained']} abstentions")
