"""Addresses of these pages."""

from django.urls import path

from cohorts.views import patients, record

urlpatterns = [
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
