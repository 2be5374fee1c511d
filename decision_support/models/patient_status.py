"""Where each patient stands, one row a patient, for the worklist: derived, refreshed only by `services.worklist`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models import Centre, Patient
from decision_support.models.direction import Direction
from decision_support.models.mrd_state import MRDState
from decision_support.models.recommendation import Recommendation


class PatientStatus(models.Model):
    patient = models.OneToOneField(
        Patient,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="status",
        verbose_name=_("patient"),
    )
    # The patient's centre again, so that one index gives a centre's worklist in its order.
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+", verbose_name=_("centre"))
    record_version = models.PositiveIntegerField(_("version of the record judged"))
    knowledge_version = models.CharField(_("version of the knowledge base"), max_length=80)
    evaluated_on = models.DateField(_("judged as of"))
    module = models.CharField(_("module"), max_length=40)
    direction = models.CharField(_("direction"), max_length=40, choices=Direction.choices)
    abstained = models.BooleanField(_("abstained"))
    mrd_state = models.CharField(_("MRD state"), max_length=30, choices=MRDState.choices)
    missing = models.JSONField(_("missing inputs"), default=list)
    missing_count = models.PositiveSmallIntegerField(_("number of missing inputs"))
    latest_result_on = models.DateField(_("latest MRD result"), null=True)
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("latest recommendation"),
    )
    new_result = models.BooleanField(_("result newer than the recommendation"))
    stale = models.BooleanField(_("recommendation stale"))
    decision_awaited = models.BooleanField(_("decision awaited"))
    # Died, or transplanted without a relapse since: the question no longer stands, and the worklist leaves it out.
    settled = models.BooleanField(_("question over"), default=False)
    # How many things wait for somebody: the flags above, and nothing issued yet. The worklist's first order.
    attention = models.PositiveSmallIntegerField(_("attention"))

    class Meta:
        verbose_name = _("patient status")
        verbose_name_plural = _("patient statuses")
        indexes = [
            models.Index(
                models.F("centre"),
                models.F("settled"),
                models.F("attention").desc(),
                models.F("latest_result_on").desc(nulls_last=True),
                models.F("patient"),
                name="patient_status_worklist",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction}, {self.evaluated_on.isoformat()}"
