"""Treatment given before now on which the next step of a child hangs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.limits import MESSAGES
from cohorts.models.clinical_row import EnteredRow
from cohorts.models.patient import Patient


class PriorTreatment(EnteredRow):
    """One row a patient; null is not known. Each answer stands for all treatment up to now, here or elsewhere."""

    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, related_name="prior_treatment", verbose_name=_("patient")
    )
    hsct = models.BooleanField(_("allogeneic HSCT before"), null=True, blank=True)
    blinatumomab = models.BooleanField(_("blinatumomab before"), null=True, blank=True)
    car_t = models.BooleanField(_("CAR-T cells before"), null=True, blank=True)
    b_cell_recovery_within_6_months = models.BooleanField(
        _("B cells back within 6 months of CAR-T cells"), null=True, blank=True
    )
    tki_failure = models.BooleanField(_("failure of a tyrosine kinase inhibitor"), null=True, blank=True)

    class Meta:
        verbose_name = _("prior treatment")
        verbose_name_plural = _("prior treatments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(b_cell_recovery_within_6_months__isnull=True) | ~models.Q(car_t=False),
                name="priortreatment_b_cells_of_car_t",
                violation_error_code="b_cells_without_car_t",
                violation_error_message=_(MESSAGES["b_cells_without_car_t"]),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Prior treatment of %(patient)s") % {"patient": self.patient_id})
