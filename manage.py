#!/usr/bin/env python
"""The command line of the project: `python manage.py help` lists what it can do."""

import os
import sys

from decision_support import embedded_postgres
from decision_support.environment import data_dir, load_env_file, uses_embedded_database

# Commands that never touch the database, so that they stay quick. `serve` minds its database itself.
WITHOUT_DATABASE = frozenset(
    {
        "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
        "serve", "spectacular", "startapp", "startproject", "version",
    }
)  # fmt: skip


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
    load_env_file()
    from django.core.management import execute_from_command_line

    command = arguments[1] if len(arguments) > 1 else "help"
    asks_for_help = bool({"-h", "--help", "--version"} & set(arguments[1:]))
    if command in WITHOUT_DATABASE or asks_for_help or not uses_embedded_database():
        execute_from_command_line(arguments)
        return
    try:
        attachment = embedded_postgres.attach(data_dir())
    except embedded_postgres.EmbeddedPostgresError as error:
        sys.exit(str(error))
    with attachment:
        execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
