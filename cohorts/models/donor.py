"""A possible donor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import one_of, retraction_is_whole
from cohorts.models.fields import optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import DonorKind


class Donor(RetractableRow):
    """A donor that the search turned up; `available` null means not yet known."""

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="donors", verbose_name=_("patient")
    )
    kind = optional_coded(DonorKind, _("kind"))
    available = models.BooleanField(_("available"), null=True, blank=True)

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["id"]
        constraints = [one_of("donor", "kind", DonorKind), retraction_is_whole("donor")]

    def __str__(self) -> str:
        return self.get_kind_display() or str(_("Donor"))
