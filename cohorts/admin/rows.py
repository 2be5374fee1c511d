"""The rows of which a patient has many. Deleting one here retracts it, with a reason, and it stays to be read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.admin.reach import signed_in
from cohorts.admin.record import RecordAdmin
from cohorts.admin.service_form import ServiceForm
from cohorts.admin.stated_list import StatedListField, list_in_words
from cohorts.models import Donor, FitnessAssessment, MRDAssessment, Outcome, Transplant, TreatmentPhase
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import rows
from cohorts.services.errors import RecordProblems


class RowAdmin(RecordAdmin):
    search_fields = ["patient__identifier", "patient__name"]
    actions = ["retract_selected"]
    retraction_columns = ("retracted_at", "retracted_by", "retraction_reason")

    @admin.display(description=gettext_lazy("entered in error"), boolean=True)
    def entered_in_error(self, row: RetractableRow) -> bool:
        return row.entered_in_error

    def write(self, form: ServiceForm, by: User, row: RetractableRow | None) -> Any:
        entered = form.entered()
        if row is None:
            return rows.record(self.model, patient=entered.pop("patient"), values=entered, by=by)
        return rows.correct(
            row,
            changes=entered,
            reason=form.cleaned_data["reason"],
            by=by,
            expected_version=form.cleaned_data["seen_version"],
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField):
            return StatedListField(label=capfirst(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: RetractableRow | None = None) -> list[str]:
        shown = super().get_readonly_fields(request, obj)
        if isinstance(obj, MRDAssessment):
            shown = [*shown, "value_fraction"]
        return [*shown, *self.retraction_columns] if obj and obj.entered_in_error else shown

    def has_delete_permission(self, request: HttpRequest, obj: RetractableRow | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions if self.has_add_permission(request) else {}

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks for the reason, then retracts."""
        self.require_visible(request, object_id)
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        return self._retract(request, [row])

    @admin.action(
        description=gettext_lazy("Retract the selected rows (entered in error)"), permissions=["change"]
    )
    def retract_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(queryset.filter(retracted_at__isnull=True))
        if not all(self.has_delete_permission(request, row) for row in chosen):
            raise PermissionDenied
        if not chosen:
            self.message_user(request, _("These rows are retracted already."), messages.WARNING)
            return None
        return self._retract(request, chosen)

    def _retract(self, request: HttpRequest, chosen: list[Any]) -> HttpResponse:
        problem = ""
        if "reason" in request.POST:
            try:
                with transaction.atomic():
                    for row in chosen:
                        rows.retract(row, reason=request.POST["reason"], by=signed_in(request))
            except RecordProblems as error:
                problem = " ".join(found.message for found in error.problems)
            else:
                self.message_user(
                    request, _("Retracted: %(count)d.") % {"count": len(chosen)}, messages.SUCCESS
                )
                return HttpResponseRedirect(reverse(f"admin:cohorts_{self.opts.model_name}_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retract as entered in error"),
            "rows": chosen,
            "problem": problem,
            "opts": self.opts,
            "action_name": request.POST.get("action", ""),
        }
        return TemplateResponse(request, "admin/cohorts/retract.html", context)


ENTERED_IN_ERROR = ("retracted_at", admin.EmptyFieldListFilter)
CENTRE = ("patient__centre", admin.RelatedOnlyFieldListFilter)


@admin.register(TreatmentPhase)
class TreatmentPhaseAdmin(RowAdmin):
    list_display = ["patient", "cycle", "started_on", "kind", "agents_stated", "entered_in_error"]
    list_filter = [CENTRE, "kind", "cycle", ENTERED_IN_ERROR]
    date_hierarchy = "started_on"

    @admin.display(description=gettext_lazy("agents"))
    def agents_stated(self, row: TreatmentPhase) -> str:
        return list_in_words(row.agents)


@admin.register(MRDAssessment)
class MRDAssessmentAdmin(RowAdmin):
    list_display = [
        "patient",
        "collected_on",
        "specimen",
        "method",
        "result",
        "value",
        "unit",
        "entered_in_error",
    ]
    list_filter = [CENTRE, "specimen", "method", "result", "adequate", ENTERED_IN_ERROR]
    date_hierarchy = "collected_on"


@admin.register(Donor)
class DonorAdmin(RowAdmin):
    list_display = ["patient", "kind", "available", "entered_in_error"]
    list_filter = [CENTRE, "kind", "available", ENTERED_IN_ERROR]


@admin.register(FitnessAssessment)
class FitnessAssessmentAdmin(RowAdmin):
    list_display = [
        "patient",
        "assessed_on",
        "ecog",
        "hct_ci",
        "contraindications_stated",
        "entered_in_error",
    ]
    list_filter = [CENTRE, "ecog", ENTERED_IN_ERROR]
    date_hierarchy = "assessed_on"

    @admin.display(description=gettext_lazy("contraindications"))
    def contraindications_stated(self, row: FitnessAssessment) -> str:
        return list_in_words(row.contraindications)


@admin.register(Transplant)
class TransplantAdmin(RowAdmin):
    list_display = ["patient", "performed_on", "kind", "donor_kind", "conditioning", "entered_in_error"]
    list_filter = [CENTRE, "kind", "conditioning", ENTERED_IN_ERROR]
    date_hierarchy = "performed_on"


@admin.register(Outcome)
class OutcomeAdmin(RowAdmin):
    list_display = ["patient", "kind", "occurred_on", "entered_in_error"]
    list_filter = [CENTRE, "kind", ENTERED_IN_ERROR]
    date_hierarchy = "occurred_on"
