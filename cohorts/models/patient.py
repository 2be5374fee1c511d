"""A patient of one centre."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.models.centre import Centre, Provenance
from cohorts.models.clinical_row import EnteredRow
from cohorts.models.constraints import dated, one_of
from cohorts.models.fields import coded
from cohorts.vocabulary import Sex


class Patient(EnteredRow):
    """Identifiers, birth date and what belongs to the patient as a whole.

    `record_version` counts the changes of the whole record, so that two people cannot overwrite each other unseen.
    `provenance` repeats the centre's; a composite foreign key (see the migrations) keeps the two equal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="patients", verbose_name=_("centre")
    )
    provenance = models.CharField(
        _("provenance"),
        max_length=16,
        choices=Provenance.choices,
        default=Provenance.CLINICAL,
        editable=False,
    )
    identifier = models.CharField(_("hospital number"), max_length=64)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True, default="")
    birth_date = models.DateField(_("birth date"))
    sex = coded(Sex, _("sex"))
    donor_search_done = models.BooleanField(
        _("donor search done"),
        null=True,
        blank=True,
        help_text=_("Yes with no donor listed means that the search found none; empty means not known."),
    )
    planned_hsct_on = models.DateField(_("planned date of HSCT"), null=True, blank=True)
    preferences_avoid_gvhd = models.BooleanField(
        _("strong wish to avoid graft-versus-host disease"), null=True, blank=True
    )
    record_version = models.PositiveIntegerField(_("version of the record"), default=1, editable=False)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["identifier"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "identifier"],
                name="patient_identifier_once",
                violation_error_code="identifier_taken",
                violation_error_message=_("This centre already has a patient with this hospital number."),
            ),
            models.CheckConstraint(condition=~models.Q(identifier=""), name="patient_identifier_given"),
            one_of("patient", "provenance", Provenance.values),
            one_of("patient", "sex", Sex),
            dated("patient", "birth_date"),
            models.CheckConstraint(
                condition=models.Q(planned_hsct_on__gte=models.F("birth_date")),
                name="patient_planned_hsct_on_after_birth",
            ),
            models.CheckConstraint(
                condition=models.Q(record_version__gte=1), name="patient_record_version_counts"
            ),
        ]
        indexes = [models.Index(fields=["centre", "-changed_at"], name="patient_centre_changed")]

    def __str__(self) -> str:
        return f"{self.identifier} {self.name}".strip()

    @property
    def synthetic(self) -> bool:
        return self.provenance == Provenance.SYNTHETIC
