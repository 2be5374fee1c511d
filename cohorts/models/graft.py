"""The autologous graft."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import EnteredRow
from cohorts.models.constraints import one_of
from cohorts.models.fields import optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import GraftMRD


class Graft(EnteredRow):
    """One row a patient: whether an autologous graft was collected, and whether it carries disease."""

    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, related_name="graft", verbose_name=_("patient")
    )
    autologous_collected = models.BooleanField(_("autologous graft collected"), null=True, blank=True)
    autologous_collection_failed = models.BooleanField(
        _("autologous collection failed"), null=True, blank=True
    )
    autologous_graft_mrd = optional_coded(GraftMRD, _("MRD of the autologous graft"))

    class Meta:
        verbose_name = _("graft")
        verbose_name_plural = _("grafts")
        constraints = [one_of("graft", "autologous_graft_mrd", GraftMRD)]

    def __str__(self) -> str:
        return str(_("Graft of %(patient)s") % {"patient": self.patient_id})
