"""The audit: who did what to which object, when, and why."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One change or refused access. Append-only: the database refuses to update, delete or empty this table.

    No foreign keys, so the log neither blocks live data nor changes with it. `changes` maps a column to its former
    and its new value. It holds patient data and is read like the record itself.
    """

    at = models.DateTimeField(_("at"), default=timezone.now)
    actor_id = models.BigIntegerField(_("account number"), null=True)
    actor_username = models.CharField(_("account"), max_length=150)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=64, blank=True, default="")
    patient_id = models.UUIDField(_("patient"), null=True)
    centre_code = models.CharField(_("centre"), max_length=40, blank=True, default="")
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("reason"), blank=True, default="")

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__regex=r"^[a-z][a-z_]*$"), name="auditevent_action_is_a_code"
            ),
            models.CheckConstraint(condition=~models.Q(actor_username=""), name="auditevent_actor_given"),
        ]
        indexes = [
            models.Index(fields=["patient_id", "at"], name="auditevent_by_patient"),
            models.Index(fields=["object_type", "object_id"], name="auditevent_by_object"),
            models.Index(fields=["centre_code", "at"], name="auditevent_by_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_username} {self.action} {self.object_type} {self.object_id}"
