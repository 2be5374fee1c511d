"""Addresses of the API. Creations are extended by `once`, so that each takes an `Idempotency-Key`."""

from django.urls import URLPattern, path, re_path

from cohorts.api.analyses import AnalysisView, CancelView, CohortAnalysesView, RepeatView, RetryView
from cohorts.api.cohorts import (
    CohortDetailView,
    CohortFacetsView,
    CohortsView,
    CohortVersionsView,
    CohortVersionView,
)
from cohorts.api.import_steps import (
    ImportAnswersView,
    ImportCancelView,
    ImportDetailView,
    ImportMappingView,
    ImportRejectedRowsView,
    ImportRetryView,
    ImportStartView,
)
from cohorts.api.imports import ImportsView
from cohorts.api.patients import HistoryView, PatientDetailView, PatientsView
from cohorts.api.rows import KINDS, Kind, views_of
from decision_support.api.docs import DocsView, SchemaView
from decision_support.api.evaluate import EvaluateView
from decision_support.api.idempotency import once
from decision_support.api.recommendations import (
    DecisionsView,
    PatientRecommendationsView,
    RecommendationView,
    ReplayView,
)
from decision_support.api.tokens import TokenView
from decision_support.api.unknown import UnknownAddressView


def rows_of(kind: Kind) -> list[URLPattern]:
    rows, row, retraction = views_of(kind)
    place = f"patients/<uuid:patient_id>/{kind.path}"
    return [
        path(place, once(rows).as_view(), name=kind.name),
        path(f"{place}/<int:row_id>", row.as_view(), name=f"{kind.name}-row"),
        path(f"{place}/<int:row_id>/retract", once(retraction).as_view(), name=f"{kind.name}-retract"),
    ]


app_name = "api"
urlpatterns = [
    path("token", TokenView.as_view(), name="token"),
    path("evaluate", EvaluateView.as_view(), name="evaluate"),
    path("patients", once(PatientsView).as_view(), name="patients"),
    path("patients/<uuid:patient_id>", PatientDetailView.as_view(), name="patient"),
    path("patients/<uuid:patient_id>/history", HistoryView.as_view(), name="history"),
    path(
        "patients/<uuid:patient_id>/recommendations",
        once(PatientRecommendationsView).as_view(),
        name="patient-recommendations",
    ),
    *(pattern for kind in KINDS for pattern in rows_of(kind)),
    path("recommendations/<uuid:recommendation_id>", RecommendationView.as_view(), name="recommendation"),
    path("recommendations/<uuid:recommendation_id>/replay", once(ReplayView).as_view(), name="replay"),
    path(
        "recommendations/<uuid:recommendation_id>/decisions", once(DecisionsView).as_view(), name="decisions"
    ),
    path("cohorts/<uuid:cohort_id>/analyses", once(CohortAnalysesView).as_view(), name="cohort-analyses"),
    path("analyses/<uuid:analysis_id>", AnalysisView.as_view(), name="analysis"),
    path("analyses/<uuid:analysis_id>/cancel", once(CancelView).as_view(), name="analysis-cancel"),
    path("analyses/<uuid:analysis_id>/retry", once(RetryView).as_view(), name="analysis-retry"),
    path("analyses/<uuid:analysis_id>/repeat", once(RepeatView).as_view(), name="analysis-repeat"),
    path("cohorts", once(CohortsView).as_view(), name="cohorts"),
    path("cohorts/<uuid:cohort_id>", CohortDetailView.as_view(), name="cohort"),
    path("cohorts/<uuid:cohort_id>/versions", once(CohortVersionsView).as_view(), name="cohort-versions"),
    path(
        "cohorts/<uuid:cohort_id>/versions/<int:number>", CohortVersionView.as_view(), name="cohort-version"
    ),
    path("cohorts/<uuid:cohort_id>/facets", once(CohortFacetsView).as_view(), name="cohort-facets"),
    path("imports", once(ImportsView).as_view(), name="imports"),
    path("imports/<uuid:import_id>", ImportDetailView.as_view(), name="import"),
    path("imports/<uuid:import_id>/mapping", once(ImportMappingView).as_view(), name="import-mapping"),
    path("imports/<uuid:import_id>/answers", once(ImportAnswersView).as_view(), name="import-answers"),
    path("imports/<uuid:import_id>/start", once(ImportStartView).as_view(), name="import-start"),
    path("imports/<uuid:import_id>/cancel", once(ImportCancelView).as_view(), name="import-cancel"),
    path("imports/<uuid:import_id>/retry", once(ImportRetryView).as_view(), name="import-retry"),
    path(
        "imports/<uuid:import_id>/rejected-rows",
        ImportRejectedRowsView.as_view(),
        name="import-rejected-rows",
    ),
    path("schema", SchemaView.as_view(), name="schema"),
    path("docs", DocsView.as_view(), name="docs"),
    re_path("", UnknownAddressView.as_view()),
]
