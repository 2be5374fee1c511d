"""Patients, their diagnosis and their graft in admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from cohorts import selectors
from cohorts.admin.reach import reach, signed_in
from cohorts.admin.record import RecordAdmin
from cohorts.admin.service_form import ServiceForm
from cohorts.models import AuditEvent, Centre, Diagnosis, FirstRelapse, Graft, Patient, PriorTreatment
from cohorts.services import patients, singles
from cohorts.services.writing import Single
from cohorts.validation import fields

PATIENT_COLUMNS = [field.column for field in fields.PATIENT]


@admin.register(Patient)
class PatientAdmin(RecordAdmin):
    list_display = ["identifier", "name", "birth_date", "sex", "centre", "provenance", "changed_at"]
    list_filter = [("centre", admin.RelatedOnlyFieldListFilter), "provenance", "sex"]
    search_fields = ["identifier", "name"]
    date_hierarchy = "changed_at"
    list_select_related = ("centre",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ()
    fields = ["centre", *PATIENT_COLUMNS, "reason", "seen_version"]

    def patient_of(self, row: Patient) -> Patient:
        return row

    def history(self, row: Patient) -> QuerySet[AuditEvent]:
        return selectors.history_of(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Patient]:
        return selectors.patients_visible_to(signed_in(request)).order_by("identifier")

    def get_readonly_fields(self, request: HttpRequest, obj: Patient | None = None) -> list[str]:
        return (
            ["centre", "provenance", "record_version", "changed_at", "created_at", "created_by"]
            if obj
            else []
        )

    def get_fields(self, request: HttpRequest, obj: Patient | None = None) -> list[Any]:
        return (
            [*self.fields, "provenance", "record_version", "changed_at", "created_at", "created_by"]
            if obj
            else [
                "centre",
                *PATIENT_COLUMNS,
            ]
        )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "centre":
            kwargs["queryset"] = Centre.objects.filter(pk__in=reach(request).written)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def write(self, form: ServiceForm, by: User, row: Patient | None) -> Patient:
        entered = form.entered()
        if row is None:
            centre = entered.pop("centre")
            return patients.create(centre=centre, record=fields.placed(fields.PATIENT, entered), by=by)
        return patients.correct(
            patient=row,
            changes=entered,
            reason=form.cleaned_data["reason"],
            by=by,
            expected_version=form.cleaned_data["seen_version"],
        )


class SingleAdmin(RecordAdmin):
    """A table with one row a patient."""

    search_fields = ["patient__identifier", "patient__name"]

    def write(self, form: ServiceForm, by: User, row: Single | None) -> Any:
        entered = form.entered()
        patient = entered.pop("patient") if row is None else row.patient
        return singles.correct(
            self.model,
            patient=patient,
            changes=entered,
            reason=form.cleaned_data["reason"],
            by=by,
            expected_version=form.cleaned_data["seen_version"],
        )


@admin.register(Diagnosis)
class DiagnosisAdmin(SingleAdmin):
    list_display = ["patient", "diagnosed_on", "lineage", "ikzf1_status", "bcr_abl1", "remission_status"]
    list_filter = ["lineage", "ikzf1_status", "bcr_abl1", "remission_status"]
    date_hierarchy = "diagnosed_on"


@admin.register(Graft)
class GraftAdmin(SingleAdmin):
    list_display = ["patient", "autologous_collected", "autologous_collection_failed", "autologous_graft_mrd"]
    list_filter = ["autologous_collected", "autologous_graft_mrd"]


@admin.register(FirstRelapse)
class FirstRelapseAdmin(SingleAdmin):
    list_display = ["patient", "relapsed_on", "site", "relapse_lineage", "on_treatment"]
    list_filter = ["site", "relapse_lineage"]


@admin.register(PriorTreatment)
class PriorTreatmentAdmin(SingleAdmin):
    list_display = ["patient", "hsct", "blinatumomab", "car_t", "tki_failure"]
