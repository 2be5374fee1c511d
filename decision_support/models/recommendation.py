"""A recommendation as it was issued: stored once, with everything needed to answer for it later.

A row is never updated or deleted (a trigger of the database refuses both). A newer row names the one it supersedes;
that an older one is superseded is read from the newer.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models import Patient
from decision_support.models.certainty import Certainty
from decision_support.models.direction import Direction


class Recommendation(models.Model):
    # True on the object that has just been issued; an answer given again finds it false.
    newly_issued = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("patient")
    )
    as_of = models.DateField(_("as of"))
    module = models.CharField(_("module"), max_length=40)
    direction = models.CharField(_("direction"), max_length=40, choices=Direction.choices)
    certainty = models.CharField(_("certainty"), max_length=10, null=True, choices=Certainty.choices)
    abstained = models.BooleanField(_("abstained"))
    content = models.JSONField(_("the answer"))
    case = models.JSONField(_("the case it answers"))
    canonical_sha256 = models.CharField(_("SHA-256 of the canonical bytes"), max_length=64)
    inputs_sha256 = models.CharField(_("SHA-256 of the inputs"), max_length=64)
    knowledge_version = models.CharField(_("version of the knowledge base"), max_length=80)
    software_version = models.CharField(_("version of the software"), max_length=80)
    model_version = models.CharField(_("version of the outcome model"), max_length=80, null=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-issued_at", "-id"]
        indexes = [
            models.Index(fields=["patient", "-issued_at"], name="recommendation_by_patient"),
            models.Index(fields=["-issued_at"], name="recommendation_by_time"),
        ]
        constraints = [
            # The target of the composite key (supersedes, patient): a chain stays with its patient (see migrations).
            models.UniqueConstraint(fields=["id", "patient"], name="recommendation_id_and_patient"),
            # With one first row a patient and one successor a row, a patient's recommendations are a single chain.
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(supersedes=None),
                name="recommendation_one_first_a_patient",
            ),
            models.CheckConstraint(
                condition=~models.Q(supersedes=models.F("id")),
                name="recommendation_does_not_supersede_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(abstained=False) | models.Q(certainty=None),
                name="recommendation_without_certainty_when_abstained",
            ),
        ]

    @property
    def is_of_a_child(self) -> bool:
        """Only answers to children say why their question was asked."""
        return "module_because" in self.content

    def __str__(self) -> str:
        return f"{self.direction}, {self.as_of.isoformat()}"
