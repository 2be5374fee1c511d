"""The answer given to a creation that carried an `Idempotency-Key`, so that a repeat gets the same answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=255)
    target = models.CharField(_("method and path"), max_length=500)
    request_sha256 = models.CharField(_("SHA-256 of the request body"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    location = models.CharField(_("location"), max_length=500, blank=True)
    body = models.JSONField(_("response body"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_one_a_user")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return self.key
