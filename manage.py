#!/usr/bin/env python
"""The command line of the project: `python manage.py help` lists what it can do."""

import os
import sys
from contextlib import nullcontext

import django
from django.core.exceptions import ImproperlyConfigured

from decision_support import embedded_postgres
from decision_support.environment import data_dir, load_env_file, uses_embedded_database
from decision_support.garbage import kept_for_good

# Commands that never touch the database, so that they stay quick. `serve` minds its database itself.
WITHOUT_DATABASE = frozenset(
    {
        "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
        "serve", "spectacular", "startapp", "startproject", "version",
    }
)  # fmt: skip


def needs_embedded_database(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    asks_for_help = bool({"-h", "--help", "--version"} & set(arguments[1:]))
    # A worker of `serve` ends with it, and its database with both; it must not keep the database up by itself.
    is_kept_up = command == "run_worker" and "LANDMARK_OWNER_PIPE" in os.environ
    return (
        command not in WITHOUT_DATABASE and not asks_for_help and not is_kept_up and uses_embedded_database()
    )


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
    try:
        load_env_file()
        with kept_for_good():
            from django.core.management import execute_from_command_line

            # Before a database is started, so that a bad setting is told first.
            django.setup()
        wanted = needs_embedded_database(arguments)
        with embedded_postgres.attach(data_dir()) if wanted else nullcontext():
            execute_from_command_line(arguments)
    except (ImproperlyConfigured, embedded_postgres.EmbeddedPostgresError) as error:
        sys.exit(f"Landmark cannot start: {error}")


if __name__ == "__main__":
    main(sys.argv)
