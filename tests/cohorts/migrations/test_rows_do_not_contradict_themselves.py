"""Rows that contradict themselves stop the migration, each named; corrected, it goes through."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cast import Cast, early_negative

migration = import_module("cohorts.migrations.0020_rows_do_not_contradict_themselves")
BEFORE, AFTER = "0019_imports_list_what_they_counted", "0020_rows_do_not_contradict_themselves"


def executed(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or no table could be altered in this transaction
        for statement in statements:
            cursor.execute(statement)


def test_the_migration_names_every_contradictory_row_and_changes_none(cast: Cast) -> None:
    patient = cast.patient(
        early_negative(
            first_relapse={"site": "marrow", "marrow_blasts_percent": 12.5},
            prior_treatment={"b_cell_recovery_within_6_months": True},
            fitness={"assessed_on": "2026-08-07", "lansky": 80},
        )
    )
    executed()
    call_command("migrate", "cohorts", BEFORE, verbosity=0)
    executed(
        "UPDATE cohorts_firstrelapse SET site = 'cns'",
        "UPDATE cohorts_priortreatment SET car_t = FALSE",
        "UPDATE cohorts_fitnessassessment SET lansky = 85",
    )
    with pytest.raises(migration.ContradictoryRows) as refusal:
        call_command("migrate", "cohorts", AFTER, verbosity=0)
    said = str(refusal.value)
    assert "3 row(s) contradict themselves" in said
    for table, what in (
        ("cohorts_firstrelapse", "site cns with 12.5 % blasts in the marrow"),
        ("cohorts_priortreatment", "B cells after CAR-T cells that were not given"),
        ("cohorts_fitnessassessment", "Lansky 85, Karnofsky -"),
    ):
        (line,) = [line for line in said.splitlines() if table in line]
        assert line.endswith(f"of patient {patient.pk}: {what}")

    executed(
        "UPDATE cohorts_firstrelapse SET site = 'combined'",
        "UPDATE cohorts_priortreatment SET car_t = TRUE",
        # A row entered in error keeps what it said.
        "UPDATE cohorts_fitnessassessment SET retracted_at = now(), retracted_by_id = created_by_id,"
        " retraction_reason = 'a slip'",
    )
    call_command("migrate", "cohorts", AFTER, verbosity=0)
    executed("UPDATE cohorts_firstrelapse SET second_relapse = FALSE")
    call_command("migrate", verbosity=0)
