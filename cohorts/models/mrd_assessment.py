"""A measurement of minimal (measurable) residual disease."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from cohorts.limits import LIMITS
from cohorts.models.clinical_row import RetractableRow
from cohorts.models.constraints import dated, in_order, in_range, one_of, retraction_is_whole
from cohorts.models.fields import ExactDecimalField, coded, optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import Comparator, Method, ProtocolTimepoint, ResultKind, Specimen, Unit

FIGURES = ("value", "limit_of_detection", "limit_of_quantification")


def figure_in_unit(column: str) -> models.CheckConstraint:
    """A figure needs its unit and lies in the range of that unit."""
    ranges = Q()
    for unit in Unit:
        ranges |= Q(unit=unit.value) & in_range(column, LIMITS[f"mrd_assessments.{column}.{unit}"])
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True}) | (Q(unit__isnull=False) & ranges),
        name=f"mrdassessment_{column}_in_unit",
    )


def result_matches_figures() -> models.CheckConstraint:
    """Which kinds of result carry a level, and with which comparator."""
    no_comparator = Q(comparator__isnull=True)
    quantified = Q(result=ResultKind.QUANTIFIED.value, result__isnull=False, value__isnull=False) & (
        no_comparator | Q(comparator__in=[Comparator.GREATER.value, Comparator.GREATER_OR_EQUAL.value])
    )
    below = Q(
        result=ResultKind.BELOW.value,
        result__isnull=False,
        value__isnull=False,
        comparator__isnull=False,
        comparator__in=[Comparator.LESS.value, Comparator.LESS_OR_EQUAL.value],
    )
    carried = [ResultKind.QUANTIFIED.value, ResultKind.BELOW.value]
    without = Q(value__isnull=True) & no_comparator & (Q(result__isnull=True) | ~Q(result__in=carried))
    return models.CheckConstraint(
        condition=quantified | below | without, name="mrdassessment_result_matches_figures"
    )


class MRDAssessment(RetractableRow):
    """One result as reported. The figures stay in the unit they came in; `value_fraction` is derived by the database.

    A result of null has not been reported yet.
    """

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="mrd_assessments", verbose_name=_("patient")
    )
    collected_on = models.DateField(_("collected on"))
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    specimen = coded(Specimen, _("specimen"))
    method = coded(Method, _("method"))
    result = optional_coded(ResultKind, _("result"))
    value = ExactDecimalField(_("level"), null=True, blank=True)
    comparator = optional_coded(Comparator, _("comparator"))
    unit = optional_coded(Unit, _("unit"))
    limit_of_detection = ExactDecimalField(_("limit of detection"), null=True, blank=True)
    limit_of_quantification = ExactDecimalField(_("limit of quantification"), null=True, blank=True)
    adequate = models.BooleanField(_("adequate sample"), null=True, blank=True)
    protocol_timepoint = optional_coded(ProtocolTimepoint, _("point of the protocol"))
    value_fraction = models.GeneratedField(
        expression=Case(
            When(unit=Unit.PERCENT.value, then=F("value") * Decimal("0.01")),
            default=F("value"),
            output_field=ExactDecimalField(),
        ),
        output_field=ExactDecimalField(),
        db_persist=True,
        verbose_name=_("level as a fraction"),
    )

    class Meta:
        verbose_name = _("MRD assessment")
        verbose_name_plural = _("MRD assessments")
        ordering = ["collected_on", "id"]
        constraints = [
            dated("mrdassessment", "collected_on"),
            in_order(
                "mrdassessment",
                "collected_on",
                "reported_on",
                path_of_earlier="mrd_assessments.collected_on",
                path_of_later="mrd_assessments.reported_on",
            ),
            one_of("mrdassessment", "specimen", Specimen),
            one_of("mrdassessment", "method", Method),
            one_of("mrdassessment", "result", ResultKind),
            one_of("mrdassessment", "comparator", Comparator),
            one_of("mrdassessment", "unit", Unit),
            one_of("mrdassessment", "protocol_timepoint", ProtocolTimepoint),
            *(figure_in_unit(column) for column in FIGURES),
            result_matches_figures(),
            retraction_is_whole("mrdassessment"),
        ]
        indexes = [models.Index(fields=["patient", "collected_on"], name="mrdassessment_by_patient")]

    def __str__(self) -> str:
        return str(_("MRD of %(day)s") % {"day": self.collected_on.isoformat()})
