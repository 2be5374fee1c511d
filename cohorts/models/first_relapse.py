"""The first relapse of a patient: where it was, and how it stood to first-line treatment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.contradictions import COMBINED_FROM_BLASTS_PERCENT, OUTSIDE_THE_MARROW
from cohorts.limits import MESSAGES
from cohorts.models.clinical_row import EnteredRow
from cohorts.models.constraints import dated, one_of, within
from cohorts.models.fields import ExactDecimalField, optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import Lineage, RelapseSite


class FirstRelapse(EnteredRow):
    """One row a patient. That and when a patient relapsed also stands among the outcomes, with any later relapse."""

    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, related_name="first_relapse", verbose_name=_("patient")
    )
    relapsed_on = models.DateField(_("relapsed on"), null=True, blank=True)
    site = optional_coded(RelapseSite, _("site"))
    relapse_lineage = optional_coded(Lineage, _("lineage of the relapse"))
    marrow_blasts_percent = ExactDecimalField(_("marrow blasts (%)"), null=True, blank=True)
    on_treatment = models.BooleanField(_("during first-line treatment"), null=True, blank=True)
    end_of_therapy_on = models.DateField(_("end of first-line treatment"), null=True, blank=True)
    second_relapse = models.BooleanField(_("a further relapse has followed"), null=True, blank=True)

    class Meta:
        verbose_name = _("first relapse")
        verbose_name_plural = _("first relapses")
        constraints = [
            dated("firstrelapse", "relapsed_on"),
            dated("firstrelapse", "end_of_therapy_on"),
            one_of("firstrelapse", "site", RelapseSite),
            one_of("firstrelapse", "relapse_lineage", Lineage),
            within("firstrelapse", "marrow_blasts_percent", "first_relapse.marrow_blasts_percent"),
            models.CheckConstraint(
                condition=models.Q(relapsed_on__gte=models.F("end_of_therapy_on")),
                name="firstrelapse_not_before_end_of_therapy",
            ),
            models.CheckConstraint(
                condition=~models.Q(on_treatment=True, on_treatment__isnull=False)
                | models.Q(end_of_therapy_on__isnull=True),
                name="firstrelapse_on_treatment_or_off",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    site__in=[site.value for site in OUTSIDE_THE_MARROW],
                    marrow_blasts_percent__gte=COMBINED_FROM_BLASTS_PERCENT,
                ),
                name="firstrelapse_isolated_not_in_marrow",
                violation_error_code="isolated_yet_in_marrow",
                violation_error_message=_(MESSAGES["isolated_yet_in_marrow"]),
            ),
        ]

    def __str__(self) -> str:
        return str(_("First relapse of %(patient)s") % {"patient": self.patient_id})
