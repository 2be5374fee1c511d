"""How one sender's files are read: saved by a person, versioned, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.centre import Centre


def is_object(column: str) -> models.Func:
    """The stored JSON is an object, as every definition here is."""
    return models.Func(
        models.F(column),
        template="(jsonb_typeof(%(expressions)s) = 'object')",
        output_field=models.BooleanField(),
    )


class ImportMapping(models.Model):
    """One version of the mapping for the files of one sender (a ward, a laboratory, another hospital).

    A change makes the next version; the database refuses to update or delete a row, so the version that an import
    names says for good how that file was read.
    """

    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="import_mappings", verbose_name=_("centre")
    )
    sender = models.CharField(_("sender"), max_length=100)
    version = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("definition"))
    created_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("saved by"),
    )

    class Meta:
        verbose_name = _("import mapping")
        verbose_name_plural = _("import mappings")
        ordering = ["sender", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "sender", "version"], name="importmapping_version_once"
            ),
            models.CheckConstraint(condition=~models.Q(sender=""), name="importmapping_sender_given"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="importmapping_version_counts"),
            models.CheckConstraint(condition=is_object("definition"), name="importmapping_definition_object"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} v{self.version}"
