"""The refused rows of an import as they stood, and the cells of them that a person corrected on the page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.data_import import DataImport


class ImportRefusedRow(models.Model):
    """A refused row, kept so that it can be shown and corrected without reading the file again.

    `cells` are joined as in ImportSourceRow. Once the import is finished the row stays as it is; only `taken_in_at` and
    `taken_in_by` are set, in the transaction that takes it into the record after it was corrected.
    """

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="refused_rows", verbose_name=_("import")
    )
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, default="")
    row_number = models.PositiveIntegerField(_("row"))
    patient_key = models.TextField(_("hospital number"), blank=True, default="")
    cells = models.TextField(_("cells"))
    taken_in_at = models.DateTimeField(_("taken in at"), null=True, blank=True)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken in by"),
    )

    class Meta:
        verbose_name = _("refused row of an import")
        verbose_name_plural = _("refused rows of an import")
        ordering = ["data_import", "sheet", "row_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_import", "sheet", "row_number"], name="importrefusedrow_row_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=True, taken_in_by__isnull=True)
                | Q(taken_in_at__isnull=False, taken_in_by__isnull=False),
                name="importrefusedrow_taken_in_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["data_import", "patient_key"], name="importrefusedrow_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number}".strip()


class ImportCorrection(models.Model):
    """One cell as the file has it and as a person corrected it. Append-only; the latest of a cell holds.

    `code` and `message` are the problem that the correction resolved; empty where none stood at this cell.
    """

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("import")
    )
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, default="")
    row_number = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=200)
    value_before = models.TextField(_("as it stood"), blank=True)
    value = models.TextField(_("corrected to"), blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    message = models.TextField(_("message"), blank=True, default="")
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now, editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("corrected by"),
    )

    class Meta:
        verbose_name = _("correction of an import")
        verbose_name_plural = _("corrections of an import")
        ordering = ["data_import", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(column=""), name="importcorrection_column_given"),
            models.CheckConstraint(
                condition=~Q(value=models.F("value_before")), name="importcorrection_changes_the_cell"
            ),
        ]
        indexes = [
            models.Index(fields=["data_import", "sheet", "row_number"], name="importcorrection_by_row")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number} {self.column}".strip()
