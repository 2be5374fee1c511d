"""What a centre's own children add to the published relapse of their risk group.

The published group enters as a Gamma prior of the five-year hazard; the centre's children of that final risk group
update it (decision_support/relapse_risk/anchors.py). Their protocol's group is taken as the published one of the same
name: nobody's group can be computed, as the published formula was not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Max, Min, Q

from cohorts.models import Centre, Patient
from cohorts.vocabulary import Lineage
from decision_support.relapse_risk.anchors import (
    HORIZON_YEARS,
    PI_UKALL,
    GammaPrior,
    exposure,
    gamma_prior,
)

ADULT_FROM_YEARS = 18
DAYS_PER_YEAR = 365.25
# Fewer children would say more about each of them than about the centre.
FEWEST_CHILDREN = 5

Days = tuple[date, date, date | None, date | None, date | None, date | None, date | None]


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
    which anything is recorded. What was recorded after `as_of` is not seen.
    """
    if group is None or group not in PI_UKALL:
        return None
    courses = [course for course in _courses(centre, group, as_of) if course is not None]
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


def _courses(centre: Centre, group: str, as_of: date) -> Iterable[tuple[float, bool] | None]:
    """Years followed and whether they ended in relapse, of each child of the group; None where nothing followed."""
    standing = Q(outcomes__retracted_at__isnull=True, outcomes__occurred_on__lte=as_of)
    sampled = Q(mrd_assessments__retracted_at__isnull=True, mrd_assessments__collected_on__lte=as_of)
    found = (
        Patient.objects.filter(
            centre=centre,
            diagnosis__final_risk_group=group,
            diagnosis__lineage=Lineage.B,
            diagnosis__diagnosed_on__lte=as_of,
        )
        .annotate(
            relapsed_on=Min("outcomes__occurred_on", filter=standing & Q(outcomes__kind="relapse")),
            last_outcome_on=Max("outcomes__occurred_on", filter=standing),
            last_sample_on=Max("mrd_assessments__collected_on", filter=sampled),
        )
        .values_list(
            "birth_date",
            "diagnosis__diagnosed_on",
            "diagnosis__remission_achieved_on",
            "first_relapse__relapsed_on",
            "relapsed_on",
            "last_outcome_on",
            "last_sample_on",
        )
    )
    for born, diagnosed, remission, described, relapsed, *lasts in cast(Iterable[Days], found):
        if (diagnosed - born).days >= ADULT_FROM_YEARS * DAYS_PER_YEAR:
            continue
        started = remission if remission is not None and remission <= as_of else diagnosed
        relapse = min(
            (day for day in (described, relapsed) if day is not None and day <= as_of), default=None
        )
        ended = relapse or max((day for day in lasts if day is not None), default=None)
        yield (
            None
            if ended is None or ended < started
            else ((ended - started).days / DAYS_PER_YEAR, relapse is not None)
        )
