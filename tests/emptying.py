"""Emptying the test database between tests that commit, although some tables refuse to be emptied.

Append-only tables have a trigger against TRUNCATE, which the database obeys in tests as it does elsewhere. Django's
flush after a transactional test is the one place where it is switched off, for that statement.
"""

from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

_GUARDS = """
    SELECT t.tgrelid::regclass::text, t.tgname
    FROM pg_trigger t
    WHERE NOT t.tgisinternal AND (t.tgtype & 32) <> 0
"""


def flush_in_spite_of_guards(flush: Callable[..., None]) -> Callable[..., None]:
    """Django's `execute_sql_flush` with the triggers against TRUNCATE disabled around it."""

    def execute_sql_flush(operations: DatabaseOperations, sql_list: list[str]) -> None:
        connection = connections[operations.connection.alias]
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(_GUARDS)
            guards: list[tuple[Any, ...]] = cursor.fetchall()
            for table, trigger in guards:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            flush(operations, sql_list)
            for table, trigger in guards:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")

    return execute_sql_flush
