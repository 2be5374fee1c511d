"""What the board decided on a recommendation: its own choice first, then whether it agrees.

A row is never updated or deleted; a board that changes its mind records another decision.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision_support.models.recommendation import Recommendation


class Option(models.TextChoices):
    """The three options, always in this order."""

    AUTOLOGOUS = "autologous_hsct", _("Autologous HSCT")
    ALLOGENEIC = "allogeneic_hsct", _("Allogeneic HSCT")
    NO_TRANSPLANT = "no_transplant", _("No transplant")


class OwnChoice(models.TextChoices):
    """What the board thought before it saw the answer."""

    AUTOLOGOUS = "autologous_hsct", _("Autologous HSCT")
    ALLOGENEIC = "allogeneic_hsct", _("Allogeneic HSCT")
    NO_TRANSPLANT = "no_transplant", _("No transplant")
    UNDECIDED = "undecided", _("Undecided")


class OverrideReason(models.TextChoices):
    """Why the board decides otherwise."""

    PATIENT_PREFERENCE = "patient_preference", _("Patient preference")
    DONOR = "donor", _("Donor not available or not suitable")
    COMORBIDITY = "comorbidity", _("Comorbidity or frailty not captured in the record")
    MRD_JUDGED_DIFFERENTLY = "mrd_judged_differently", _("MRD history judged differently")
    DISEASE_BIOLOGY = "disease_biology", _("Disease biology not captured in the record")
    TRIAL_OR_PROTOCOL = "trial_or_protocol", _("Clinical trial or treatment protocol")
    ACCESS_OR_COST = "access_or_cost", _("Access or cost")
    RECORD_INCOMPLETE = "record_incomplete", _("Record wrong or incomplete")
    EVIDENCE_DISAGREED = "evidence_disagreed", _("Disagreement with the evidence or the rule")
    OTHER = "other", _("Other (say which)")


class SignatureMeaning(models.TextChoices):
    """What the signature stands for."""

    AUTHORSHIP = "authorship", _("I recorded this decision of the board")
    RESPONSIBILITY = "responsibility", _("I am responsible for this decision")
    REVIEW = "review", _("I reviewed this decision")
    APPROVAL = "approval", _("I approve this decision")


class BoardDecision(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("recommendation"),
    )
    own_choice = models.CharField(_("own choice"), max_length=20, choices=OwnChoice.choices)
    option = models.CharField(_("option"), max_length=20, choices=Option.choices)
    agrees = models.BooleanField(_("agrees with the recommendation"))
    override_reason = models.CharField(
        _("reason to differ"), max_length=30, choices=OverrideReason.choices, null=True
    )
    comment = models.TextField(_("comment"), blank=True)
    signature_meaning = models.CharField(
        _("meaning of the signature"), max_length=20, choices=SignatureMeaning.choices
    )
    preferences = models.JSONField(_("weights and values"), null=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("board decision")
        verbose_name_plural = _("board decisions")
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agrees=True, override_reason=None)
                | models.Q(agrees=False, override_reason__isnull=False),
                name="board_decision_reason_exactly_when_it_differs",
            ),
            models.CheckConstraint(
                condition=~models.Q(override_reason="other") | ~models.Q(comment=""),
                name="board_decision_other_reason_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(option__in=Option.values), name="board_decision_option"
            ),
            models.CheckConstraint(
                condition=models.Q(own_choice__in=OwnChoice.values), name="board_decision_own_choice"
            ),
            models.CheckConstraint(
                condition=models.Q(override_reason=None)
                | models.Q(override_reason__in=OverrideReason.values),
                name="board_decision_override_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(signature_meaning__in=SignatureMeaning.values),
                name="board_decision_signature_meaning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}, {self.decided_at.date().isoformat()}"
