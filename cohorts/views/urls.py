"""Addresses of these pages."""

from django.urls import include, path

from cohorts.views import cohort_builder, cohorts, patients, record

urlpatterns = [
    path("", include("cohorts.views.analysis_urls")),
    path("", include("cohorts.views.import_urls")),
    path("cohorts/", cohorts.index, name="cohorts"),
    path("cohorts/new/", cohort_builder.new, name="cohort-new"),
    path("cohorts/<uuid:cohort_id>/", cohorts.detail, name="cohort"),
    path("cohorts/<uuid:cohort_id>/versions/new/", cohort_builder.new_version, name="cohort-version-new"),
    path(
        "cohorts/<uuid:cohort_id>/versions/<int:number>/attrition.svg",
        cohorts.attrition_svg,
        name="cohort-attrition",
    ),
    path("cohorts/<uuid:cohort_id>/versions/<int:number>/count/", cohorts.count, name="cohort-count"),
    path("cohorts/<uuid:cohort_id>/edit/", cohorts.edit, name="cohort-edit"),
    path("cohorts/<uuid:cohort_id>/archive/", cohorts.archive, name="cohort-archive"),
    path("patients/new/", patients.new, name="patient-new"),
    path("patients/<uuid:patient_id>/history/", patients.history, name="history"),
    path("patients/<uuid:patient_id>/edit/<slug:part>/", record.edit, name="record-edit"),
    path("patients/<uuid:patient_id>/edit/<slug:part>/<int:row_id>/", record.correct_row, name="record-row"),
    path(
        "patients/<uuid:patient_id>/edit/<slug:part>/<int:row_id>/retract/",
        record.retract_row,
        name="record-retract",
    ),
]
