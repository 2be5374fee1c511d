"""Fitness for transplant: performance status and the HCT comorbidity index with its items."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from cohorts.contradictions import SCORE_STEP
from cohorts.hct_ci import ITEM_CODES, score
from cohorts.limits import MESSAGES
from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import dated, retraction_is_whole, within
from cohorts.models.fields import choices_of
from cohorts.models.patient import Patient
from cohorts.vocabulary import Contraindication


def items_are_listed() -> models.Func:
    """The stored object has no key but the codes of the index."""
    codes = ", ".join(f"'{code}'" for code in sorted(ITEM_CODES))
    return models.Func(
        models.F("hct_ci_items"),
        template=f"(%(expressions)s - ARRAY[{codes}] = '{{}}'::jsonb)",
        output_field=models.BooleanField(),
    )


def items_are_answers() -> models.Func:
    """Every value of it is true, false or null."""
    return models.Func(
        models.F("hct_ci_items"),
        template="""(NOT jsonb_path_exists(%(expressions)s, '$.* ? (@.type() != "boolean" && @.type() != "null")'))""",
        output_field=models.BooleanField(),
    )


def in_tens(column: str) -> models.CheckConstraint:
    """The score goes in steps of ten. A row entered in error keeps what it said."""
    return models.CheckConstraint(
        condition=models.Q(retracted_at__isnull=False)
        | models.Q(Exact(Mod(models.F(column), SCORE_STEP), 0)),
        name=f"fitnessassessment_{column}_in_tens",
        violation_error_code="not_a_step_of_ten",
        violation_error_message=_(MESSAGES["not_a_step_of_ten"]),
    )


class FitnessAssessment(RetractableRow):
    """One assessment. `contraindications` null means not asked, an empty list none.

    The index is computed from the items where they suffice; `hct_ci_stated` is a sum given without its items.
    """

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="fitness_assessments", verbose_name=_("patient")
    )
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    ecog = models.PositiveSmallIntegerField(_("ECOG"), null=True, blank=True)
    lansky = models.PositiveSmallIntegerField(_("Lansky"), null=True, blank=True)
    karnofsky = models.PositiveSmallIntegerField(_("Karnofsky"), null=True, blank=True)
    hct_ci_stated = models.PositiveSmallIntegerField(_("HCT-CI as stated"), null=True, blank=True)
    hct_ci_items = models.JSONField(_("HCT-CI items"), default=dict, blank=True)
    contraindications = ArrayField(
        models.CharField(max_length=32, choices=choices_of(Contraindication)),
        verbose_name=_("contraindications"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("fitness assessment")
        verbose_name_plural = _("fitness assessments")
        # The current one comes last: undated rows before dated ones, then in the order of entry.
        ordering = [models.F("assessed_on").asc(nulls_first=True), "id"]
        constraints = [
            dated("fitnessassessment", "assessed_on"),
            within("fitnessassessment", "ecog", "fitness.ecog"),
            within("fitnessassessment", "lansky", "fitness.lansky"),
            within("fitnessassessment", "karnofsky", "fitness.karnofsky"),
            within("fitnessassessment", "hct_ci_stated", "fitness.hct_ci"),
            in_tens("lansky"),
            in_tens("karnofsky"),
            models.CheckConstraint(
                condition=models.Q(
                    contraindications__contained_by=[member.value for member in Contraindication]
                ),
                name="fitnessassessment_contraindications_listed",
            ),
            models.CheckConstraint(
                condition=items_are_listed(), name="fitnessassessment_hct_ci_items_listed"
            ),
            models.CheckConstraint(
                condition=items_are_answers(), name="fitnessassessment_hct_ci_items_answers"
            ),
            retraction_is_whole("fitnessassessment"),
        ]

    def __str__(self) -> str:
        day = self.assessed_on.isoformat() if self.assessed_on else "?"
        return str(_("Fitness of %(day)s") % {"day": day})

    @property
    def hct_ci(self) -> int | None:
        """The sum of the items where they suffice, else the sum as stated."""
        computed = score(self.hct_ci_items)
        return self.hct_ci_stated if computed is None else computed
