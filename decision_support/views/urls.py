"""Addresses of these pages."""

from django.urls import include, path

from decision_support.views import (
    accounts,
    intended_use,
    library,
    mrd_downloads,
    outcome_downloads,
    outcome_model,
    patient,
    recommendations,
    relapse_risk,
    similar_patients,
    what_if,
    worklist,
)

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("accounts/login/", accounts.LogIn.as_view(), name="login"),
    path("accounts/", include("django.contrib.auth.urls")),
    path("intended-use/", intended_use.intended_use, name="intended-use"),
    path("library/", library.library, name="library"),
    path("library/outcome-model/", outcome_model.outcome_model, name="library-outcome-model"),
    path("library/relapse-risk/", relapse_risk.relapse_risk, name="library-relapse-risk"),
    path("library/rules/<slug:rule_id>/", library.rule, name="library-rule"),
    path("library/evidence/<slug:evidence_id>/", library.evidence, name="library-evidence"),
    path("patients/<uuid:patient_id>/", patient.patient, name="patient"),
    path("patients/<uuid:patient_id>/mrd.svg", mrd_downloads.drawing, name="mrd-drawing"),
    path("patients/<uuid:patient_id>/mrd.csv", mrd_downloads.table, name="mrd-table"),
    path(
        "patients/<uuid:patient_id>/outcomes/<slug:endpoint>.svg",
        outcome_downloads.drawing,
        name="outcome-drawing",
    ),
    path("patients/<uuid:patient_id>/outcomes.csv", outcome_downloads.table, name="outcome-table"),
    path("patients/<uuid:patient_id>/what-if/", what_if.what_if, name="what-if"),
    path("patients/<uuid:patient_id>/similar/", similar_patients.similar_patients, name="similar-patients"),
    path("patients/<uuid:patient_id>/recommendations/", recommendations.issue, name="recommendation-issue"),
    path("recommendations/<uuid:recommendation_id>/", recommendations.detail, name="recommendation"),
    path(
        "recommendations/<uuid:recommendation_id>/replay/",
        recommendations.replay,
        name="recommendation-replay",
    ),
    path(
        "recommendations/<uuid:recommendation_id>/decisions/",
        recommendations.decide,
        name="recommendation-decide",
    ),
]
