"""Addresses of imports and exports."""

from django.urls import path

from cohorts.views import export_downloads, import_corrections, import_steps, imports

_ONE = "imports/<uuid:import_id>/"

urlpatterns = [
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.new, name="import-new"),
    path(_ONE, imports.detail, name="import"),
    path(f"{_ONE}mapping/", import_steps.confirm_mapping, name="import-mapping"),
    path(f"{_ONE}answers/", import_steps.answer, name="import-answers"),
    path(f"{_ONE}start/", import_steps.start, name="import-start"),
    path(f"{_ONE}cancel/", import_steps.cancel, name="import-cancel"),
    path(f"{_ONE}retry/", import_steps.retry, name="import-retry"),
    path(f"{_ONE}correct/", imports.correct, name="import-correct"),
    path(f"{_ONE}refused-rows/", import_corrections.refused_rows, name="import-refused-rows"),
    path(f"{_ONE}take-back/", import_corrections.take_back, name="import-take-back"),
    path(f"{_ONE}save-mapping/", import_steps.save_mapping, name="import-save-mapping"),
    path(f"{_ONE}original/", export_downloads.original, name="import-original"),
    path(f"{_ONE}rejected-rows/", export_downloads.rejected_rows, name="import-rejected-rows"),
    path(f"{_ONE}record/", export_downloads.record, name="import-record"),
    path(
        "cohorts/<uuid:cohort_id>/versions/<int:number>/analysis-set/",
        export_downloads.analysis_set,
        name="cohort-analysis-set",
    ),
]
