"""One MRD result as the laboratory reported it."""

from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm, coded, day, number, optional_coded, yes_no
from cohorts.vocabulary import Comparator, Method, ProtocolTimepoint, ResultKind, Specimen, Unit


class MRDAssessmentForm(RecordForm):
    collected_on = day(label=_("Collected on"), required=True)
    reported_on = day(label=_("Reported on"), help_text=_("Empty: presumed the day of collection."))
    specimen = coded(Specimen, label=_("Specimen"), help_text=_("Only marrow can call a negative."))
    protocol_timepoint = optional_coded(
        ProtocolTimepoint,
        label=_("Point of the protocol"),
        help_text=_("For children. Empty: told by the day of induction."),
    )
    method = coded(Method, label=_("Method"))
    result = optional_coded(
        ResultKind,
        label=_("Result"),
        help_text=_("10⁻⁴ (0.01 %) or more counts as positive."),
        blank=_("not yet reported"),
    )
    comparator = optional_coded(
        Comparator, label=_("Comparator"), help_text=_("For a level stated as a bound."), blank=_("none")
    )
    value = number(label=_("Level"), help_text=_("As reported: 0.02 or 2e-4."))
    # Never chosen for the user: taking percent for a fraction is wrong by a factor of 100.
    unit = optional_coded(
        Unit, label=_("Unit"), help_text=_("Of the level and of both limits."), blank=_("choose")
    )
    limit_of_detection = number(
        label=_("Limit of detection"), help_text=_("A negative needs 10⁻⁴ (0.01 %) or deeper.")
    )
    limit_of_quantification = number(label=_("Limit of quantification"), help_text=_("Empty: unknown."))
    adequate = yes_no(label=_("Sample adequate"), help_text=_("If not, a negative does not count."))
