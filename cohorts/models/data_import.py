"""A file that was handed in: its bytes, how it is read, how far it has come and what was wrong with it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.centre import Centre
from cohorts.models.constraints import one_of
from cohorts.models.import_mapping import ImportMapping


class ImportState(models.TextChoices):
    """What happens next. `queued` and `running` are the worker's; in the others a person's move is awaited."""

    UPLOADED = "uploaded", _("Uploaded")
    NEEDS_ANSWERS = "needs_answers", _("Needs answers")
    READY = "ready", _("Checked, ready to be taken in")
    QUEUED = "queued", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")
    FINISHED = "finished", _("Taken in")


class ImportStage(models.TextChoices):
    """What the worker is doing or did last."""

    NONE = "", _("Not begun")
    READING = "reading", _("Reading the file")
    STAGING = "staging", _("Sorting the rows by patient")
    CHECKING = "checking", _("Checking the rows")
    WRITING = "writing", _("Writing the record")


class ImportKind(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel workbook")


# Imports that another upload of the same bytes would repeat.
ENDED_WITHOUT_A_TRACE = (ImportState.CANCELLED.value, ImportState.FAILED.value)


class DataImport(models.Model):
    """One file of one centre.

    Retention: a finished import stays as it is, with its bytes and its problems, because it is the source of what it
    brought in; the database refuses to change or delete it. The bytes of an import that was cancelled or failed may be
    removed, for nothing in the record rests on them. The same bytes come in once a centre.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="data_imports", verbose_name=_("centre")
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    byte_size = models.BigIntegerField(_("size in bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=ImportKind.choices)

    state = models.CharField(
        _("state"), max_length=16, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    stage = models.CharField(_("stage"), max_length=16, choices=ImportStage.choices, blank=True, default="")
    # What the file turned out to be (encoding, delimiter, sheets with their columns), the mapping proposed for it and
    # the questions it raises: all written by reading, none of it in force until a person confirms.
    profile = models.JSONField(_("what was found in the file"), default=dict, blank=True)
    proposal = models.JSONField(_("proposed mapping"), default=dict, blank=True)
    questions = models.JSONField(_("questions"), default=list, blank=True)
    # The mapping with its answers as a person confirmed it; `mapping` where it was saved under a sender's name.
    definition = models.JSONField(_("mapping in force"), null=True, blank=True)
    mapping = models.ForeignKey(
        ImportMapping,
        on_delete=models.PROTECT,
        related_name="data_imports",
        null=True,
        blank=True,
        verbose_name=_("saved mapping"),
    )

    total = models.PositiveBigIntegerField(_("rows in the file"), default=0)
    done = models.PositiveBigIntegerField(_("rows done in this stage"), default=0)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    # What the record will state and no cell does: dates counted in days from another column, with their number.
    conversions = models.JSONField(_("conversions"), default=list, blank=True)
    cursor = models.JSONField(_("where to go on"), default=dict, blank=True)
    problem = models.TextField(_("why it failed"), blank=True, default="")

    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )
    start_requested_at = models.DateTimeField(_("asked to be taken in at"), null=True, blank=True)
    start_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken in by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("taken in at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    cancel_requested_at = models.DateTimeField(_("asked to stop at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]
        constraints = [
            one_of("dataimport", "state", ImportState.values),
            one_of("dataimport", "stage", ImportStage.values),
            one_of("dataimport", "kind", ImportKind.values),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="dataimport_sha256_form"
            ),
            models.CheckConstraint(condition=Q(byte_size__gte=1), name="dataimport_byte_size_positive"),
            models.CheckConstraint(condition=~Q(file_name=""), name="dataimport_file_name_given"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="dataimport_done_within_total"),
            models.CheckConstraint(
                condition=Q(
                    state=ImportState.FINISHED.value, finished_at__isnull=False, definition__isnull=False
                )
                | (~Q(state=ImportState.FINISHED.value) & Q(finished_at__isnull=True)),
                name="dataimport_finished_whole",
            ),
            models.CheckConstraint(
                condition=Q(start_requested_at__isnull=True, start_requested_by__isnull=True)
                | Q(start_requested_at__isnull=False, start_requested_by__isnull=False),
                name="dataimport_start_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED.value) | ~Q(problem=""),
                name="dataimport_failed_says_why",
            ),
            models.UniqueConstraint(
                fields=["centre", "sha256"],
                condition=~Q(state__in=ENDED_WITHOUT_A_TRACE),
                name="dataimport_same_file_once",
            ),
        ]
        indexes = [models.Index(fields=["centre", "-created_at"], name="dataimport_by_centre")]

    def __str__(self) -> str:
        return self.file_name


class DataImportChunk(models.Model):
    """A piece of the file's bytes, in order from 0. Never changed; removed only with an import that left no trace."""

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="chunks", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of a file")
        ordering = ["data_import", "number"]
        constraints = [
            models.UniqueConstraint(fields=["data_import", "number"], name="dataimportchunk_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.data_import_id} {self.number}"


class ImportProblem(models.Model):
    """Why a row does not come in. `row_number` counts as the person's program does: the header is row 1.

    `message` is the English sentence, a key of the translations wherever it carries no figure of its own. `value` is
    the cell as it stood, cut to 200 characters.
    """

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="problems", verbose_name=_("import")
    )
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, default="")
    row_number = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=200, blank=True, default="")
    value = models.CharField(_("value"), max_length=200, blank=True, default="")
    code = models.CharField(_("code"), max_length=60)
    message = models.TextField(_("message"))

    class Meta:
        verbose_name = _("problem of an import")
        verbose_name_plural = _("problems of an import")
        ordering = ["data_import", "sheet", "row_number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="importproblem_code_form"
            ),
            models.CheckConstraint(condition=~Q(message=""), name="importproblem_message_given"),
        ]
        indexes = [
            models.Index(fields=["data_import", "sheet", "row_number"], name="importproblem_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number} {self.column}: {self.code}".strip()
