"""Who belongs to which centre, and as what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.centre import Centre
from cohorts.models.constraints import one_of


class Role(models.TextChoices):
    """Members read the record of their centre; a clinician writes it, an administrator appoints members."""

    CLINICIAN = "clinician", _("Clinician")
    CURATOR = "curator", _("Curator of the knowledge base")
    STATISTICIAN = "statistician", _("Statistician")
    PRIVACY = "privacy", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A role of a user in a centre; ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("centre")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["centre", "user", "role"]
        constraints = [
            one_of("membership", "role", Role.values),
            models.UniqueConstraint(
                fields=["user", "centre", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once",
                violation_error_message=_("This user already has this role in this centre."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("granted_at")),
                name="membership_ended_after_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.centre} · {self.get_role_display()}"
