"""Reading what was computed of patients like one: only stored results, of cohorts of one centre alone."""

from django.db.models import Exists, OuterRef, QuerySet

from cohorts.models import Analysis, AnalysisState, Centre, CohortCentre, CohortVersion
from decision_support.similar_patients import Similar


def versions_like(centre: Centre, similar: Similar) -> QuerySet[CohortVersion]:
    """The versions with that definition of the cohorts in use that are of this centre alone, the latest first."""
    rows = CohortCentre.objects.filter(cohort=OuterRef("cohort"))
    return (
        CohortVersion.objects.filter(
            Exists(rows.filter(centre=centre)),
            ~Exists(rows.exclude(centre=centre)),
            definition=dict(similar.cohort),
            cohort__archived_at__isnull=True,
        )
        .select_related("cohort")
        .order_by("-as_of", "-created_at")
    )


def latest_answers(centre: Centre, similar: Similar) -> list[Analysis | None]:
    """For each question the latest analysis that was not cancelled; None where none was asked for."""
    asked = Analysis.objects.filter(
        cohort_version__in=versions_like(centre, similar).order_by().values("pk")
    ).exclude(state=AnalysisState.CANCELLED)
    rows = asked.select_related("cohort_version__cohort", "created_by").order_by("-created_at")
    return [rows.filter(definition=dict(question)).first() for question in similar.questions]
