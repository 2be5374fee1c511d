"""What a centre's own children add to the published relapse of their risk group.

The published group enters as a Gamma prior of the five-year hazard; the centre's children of that final risk group
update it (decision_support/relapse_risk/anchors.py). Their protocol's group is taken as the published one of the same
name: nobody's group can be computed, as the published formula was not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q

from cohorts.models import Centre, OutcomeKind, Patient
from cohorts.relapse_stated import AFTER_RELAPSE, states_a_relapse
from cohorts.vocabulary import Lineage, MarkerStatus
from decision_support.recommendation.case import completed_years
from decision_support.relapse_risk.anchors import (
    HORIZON_YEARS,
    PI_UKALL,
    GammaPrior,
    exposure,
    gamma_prior,
)
from decision_support.relapse_risk.estimate import Child, void_reasons

DAYS_PER_YEAR = 365.25
# Fewer children would say more about each of them than about the centre.
FEWEST_CHILDREN = 5

# Of the reasons why the estimate is not given, those that make its population; the others wait for an answer.
OTHER_CHILDREN = frozenset({"infant", "adult", "down_syndrome", "tcf3_hlf"})
_READ = (
    "birth_date",
    "diagnosis__diagnosed_on",
    "diagnosis__remission_achieved_on",
    "diagnosis__remission_status",
    "diagnosis__induction_failure",
    "diagnosis__down_syndrome",
    "diagnosis__tcf3_hlf",
    "first_relapse__relapsed_on",
    "first_relapse__site",
    "first_relapse__relapse_lineage",
    "first_relapse__marrow_blasts_percent",
    "first_relapse__second_relapse",
)

Row = dict[str, Any]
Course = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class OwnChildren:
    """`units` are children followed for five years; `risk` and its bounds are fractions over five years."""

    group: str
    children: int
    relapses: int
    units: float
    published: float
    prior_events: float
    risk: float
    lower: float
    upper: float


def own_children(centre: Centre, group: str | None, as_of: date) -> OwnChildren | None:
    """None without a published group of that name, or with too few children of it followed up.

    Follow-up runs from remission, or diagnosis where that is not dated, to first relapse, else to the last date at
    which anything is recorded, and never beyond a transplant. What was recorded after `as_of` is not seen. A child
    whose relapse has no day, and one of those the estimate is not of (`_apart`), counts neither as followed up nor as
    relapsed.
    """
    if group is None or group not in PI_UKALL:
        return None
    courses = list(_courses(centre, group, as_of))
    if len(courses) < FEWEST_CHILDREN:
        return None
    relapses = sum(relapsed and years <= HORIZON_YEARS for years, relapsed in courses)
    units = exposure(years for years, _relapsed in courses)
    if units <= 0:
        return None
    prior = gamma_prior(PI_UKALL[group])
    updated: GammaPrior = prior.updated(relapses=relapses, units=units)
    lower, upper = updated.interval()
    return OwnChildren(
        group=group,
        children=len(courses),
        relapses=relapses,
        units=units,
        published=PI_UKALL[group].discovery.risk,
        prior_events=prior.events,
        risk=updated.risk,
        lower=lower,
        upper=upper,
    )


def _courses(centre: Centre, group: str, as_of: date) -> Iterator[Course]:
    """Each child of the group, diagnosed by then, that the estimate would be of too and whose course is known."""
    seen = Patient.objects.filter(
        centre=centre,
        diagnosis__final_risk_group=group,
        diagnosis__lineage=Lineage.B,
        diagnosis__diagnosed_on__lte=as_of,
    )
    for row in seen.annotate(**_days(as_of)).values(*_READ, *_days(as_of)):
        if not _apart(row) and (course := _course(row, as_of)) is not None:
            yield course


def _days(as_of: date) -> dict[str, Min | Max]:
    """Of what stands, by `as_of`; the first relapse told also where it came later, for then there was none before."""
    told = Q(outcomes__retracted_at__isnull=True)
    sampled = Q(mrd_assessments__retracted_at__isnull=True, mrd_assessments__collected_on__lte=as_of)
    performed = Q(transplants__retracted_at__isnull=True, transplants__performed_on__lte=as_of)
    happened = told & Q(outcomes__occurred_on__lte=as_of)
    return {
        "told_on": Min("outcomes__occurred_on", filter=told & Q(outcomes__kind=OutcomeKind.RELAPSE)),
        "last_outcome_on": Max("outcomes__occurred_on", filter=happened),
        "last_sample_on": Max("mrd_assessments__collected_on", filter=sampled),
        "transplanted_on": Min("transplants__performed_on", filter=performed),
    }


def _apart(row: Row) -> bool:
    """Whether the estimate says of itself that it does not hold for such a child."""
    child = Child(
        age_at_diagnosis_years=completed_years(row["birth_date"], row["diagnosis__diagnosed_on"]),
        lineage=Lineage.B,
        down_syndrome=row["diagnosis__down_syndrome"],
        tcf3_hlf=row["diagnosis__tcf3_hlf"] == MarkerStatus.POSITIVE,
    )
    return row["diagnosis__induction_failure"] is True or not OTHER_CHILDREN.isdisjoint(void_reasons(child))


def _course(row: Row, as_of: date) -> Course | None:
    """Years followed, and whether a relapse ended them; None where nothing followed, or a relapse has no day."""
    days = [day for day in (row["first_relapse__relapsed_on"], row["told_on"]) if day is not None]
    if not days and _relapsed(row):
        return None
    relapse = min((day for day in days if day <= as_of), default=None)
    lasts = [day for day in (row["last_outcome_on"], row["last_sample_on"]) if day is not None]
    ends = [day for day in (relapse or max(lasts, default=None), row["transplanted_on"]) if day is not None]
    if not ends:
        return None
    ended = min(ends)
    remission = row["diagnosis__remission_achieved_on"]
    # A remission after the relapse is another one than the first.
    first = remission is not None and remission <= (relapse or as_of)
    started = remission if first else row["diagnosis__diagnosed_on"]
    return None if ended < started else ((ended - started).days / DAYS_PER_YEAR, relapse == ended)


def _relapsed(row: Row) -> bool:
    """Whether the record states a relapse without its day."""
    return row["diagnosis__remission_status"] in AFTER_RELAPSE or states_a_relapse(
        relapsed_on=None,
        site=row["first_relapse__site"],
        lineage=row["first_relapse__relapse_lineage"],
        marrow_blasts_percent=row["first_relapse__marrow_blasts_percent"],
        second_relapse=row["first_relapse__second_relapse"],
    )
