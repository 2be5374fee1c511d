"""An empty list of before stated nothing, for the absent was kept as one; named agents stay as they are."""

from django.core.management import call_command
from django.db import connection

from cohorts.models import TreatmentPhase
from tests.cast import Cast, early_negative

BEFORE, AFTER = "0019_imports_list_what_they_counted", "0021_agents_not_stated"


def test_an_empty_list_of_agents_of_before_becomes_not_stated(cast: Cast) -> None:
    phases = [
        {"cycle": 1, "started_on": "2026-07-06", "agents": []},
        {"cycle": 2, "started_on": "2026-08-20", "agents": ["tki"]},
        {"cycle": 3, "started_on": "2026-09-20"},
    ]
    cast.patient(early_negative(treatment_phases=phases))

    def agents() -> list[list[str] | None]:
        return list(TreatmentPhase.objects.order_by("cycle").values_list("agents", flat=True))

    assert agents() == [[], ["tki"], None]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or no table could be altered in this transaction
    call_command("migrate", "cohorts", BEFORE, verbosity=0)
    assert agents() == [[], ["tki"], []]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", "cohorts", AFTER, verbosity=0)
    assert agents() == [None, ["tki"], None]
    call_command("migrate", verbosity=0)
