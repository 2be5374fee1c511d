"""Reading for analyses: how long the patients of a cohort waited for their transplant."""

from math import ceil

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from cohorts.analyses.alternatives import Waiting
from cohorts.analyses.endpoints import TimeZero
from cohorts.cohort_counts import few_enough_to_derive
from cohorts.cohort_members import definition_of, members_of
from cohorts.models import CohortVersion, Outcome, Patient, Transplant

SHARES = (0.5, 0.75, 0.9)
# Landmarks are suggested in round days.
ROUNDED_DAYS = 10
# For readers without the right to small cells: behind fewer transplants one patient's day would show.
FEWEST_FOR_ALL = 20
ROUNDED_DAYS_FOR_ALL = 30
# So many are enough to tell when most were transplanted; the page does not wait for more.
MOST_PATIENTS = 5000


def waiting(version: CohortVersion, time_zero: TimeZero, *, exact: bool) -> Waiting | None:
    """By which day which share of the transplants had been performed; None where that cannot be told quickly.

    `exact` is for readers with the right to small cells; for others days are in thirties and shares in tenths, and
    nothing is told of few transplants.
    """
    if not _quick(version):
        return None
    patients = members_of(version)
    if time_zero is TimeZero.RELAPSE:
        days = _days_from_relapse(patients)
    else:
        start = {TimeZero.DIAGNOSIS: "diagnosis__diagnosed_on"}
        days = _days(patients, start.get(time_zero, "diagnosis__remission_achieved_on"))
    if not days or (not exact and len(days) < FEWEST_FOR_ALL):
        return None
    if exact:
        return Waiting(_shares(days, ROUNDED_DAYS))
    shares = _shares(days, ROUNDED_DAYS_FOR_ALL)
    return Waiting({round(share, 1): day for share, day in shares.items()})


def _quick(version: CohortVersion) -> bool:
    centre_ids = list(version.cohort.centre_rows.values_list("centre_id", flat=True))
    return few_enough_to_derive(definition_of(version), centre_ids, version.as_of)


def _days(patients: QuerySet[Patient], start: str) -> list[int]:
    """Days from the start to the first transplant, of those who had one after it, rising."""
    first = Min("transplants__performed_on", filter=Q(transplants__retracted_at__isnull=True))
    rows = (
        patients.order_by()
        .annotate(first_transplant=first, clock=F(start))
        .filter(first_transplant__gt=F("clock"))
        .values_list("first_transplant", "clock")[:MOST_PATIENTS]
    )
    return sorted((transplant - clock).days for transplant, clock in rows)


def _days_from_relapse(patients: QuerySet[Patient]) -> list[int]:
    """Days from the first relapse to the first transplant after it, rising."""
    told = Outcome.objects.filter(patient=OuterRef("pk"), kind="relapse", retracted_at__isnull=True).order_by(
        "occurred_on"
    )
    relapsed = Least(Subquery(told.values("occurred_on")[:1]), "first_relapse__relapsed_on")
    after = Transplant.objects.filter(
        patient=OuterRef("pk"), retracted_at__isnull=True, performed_on__gt=OuterRef("clock")
    ).order_by("performed_on")
    rows = (
        patients.order_by()
        .annotate(clock=relapsed)
        .annotate(transplanted=Subquery(after.values("performed_on")[:1]))
        .filter(transplanted__isnull=False)
        .values_list("transplanted", "clock")[:MOST_PATIENTS]
    )
    return sorted((transplant - clock).days for transplant, clock in rows)


def _shares(days: list[int], step: int) -> dict[float, int]:
    """For each share the round day by which it is reached, with the share that had been transplanted by then."""
    found: dict[float, int] = {}
    for share in SHARES:
        reached = days[ceil(share * len(days)) - 1]
        landmark = ceil(reached / step) * step
        found[sum(day <= landmark for day in days) / len(days)] = landmark
    return found
