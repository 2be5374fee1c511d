"""`manage.py load_demonstration`: the demonstration centre with its synthetic patients and accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from decision_support import demonstration_accounts
from decision_support.services import demonstration, demonstration_registry

# Samples count for 35 days; the freshest of the demonstration is some ten days old when it is loaded.
FRESH_FOR_DAYS = 21


class Command(BaseCommand):
    help = (
        "Loads two synthetic centres with some fifty patients, a registry of two hundred and the accounts; "
        "does nothing where they are loaded. Every surface marks them as synthetic."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "A production start has no demonstration: its accounts share a password that is shown."
            )
        today, password = timezone.localdate(), demonstration_accounts.password()
        number = demonstration.load(on=today, password=password)
        registered = demonstration_registry.load(on=today)
        if registered:
            self.stdout.write(
                f"Loaded a registry of {registered} synthetic patients for the pages on cohorts."
            )
        if number:
            self.stdout.write(f"Loaded the demonstration: {number} synthetic patients in two centres.")
            return
        demonstration.keep_password(password)
        loaded_on = demonstration.loaded_on()
        age = (today - loaded_on).days if loaded_on else 0
        if age > FRESH_FOR_DAYS:
            self.stdout.write(
                f"The demonstration patients are {age} days old, so their MRD results count as out of date. "
                f"For new ones stop the app and delete {settings.DATA_DIR}."
            )
