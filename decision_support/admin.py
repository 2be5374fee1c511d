"""Recommendations, decisions and the worklist's table in admin: to be searched and read, never edited."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts.admin.guarded import ReadOnlyAdmin
from cohorts.admin.reach import signed_in
from cohorts.models import Patient
from cohorts.selectors import patients_visible_to
from decision_support.models import BoardDecision, IdempotencyKey, PatientStatus, Recommendation


class QuestionAdmin(ReadOnlyAdmin):
    """A table of the question: members read the rows of their centres' patients."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(patient__in=patients_visible_to(signed_in(request)))


@admin.register(Recommendation)
class RecommendationAdmin(QuestionAdmin):
    list_display = (
        "issued_at",
        "patient",
        "direction",
        "certainty",
        "abstained",
        "as_of",
        "issued_by",
        "standing",
    )
    list_filter = ("direction", "abstained", "certainty", "module", "patient__centre", "knowledge_version")
    search_fields = (
        "patient__identifier",
        "patient__name",
        "issued_by__username",
        "inputs_sha256",
        "canonical_sha256",
    )
    date_hierarchy = "issued_at"
    list_select_related = ("patient", "issued_by", "superseded_by")
    fields = (
        "patient",
        "as_of",
        "module",
        "direction",
        "certainty",
        "abstained",
        "issued_at",
        "issued_by",
        "supersedes",
        "standing",
        "knowledge_version",
        "model_version",
        "software_version",
        "inputs_sha256",
        "canonical_sha256",
        "answer",
        "case_asked",
    )
    readonly_fields = ("standing", "answer", "case_asked")

    @display(description=_("stands"), boolean=True)
    def standing(self, row: Recommendation) -> bool:
        return not hasattr(row, "superseded_by")

    @display(description=_("the answer"))
    def answer(self, row: Recommendation) -> SafeString:
        return _indented(row.content)

    @display(description=_("the case it answers"))
    def case_asked(self, row: Recommendation) -> SafeString:
        return _indented(row.case)


@admin.register(BoardDecision)
class BoardDecisionAdmin(QuestionAdmin):
    list_display = (
        "decided_at",
        "patient",
        "option",
        "own_choice",
        "agrees",
        "override_reason",
        "decided_by",
    )
    list_filter = ("agrees", "option", "own_choice", "override_reason", "recommendation__patient__centre")
    search_fields = (
        "recommendation__patient__identifier",
        "recommendation__patient__name",
        "decided_by__username",
        "comment",
    )
    date_hierarchy = "decided_at"
    list_select_related = ("recommendation__patient", "decided_by")

    @display(description=_("patient"), ordering="recommendation__patient__identifier")
    def patient(self, row: BoardDecision) -> Patient:
        return row.recommendation.patient

    def key_of_patient(self, row: Any) -> UUID:
        key: UUID = row.recommendation.patient_id
        return key

    def get_queryset(self, request: HttpRequest) -> QuerySet[BoardDecision]:
        visible = patients_visible_to(signed_in(request))
        return BoardDecision.objects.filter(recommendation__patient__in=visible)


@admin.register(PatientStatus)
class PatientStatusAdmin(QuestionAdmin):
    list_display = (
        "patient",
        "direction",
        "mrd_state",
        "missing_count",
        "new_result",
        "stale",
        "decision_awaited",
    )
    list_filter = ("direction", "mrd_state", "new_result", "stale", "decision_awaited", "centre")
    search_fields = ("patient__identifier", "patient__name")
    list_select_related = ("patient",)
    ordering = ("-attention", "patient__identifier")


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    """Repeated requests, for the system administrator; the answers kept with them are not shown."""

    list_display = ("created_at", "user", "key", "target", "status")
    list_filter = ("status",)
    search_fields = ("key", "user__username", "target")
    date_hierarchy = "created_at"
    fields = ("created_at", "user", "key", "target", "status", "request_sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[IdempotencyKey]:
        return IdempotencyKey.objects.order_by("-created_at")

    def look_up(self, request: HttpRequest, row: IdempotencyKey) -> None:
        if not self.has_view_permission(request):
            raise Http404

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        # Asked at the log-in page too, of somebody who has not signed in.
        return self.has_view_permission(request)


def _indented(value: Any) -> SafeString:
    """JSON as a person reads it."""
    return format_html("<pre>{}</pre>", json.dumps(value, indent=2, ensure_ascii=False))
