"""A transplant that was performed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import dated, one_of, retraction_is_whole
from cohorts.models.fields import optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import DonorKind


class TransplantKind(models.TextChoices):
    AUTOLOGOUS = "autologous", _("Autologous")
    ALLOGENEIC = "allogeneic", _("Allogeneic")


class Conditioning(models.TextChoices):
    """Myeloablative with total body irradiation (12 Gy or more) or without it, or of reduced intensity."""

    MAC_TBI = "mac_tbi", _("Myeloablative with TBI")
    MAC_CHEMO = "mac_chemo", _("Myeloablative, chemotherapy only")
    RIC = "ric", _("Reduced intensity")
    UNKNOWN = "unknown", _("Unknown")


class Transplant(RetractableRow):
    """When and how; a donor belongs to an allogeneic transplant only."""

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="transplants", verbose_name=_("patient")
    )
    performed_on = models.DateField(_("performed on"))
    kind = models.CharField(_("kind"), max_length=32, choices=TransplantKind.choices)
    donor_kind = optional_coded(DonorKind, _("donor"))
    conditioning = models.CharField(
        _("conditioning"), max_length=32, choices=Conditioning.choices, default=Conditioning.UNKNOWN
    )

    class Meta:
        verbose_name = _("transplant")
        verbose_name_plural = _("transplants")
        ordering = ["performed_on", "id"]
        constraints = [
            dated("transplant", "performed_on"),
            one_of("transplant", "kind", TransplantKind.values),
            one_of("transplant", "donor_kind", DonorKind),
            one_of("transplant", "conditioning", Conditioning.values),
            models.CheckConstraint(
                condition=models.Q(donor_kind__isnull=True) | models.Q(kind=TransplantKind.ALLOGENEIC.value),
                name="transplant_donor_only_allogeneic",
            ),
            retraction_is_whole("transplant"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.performed_on.isoformat()}"
