"""A small group with courses long enough for curves: remission, most of them transplanted, some relapse or die."""

from datetime import date, timedelta
from typing import Any

from cohorts.models import Centre, Patient
from tests.cast import Cast, record

FIRST = date(2015, 1, 10)


def transplanted_group(cast: Cast, centre: Centre, size: int = 36) -> list[Patient]:
    """Patients of the centre: two of three transplanted, by turns autologous and allogeneic."""
    return [cast.patient(course(number), centre=centre) for number in range(size)]


def course(number: int) -> dict[str, Any]:
    """The course of one patient, spread over days by the number."""
    diagnosed = FIRST + timedelta(days=40 * number)
    remission = diagnosed + timedelta(days=28 + number % 9)
    transplant = remission + timedelta(days=60 + (number * 17) % 90) if number % 3 else None
    last = remission + timedelta(days=500 + (number * 131) % 1500)
    relapse = last - timedelta(days=200) if number % 5 == 1 else None
    died = number % 4 == 1
    outcomes = [{"kind": "relapse", "occurred_on": relapse.isoformat()}] if relapse else []
    end = ("death" if relapse else "nrm") if died else "last_follow_up"
    outcomes.append({"kind": end, "occurred_on": last.isoformat()})
    return record(
        patient={"name": f"Group {number}", "sex": "female" if number % 2 else "male"},
        diagnosis={
            "diagnosed_on": diagnosed.isoformat(),
            "lineage": "B",
            "wbc_10e9_per_l": 5 + number,
            "ikzf1": {"status": "deleted", "lesion": "4-7" if number % 2 else "2-7"},
        },
        remission={"status": "CR1", "achieved_on": remission.isoformat()},
        transplants=[_transplant(transplant, number)] if transplant else [],
        outcomes=outcomes,
    )


def _transplant(on: date, number: int) -> dict[str, Any]:
    if number % 2:
        return {"performed_on": on.isoformat(), "kind": "autologous"}
    return {"performed_on": on.isoformat(), "kind": "allogeneic", "donor_kind": "matched_sibling"}
