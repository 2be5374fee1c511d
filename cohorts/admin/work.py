"""Cohorts, analyses and imports in admin: to be found and read, nothing else. Their own pages are where work is done.

Counts and results are left out: what of them a reader may see is decided there.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from cohorts import cohort_selectors
from cohorts.admin.guarded import ReadOnlyAdmin
from cohorts.admin.reach import reach, signed_in
from cohorts.models import Analysis, Cohort, DataImport
from cohorts.services import access


@admin.register(Cohort)
class CohortAdmin(ReadOnlyAdmin):
    list_display = ["name", "owner", "provenance", "created_at", "archived_at"]
    list_filter = ["provenance"]
    list_select_related = ("owner",)
    search_fields = ["name", "description"]
    fields = ["name", "description", "owner", "provenance", "created_at", "archived_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return cohort_selectors.cohorts_visible_to(signed_in(request))

    def look_up(self, request: HttpRequest, row: Any) -> None:
        cohort_selectors.cohort_for(signed_in(request), row.pk)


@admin.register(Analysis)
class AnalysisAdmin(ReadOnlyAdmin):
    list_display = [
        "kind",
        "title",
        "cohort_version",
        "state",
        "created_by",
        "created_at",
    ]
    list_filter = ["kind", "state"]
    list_select_related = ("cohort_version", "created_by")
    search_fields = ["title"]
    fields = [
        *("kind", "title", "cohort_version", "definition", "repeats", "state", "done", "total"),
        *("software_version", "frame_sha256", "created_by", "created_at", "started_at", "heartbeat_at"),
        *("finished_at", "cancel_requested_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        visible = cohort_selectors.cohorts_visible_to(signed_in(request))
        rows: QuerySet[Analysis] = super().get_queryset(request)
        return rows.filter(cohort_version__cohort__in=visible).defer("result")

    def look_up(self, request: HttpRequest, row: Any) -> None:
        cohort_selectors.analysis_for(signed_in(request), row.pk)


@admin.register(DataImport)
class DataImportAdmin(ReadOnlyAdmin):
    """Imports hold what a file said of patients: for clinicians of the centre, as on their own page."""

    list_display = ["file_name", "centre", "kind", "state", "created_by", "created_at"]
    list_filter = ["state", "kind"]
    list_select_related = ("centre", "created_by")
    search_fields = ["file_name", "sha256"]
    fields = [
        *("file_name", "centre", "sha256", "byte_size", "kind", "state", "stage", "mapping"),
        *("created_by", "created_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataImport]:
        rows: QuerySet[DataImport] = super().get_queryset(request)
        return rows.filter(centre__in=reach(request).written)

    def look_up(self, request: HttpRequest, row: Any) -> None:
        if row.centre_id not in reach(request).written:
            access.note_denied_object(user=signed_in(request), subject=row, centre_codes=[row.centre.code])
            raise Http404
