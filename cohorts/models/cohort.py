"""A cohort: a named question of who belongs, asked of one or several centres, in numbered versions."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.centre import Centre, Provenance
from cohorts.models.constraints import dated, one_of


class Cohort(models.Model):
    """The name under which versions of a definition are kept. It is archived, never deleted.

    `provenance` repeats that of its centres; composite foreign keys (see the migrations) keep them equal, so that a
    cohort never mixes synthetic and clinical patients.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    provenance = models.CharField(_("provenance"), max_length=16, choices=Provenance.choices, editable=False)
    centres = models.ManyToManyField(
        Centre, through="CohortCentre", related_name="cohorts", verbose_name=_("centres")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-created_at", "id"]
        constraints = [
            one_of("cohort", "provenance", Provenance.values),
            models.CheckConstraint(condition=~models.Q(name=""), name="cohort_name_given"),
            models.CheckConstraint(
                condition=models.Q(archived_at__gte=models.F("created_at")),
                name="cohort_archived_after_created",
            ),
            # The target of its centres' composite key (cohort, provenance).
            models.UniqueConstraint(fields=["id", "provenance"], name="cohort_id_and_provenance"),
        ]
        indexes = [models.Index(fields=["-created_at", "id"], name="cohort_by_time")]

    def __str__(self) -> str:
        return self.name

    @property
    def synthetic(self) -> bool:
        return self.provenance == Provenance.SYNTHETIC

    @property
    def archived(self) -> bool:
        return self.archived_at is not None


class CohortCentre(models.Model):
    """A centre whose patients a cohort is drawn from; its provenance is that of both (see the migrations)."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="centre_rows")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="cohort_rows")
    provenance = models.CharField(_("provenance"), max_length=16, choices=Provenance.choices, editable=False)

    class Meta:
        verbose_name = _("centre of a cohort")
        verbose_name_plural = _("centres of a cohort")
        constraints = [
            one_of("cohortcentre", "provenance", Provenance.values),
            models.UniqueConstraint(fields=["cohort", "centre"], name="cohortcentre_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.centre_id}"


class CohortVersion(models.Model):
    """One definition as it was saved, with how many it found. Never changed or deleted: the database refuses both.

    `as_of` is the day on which the record is looked at: nothing dated later counts. `member_count`, `attrition` and
    `counted_at` are written together with the version, or once afterwards where the count is long work.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="versions", verbose_name=_("cohort")
    )
    number = models.PositiveIntegerField(_("number"))
    definition = models.JSONField(_("definition"))
    as_of = models.DateField(_("as of"))
    member_count = models.PositiveIntegerField(_("patients"), null=True)
    attrition = models.JSONField(_("attrition"), null=True)
    counted_at = models.DateTimeField(_("counted at"), null=True)
    created_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        verbose_name = _("version of a cohort")
        verbose_name_plural = _("versions of a cohort")
        ordering = ["cohort", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="cohortversion_numbered_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="cohortversion_numbered_from_one"),
            dated("cohortversion", "as_of"),
            models.CheckConstraint(
                condition=models.Q(member_count__isnull=True, attrition__isnull=True, counted_at__isnull=True)
                | models.Q(member_count__isnull=False, attrition__isnull=False, counted_at__isnull=False),
                name="cohortversion_count_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.number}"
