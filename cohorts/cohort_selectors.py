"""Reading cohorts and their analyses: only those whose every centre the user reads exist for them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from cohorts.models import (
    Analysis,
    AnalysisState,
    AuditEvent,
    Centre,
    Cohort,
    CohortCentre,
    CohortVersion,
)
from cohorts.services import access
from cohorts.services.access import Reader


class CohortNotFound(Http404):
    """No such cohort, or none that this user may know of; the two are told apart in the audit only."""


def cohorts_visible_to(user: Reader) -> QuerySet[Cohort]:
    """The cohorts all of whose centres the user reads, newest first, each with its owner and its centres."""
    cohorts = Cohort.objects.select_related("owner").prefetch_related(
        Prefetch("centres", queryset=Centre.objects.order_by("name"))
    )
    if user.is_active and user.is_superuser:
        return cohorts
    elsewhere = CohortCentre.objects.filter(cohort=OuterRef("pk")).exclude(
        centre__in=access.centres_read_by(user)
    )
    within = CohortCentre.objects.filter(cohort=OuterRef("pk"), centre__in=access.centres_read_by(user))
    return cohorts.filter(Exists(within), ~Exists(elsewhere))


def listed(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """The same with their latest version beside them: its number, its count, and how many analyses there are."""
    latest = CohortVersion.objects.filter(cohort=OuterRef("pk")).order_by("-number")
    analyses = (
        Analysis.objects.filter(cohort_version__cohort=OuterRef("pk"))
        .order_by()
        .values("cohort_version__cohort")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return cohorts.annotate(
        latest_number=models.Subquery(latest.values("number")[:1]),
        latest_definition=models.Subquery(latest.values("definition")[:1]),
        latest_count=models.Subquery(latest.values("member_count")[:1]),
        latest_as_of=models.Subquery(latest.values("as_of")[:1]),
        latest_saved_at=models.Subquery(latest.values("created_at")[:1]),
        analysis_count=models.Subquery(analyses),
    )


def cohort_for(user: Reader, pk: UUID) -> Cohort:
    """The cohort with its latest version beside it, or CohortNotFound, audited where it belongs to other centres.

    Call it outside a transaction (see access.note_denied).
    """
    cohort = listed(cohorts_visible_to(user)).filter(pk=pk).first()
    if cohort is not None:
        return cohort
    hidden = Cohort.objects.filter(pk=pk).first()
    if hidden is not None:
        codes = hidden.centres.order_by("code").values_list("code", flat=True)
        access.note_denied_object(user=user, subject=hidden, centre_codes=list(codes))
    raise CohortNotFound("no such cohort")


def analysis_for(user: Reader, pk: UUID) -> Analysis:
    """The analysis with its version and cohort; CohortNotFound, audited, where the user may not know of the cohort."""
    found = Analysis.objects.select_related("cohort_version", "created_by").filter(pk=pk).first()
    if found is None:
        raise CohortNotFound("no such analysis")
    found.cohort_version.cohort = cohort_for(user, found.cohort_version.cohort_id)
    return found


def versions_of(cohort: Cohort) -> QuerySet[CohortVersion]:
    """Every version, the latest first, with who saved it."""
    return CohortVersion.objects.filter(cohort=cohort).select_related("created_by").order_by("-number")


def version_of(cohort: Cohort, number: int | None = None) -> CohortVersion:
    """That version, or the latest."""
    versions = versions_of(cohort)
    found = versions.first() if number is None else versions.filter(number=number).first()
    if found is None:
        raise CohortNotFound("no such version")
    found.cohort = cohort
    return found


def analyses_of(cohort: Cohort) -> QuerySet[Analysis]:
    """Every analysis of any version, newest first; the results, which are large, stay where they are."""
    return (
        Analysis.objects.filter(cohort_version__cohort=cohort)
        .select_related("cohort_version", "created_by")
        .defer("result")
        .order_by("-created_at", "id")
    )


def latest_result(version: CohortVersion, kind: str) -> dict[str, Any] | None:
    """What the latest finished analysis of that kind found in the version, whole: see `analyses.disclosure`."""
    finished = Analysis.objects.filter(cohort_version=version, kind=kind, state=AnalysisState.FINISHED)
    return finished.order_by("-created_at").values_list("result", flat=True).first()


def history_of(cohort: Cohort) -> QuerySet[AuditEvent]:
    """Everything that happened to the cohort and its versions, newest first."""
    return AuditEvent.objects.filter(object_type="Cohort", object_id=str(cohort.pk))
