"""What became of the patient."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import dated, one_of, retraction_is_whole
from cohorts.models.patient import Patient


class OutcomeKind(models.TextChoices):
    """`nrm` is a death without relapse, `death` any other death."""

    RELAPSE = "relapse", _("Relapse")
    DEATH = "death", _("Death")
    NRM = "nrm", _("Death without relapse")
    LAST_FOLLOW_UP = "last_follow_up", _("Last follow-up")


DEATHS = (OutcomeKind.DEATH.value, OutcomeKind.NRM.value)


class Outcome(RetractableRow):
    """An event, or the day the patient was last known to be alive."""

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("patient")
    )
    kind = models.CharField(_("kind"), max_length=32, choices=OutcomeKind.choices)
    occurred_on = models.DateField(_("occurred on"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["occurred_on", "id"]
        constraints = [
            dated("outcome", "occurred_on"),
            one_of("outcome", "kind", OutcomeKind.values),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(retracted_at__isnull=True, kind__in=DEATHS),
                name="outcome_one_death",
                violation_error_message=_("A death is already recorded."),
            ),
            retraction_is_whole("outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_on.isoformat()}"
