"""What the admin pages share: the audit as their history, and writing through a service."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cohorts import selectors
from cohorts.admin.reach import signed_in
from cohorts.admin.service_form import ServiceForm
from cohorts.models import AuditEvent
from cohorts.presenters import history_events

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


MAXIMUM_EVENTS = 500


class HistoryAdmin(ModelAdmin):
    """An admin page whose history is the audit of the object, in the place of Django's own log."""

    def history(self, row: Any) -> QuerySet[AuditEvent]:
        return selectors.history_of_object(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": row},
            "events": history_events(self.history(row)[:MAXIMUM_EVENTS]),
            "opts": self.opts,
            "object": row,
        }
        return TemplateResponse(request, "admin/cohorts/history.html", context)


class ServiceAdmin(HistoryAdmin):
    """An admin page that writes through a service.

    Subclasses say how to write in `write(form, by, row)`; `row` is None for a new one.
    """

    form = ServiceForm
    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def write(self, form: ServiceForm, by: User, row: Any | None) -> Any:
        raise NotImplementedError

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.write = staticmethod(lambda filled: self.write(filled, signed_in(request), obj))
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.pk = self.write(form, signed_in(request), obj if change else None).pk

    # Django's own log of the admin would be a second, weaker audit.
    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        return None

    def log_change(self, *args: Any, **kwargs: Any) -> Any:
        return None

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False
