"""What the admin pages of the record share: members see the rows of their centres' patients, clinicians write them."""

from typing import Any, ClassVar

from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from cohorts import selectors
from cohorts.admin.base import ServiceAdmin
from cohorts.admin.guarded import GuardedAdmin
from cohorts.admin.reach import reach, signed_in
from cohorts.models import Patient


class RecordAdmin(GuardedAdmin, ServiceAdmin):
    """A table of the record."""

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
