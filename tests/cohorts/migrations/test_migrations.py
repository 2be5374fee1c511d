"""The migrations lead back as well as forth, and arrive at the same schema."""

import pytest
from django.core.management import call_command
from django.db import connection

SCHEMA = """
    SELECT table_name, column_name, data_type, is_nullable, is_generated FROM information_schema.columns
     WHERE table_name LIKE 'cohorts_%'
    UNION ALL
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
     WHERE conrelid::regclass::text LIKE 'cohorts_%'
    UNION ALL
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '' FROM pg_trigger
     WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'cohorts_%'
    UNION ALL
    SELECT 'function', proname, md5(prosrc), '', '' FROM pg_proc WHERE proname LIKE 'cohorts_%'
"""


def schema() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_every_migration_can_be_undone_and_done_again() -> None:
    # PostgreSQL changes its schema inside the test's transaction, which is rolled back like any other.
    before = schema()
    assert before

    call_command("migrate", "cohorts", "zero", verbosity=0)
    assert schema() == set()

    call_command("migrate", verbosity=0)
    assert schema() == before


@pytest.mark.django_db
def test_no_change_of_a_table_waits_for_its_migration() -> None:
    call_command("makemigrations", "cohorts", check=True, dry_run=True, verbosity=0)
