"""`manage.py create_administrator`: the first account of an installation."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from decision_support.environment import env_required
from decision_support.services import administrators


class Command(BaseCommand):
    help = (
        "Makes the first administrator, who makes users and centres at /admin/. Asks for name, e-mail address and "
        "password; with --no-input reads LANDMARK_ADMIN_USERNAME, LANDMARK_ADMIN_EMAIL and LANDMARK_ADMIN_PASSWORD."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="ask nothing, read the environment")

    def handle(self, *arguments: Any, no_input: bool, **options: Any) -> None:
        username, email, password = _from_environment() if no_input else _from_keyboard()
        try:
            user = administrators.create_first(username=username, email=email, password=password)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"Made the administrator {user.get_username()}. Log in at /admin/.")


def _from_environment() -> tuple[str, str, str]:
    return (
        env_required("LANDMARK_ADMIN_USERNAME", "the administrator's log-in name."),
        env_required("LANDMARK_ADMIN_EMAIL", "the address for password resets."),
        env_required("LANDMARK_ADMIN_PASSWORD", "at least 12 characters, no common password."),
    )


def _from_keyboard() -> tuple[str, str, str]:
    try:
        username = input("Log-in name: ").strip()
        email = input("E-mail address: ").strip()
        password = getpass.getpass("Password (at least 12 characters): ")
        if getpass.getpass("Password again: ") != password:
            raise CommandError("The two passwords differ.")
    except EOFError:
        raise CommandError("Nothing to read from. Use --no-input with the environment variables.") from None
    return username, email, password
