"""The audit in admin: to be searched and read, nothing else."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cohorts.admin.base import ModelAdmin
from cohorts.admin.reach import signed_in
from cohorts.models import AuditEvent
from cohorts.services import access


@admin.register(AuditEvent)
class AuditEventAdmin(ModelAdmin):
    list_display = [
        "at",
        "actor_username",
        "action",
        "object_type",
        "object_id",
        "patient_id",
        "centre_code",
        "reason",
    ]
    list_filter = ["action", "object_type", "centre_code"]
    search_fields = ["actor_username", "object_id", "patient_id", "reason"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """The events of the user's centres; those of no centre (accounts) for the system administrator only."""
        user = signed_in(request)
        events: QuerySet[AuditEvent] = super().get_queryset(request)
        if user.is_superuser:
            return events
        return events.filter(centre_code__in=access.centres_read_by(user).values("code"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False
