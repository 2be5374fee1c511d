"""The language in which a user reads the pages; none chosen means the browser's own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGE_CODES = ("en", "zh-hans")


class ChosenLanguage(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="chosen_language",
        verbose_name=_("user"),
    )
    language = models.CharField(_("language"), max_length=16)

    class Meta:
        verbose_name = _("chosen language")
        verbose_name_plural = _("chosen languages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=LANGUAGE_CODES), name="chosen_language_is_offered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.language}"
