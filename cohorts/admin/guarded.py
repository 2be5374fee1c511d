"""Admin pages of one row that check who asks before anything is shown, and those that nobody writes on."""

from typing import Any
from uuid import UUID

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from cohorts import selectors
from cohorts.admin.base import HistoryAdmin, ModelAdmin
from cohorts.admin.reach import signed_in


class GuardedAdmin(HistoryAdmin):
    """Not found for what does not exist and for another centre's alike; the latter attempt is audited."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id is not None:
            self.require_visible(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self.require_visible(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        self.require_visible(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def require_visible(self, request: HttpRequest, object_id: str) -> None:
        try:
            found = self.model._default_manager.filter(pk=unquote(object_id)).first()
        except (ValueError, ValidationError) as error:
            raise Http404 from error
        if found is None:
            raise Http404
        self.look_up(request, found)

    def look_up(self, request: HttpRequest, row: Any) -> None:
        """Raise 404, audited, where the row is not for this user; here: where its patient is not."""
        selectors.patient_for(signed_in(request), self.key_of_patient(row))

    def key_of_patient(self, row: models.Model) -> UUID:
        key: UUID = getattr(row, "patient_id", row.pk)
        return key


class NobodyWrites(ModelAdmin):
    """A table to be searched and read."""

    list_per_page = 50
    show_full_result_count = False

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


class ReadOnlyAdmin(GuardedAdmin, NobodyWrites):
    """Lists and shows, with the audit as the history."""
