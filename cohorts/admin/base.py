"""What the admin pages of the record share: who sees what, where writing goes, and the history."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cohorts import selectors
from cohorts.admin.reach import reach, signed_in
from cohorts.admin.service_form import ServiceForm
from cohorts.models import AuditEvent, Patient

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


MAXIMUM_EVENTS = 500


def show_history(
    page: ModelAdmin, request: HttpRequest, object_id: str, history: Callable[[Any], QuerySet[AuditEvent]]
) -> HttpResponse:
    """The audit of an object, in the place of Django's own log."""
    row = page.get_object(request, unquote(object_id))
    if row is None:
        raise Http404
    context = {
        **page.admin_site.each_context(request),
        "title": _("History of %(row)s") % {"row": row},
        "events": history(row)[:MAXIMUM_EVENTS],
        "opts": page.opts,
        "object": row,
    }
    return TemplateResponse(request, "admin/cohorts/history.html", context)


class ServiceAdmin(ModelAdmin):
    """An admin page that writes through a service and shows the audit as its history.

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

    def history(self, row: Any) -> QuerySet[AuditEvent]:
        return selectors.history_of_object(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show_history(self, request, object_id, self.history)

    # Django's own log of the admin would be a second, weaker audit.
    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        return None

    def log_change(self, *args: Any, **kwargs: Any) -> Any:
        return None

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False


class RecordAdmin(ServiceAdmin):
    """A table of the record: members see the rows of their centres' patients, clinicians write them."""

    list_select_related = ("patient__centre",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("patient",)

    def patient_of(self, row: Any) -> Patient:
        patient: Patient = row.patient
        return patient

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(patient__in=selectors.patients_visible_to(signed_in(request)))

    def get_readonly_fields(self, request: HttpRequest, obj: Any | None = None) -> list[str]:
        return ["patient", "created_at", "created_by"] if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.version = None if obj is None else self.patient_of(obj).record_version
        return form

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "patient":
            kwargs["queryset"] = Patient.objects.filter(centre__in=reach(request).written)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return obj is None or self.patient_of(obj).centre_id in reach(request).read

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request).written)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        retracted = getattr(obj, "retracted_at", None) is not None
        return not retracted and self.patient_of(obj).centre_id in reach(request).written

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
        """Not found for what does not exist and for another centre's alike; the latter attempt is audited."""
        try:
            found = self.model._default_manager.filter(pk=unquote(object_id)).first()
        except (ValueError, ValidationError) as error:
            raise Http404 from error
        if found is None:
            raise Http404
        selectors.patient_for(signed_in(request), self.key_of_patient(found))

    def key_of_patient(self, row: models.Model) -> UUID:
        key: UUID = getattr(row, "patient_id", row.pk)
        return key
