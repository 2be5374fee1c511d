"""A transplant centre; the demonstration centre is the one whose patients are synthetic."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.constraints import one_of, within
from cohorts.models.fields import ExactDecimalField


class Provenance(models.TextChoices):
    """Where patients come from. A centre holds one kind only; the database refuses a mixture."""

    CLINICAL = "clinical", _("Clinical")
    SYNTHETIC = "synthetic", _("Synthetic")


class Centre(models.Model):
    """A hospital or unit whose members see its patients."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    provenance = models.CharField(
        _("provenance"), max_length=16, choices=Provenance.choices, default=Provenance.CLINICAL
    )
    allo_nrm_2y = ExactDecimalField(
        _("non-relapse mortality 2 years after allogeneic HSCT (fraction)"),
        null=True,
        blank=True,
        help_text=_("The centre's own figure, as a fraction from 0 to 1; leave empty where it is not known."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]
        constraints = [
            one_of("centre", "provenance", Provenance.values),
            within("centre", "allo_nrm_2y", "centre.allo_nrm_2y"),
            models.CheckConstraint(condition=~models.Q(name=""), name="centre_name_given"),
            # The target of the patients' composite key (centre, provenance).
            models.UniqueConstraint(fields=["id", "provenance"], name="centre_id_and_provenance"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def synthetic(self) -> bool:
        return self.provenance == Provenance.SYNTHETIC

    @property
    def allo_nrm_2y_percent(self) -> Decimal | None:
        return None if self.allo_nrm_2y is None else self.allo_nrm_2y.scaleb(2)
