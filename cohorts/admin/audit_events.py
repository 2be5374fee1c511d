"""The audit in admin: to be searched and read, nothing else."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cohorts.admin.guarded import NobodyWrites
from cohorts.admin.reach import signed_in
from cohorts.models import AuditEvent
from cohorts.services import access


@admin.register(AuditEvent)
class AuditEventAdmin(NobodyWrites):
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """The events of the user's centres; those of no centre (accounts) for the system administrator only."""
        user = signed_in(request)
        events: QuerySet[AuditEvent] = super().get_queryset(request)
        if user.is_superuser:
            return events
        return events.filter(centre_code__in=access.centres_read_by(user).values("code"))
