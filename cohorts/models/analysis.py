"""An analysis of one version of a cohort: what was asked, how far it is, and what came out."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import CohortVersion
from cohorts.models.constraints import one_of


class AnalysisState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")
    FINISHED = "finished", _("Finished")


class Analysis(models.Model):
    """Runs in the queue, never in a request.

    What was asked is fixed when it is made and a finished analysis no longer changes; the database refuses both.
    `done` of `total` is progress while it runs. `repeats` names the analysis, of the same version, whose definition
    was run again. `problem` is a sentence of `cohorts.analyses.wording`, said in the language of each reader.
    `frame_sha256` is the digest of the data it saw, so that two runs can be compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort_version = models.ForeignKey(
        CohortVersion,
        on_delete=models.PROTECT,
        related_name="analyses",
        verbose_name=_("version of a cohort"),
    )
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    definition = models.JSONField(_("definition"))
    state = models.CharField(
        _("state"), max_length=16, choices=AnalysisState.choices, default=AnalysisState.QUEUED
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True)
    result = models.JSONField(_("result"), null=True)
    problem = models.JSONField(_("problem"), null=True)
    software_version = models.CharField(_("version of the software"), max_length=80, blank=True, default="")
    frame_sha256 = models.CharField(_("SHA-256 of the data"), max_length=64, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    started_at = models.DateTimeField(_("started at"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    cancel_requested_at = models.DateTimeField(_("cancel requested at"), null=True)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="repeated_by",
        verbose_name=_("repeats"),
    )

    class Meta:
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["cohort_version", "-created_at"], name="analysis_by_version"),
            models.Index(
                fields=["heartbeat_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="analysis_unfinished",
            ),
        ]
        constraints = [
            one_of("analysis", "state", AnalysisState.values),
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z][a-z_]*$"), name="analysis_kind_is_a_code"
            ),
            models.CheckConstraint(
                condition=models.Q(state="finished", result__isnull=False, finished_at__isnull=False)
                | (~models.Q(state="finished") & models.Q(result__isnull=True)),
                name="analysis_result_when_finished",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | models.Q(problem__isnull=False),
                name="analysis_problem_when_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(done__lte=models.F("total")),
                name="analysis_done_within_total",
            ),
            models.CheckConstraint(
                condition=~models.Q(repeats=models.F("id")), name="analysis_does_not_repeat_itself"
            ),
            # The target of the composite key (repeats, cohort_version): see the migrations.
            models.UniqueConstraint(fields=["id", "cohort_version"], name="analysis_id_and_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it without a person."""
        return self.state not in (AnalysisState.QUEUED, AnalysisState.RUNNING)
