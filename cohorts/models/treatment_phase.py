"""A cycle or course of treatment."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import dated, one_of, retraction_is_whole, within
from cohorts.models.fields import optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import PhaseKind

AGENT_LENGTH = 200


class TreatmentPhase(RetractableRow):
    """A numbered chemotherapy cycle, or a course outside the cycles (no number).

    Agents are kept as entered: null is not stated, an empty list that none of those asked for was given.
    """

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="treatment_phases", verbose_name=_("patient")
    )
    cycle = models.PositiveSmallIntegerField(_("cycle"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    kind = optional_coded(PhaseKind, _("kind"))
    agents = ArrayField(
        models.CharField(max_length=AGENT_LENGTH), verbose_name=_("agents"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("treatment phase")
        verbose_name_plural = _("treatment phases")
        ordering = [models.F("started_on").asc(nulls_first=True), "cycle", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "cycle"],
                condition=models.Q(retracted_at__isnull=True),
                name="treatmentphase_cycle_once",
            ),
            within("treatmentphase", "cycle", "treatment_phases.cycle"),
            dated("treatmentphase", "started_on"),
            one_of("treatmentphase", "kind", PhaseKind),
            retraction_is_whole("treatmentphase"),
        ]

    def __str__(self) -> str:
        return str(_("Cycle %(cycle)s") % {"cycle": self.cycle}) if self.cycle else str(_("Course"))
