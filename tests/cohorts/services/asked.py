"""Analyses that tests ask for, and the patients they are about."""

from datetime import date, timedelta
from typing import Any

from cohorts.models import Analysis, Cohort, CohortVersion, Patient
from cohorts.services import analyses
from tests.cast import Cast, record

SURVIVAL = {"kind": "survival", "endpoint": "overall_survival", "arms": "transplant_kind"}


def transplanted(cast: Cast, number: int, **changes: Any) -> Patient:
    """Diagnosed in 2020, remission after a month, transplanted after 150 days and more, followed or dead after that."""
    diagnosed = date(2020, 1, 1) + timedelta(days=number)

    def on(days: int) -> str:
        return (diagnosed + timedelta(days=days)).isoformat()

    kind = "autologous" if number % 2 else "allogeneic"
    end = {"kind": "death" if number % 3 == 0 else "last_follow_up", "occurred_on": on(400 + 40 * number)}
    return cast.patient(
        record(
            patient={"sex": "female" if number % 4 else "male"},
            diagnosis={"diagnosed_on": on(0), "lineage": "B"},
            remission={"status": "CR1", "achieved_on": on(30)},
            transplants=[{"performed_on": on(150 + 5 * number), "kind": kind}],
            outcomes=[end],
        )
    )


def version_of(cohort: Cohort) -> CohortVersion:
    return CohortVersion.objects.select_related("cohort").get(cohort=cohort)


def asked(cast: Cast, version: CohortVersion, **change: Any) -> Analysis:
    return analyses.create(version=version, definition=SURVIVAL | change, by=cast.haematologist)


def result_of(analysis: Analysis) -> dict[str, Any]:
    """The result as it stands now; there must be one."""
    analysis.refresh_from_db()
    assert analysis.result is not None, analysis.problem
    result: dict[str, Any] = analysis.result
    return result
