"""What every row of the clinical record carries: who entered it, and whether it was entered in error."""

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EnteredRow(models.Model):
    """A row with its author."""

    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Nothing here: the services say the same beside the field it concerns, and the database has the last word."""


class RetractableRow(EnteredRow):
    """One of many rows of a patient. It is never deleted: one entered in error is retracted, and stays to be read."""

    retracted_at = models.DateTimeField(_("retracted at"), null=True, blank=True, editable=False)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("retracted by"),
    )
    retraction_reason = models.TextField(_("why it was retracted"), blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def entered_in_error(self) -> bool:
        return self.retracted_at is not None
