"""The leukaemia in four parts, each a form of its own: counts, genetics, IKZF1, remission."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm, coded, day, limited, optional_coded, translated, yes_no
from cohorts.forms.rest import STAYS_UNKNOWN, Rest, RestForm
from cohorts.vocabulary import (
    GENETIC_MARKERS,
    IKZF1_PARTNERS,
    LABELS,
    CnsStatus,
    Ikzf1Lesion,
    Ikzf1Method,
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    RemissionStatus,
)

MARKER_HELP = {
    "bcr_abl1": _("Decides between the Ph-positive and the Ph-negative rows."),
    "hypodiploid": _("Fewer than 44 chromosomes."),
    "hyperdiploid": _("51 to 67 chromosomes."),
}
REST_OF_MARKERS = (("negative", _("is negative")), ("not_tested", _("was not tested")))


def _marker(code: str) -> forms.ChoiceField:
    return coded(MarkerStatus, label=translated(LABELS[code]), help_text=MARKER_HELP.get(code, ""))


class DiagnosisForm(RecordForm):
    diagnosed_on = day(label=_("Date of diagnosis"))
    lineage = coded(Lineage, label=_("Lineage"), help_text=_("Landmark answers for B-cell disease only."))
    wbc_10e9_per_l = limited("diagnosis.wbc_10e9_per_l", label=_("White blood cells"))
    platelets_10e9_per_l = limited("diagnosis.platelets_10e9_per_l", label=_("Platelets"))
    cns_status = optional_coded(CnsStatus, label=_("CNS status at diagnosis"))
    active_cns_disease = yes_no(
        label=_("Active CNS disease now"),
        help_text=_("With active CNS disease the question is out of scope."),
    )


class RemissionForm(RecordForm):
    remission_status = coded(
        RemissionStatus, label=_("Remission"), help_text=_("Adults are answered in CR1 only.")
    )
    remission_achieved_on = day(label=_("Achieved on"))


class Ikzf1Form(RestForm):
    REST = Rest(
        legend=_("Deletions beside IKZF1"),
        names=tuple(f"ikzf1_{code}" for code in IKZF1_PARTNERS),
        answers=REST_OF_MARKERS,
        stays=STAYS_UNKNOWN,
    )
    ikzf1_status = coded(Ikzf1Status, label=_("IKZF1"))
    ikzf1_lesion = optional_coded(
        Ikzf1Lesion,
        label=_("Lesion"),
        help_text=_("Deleted exons; 4-7 is dominant negative, others lose function."),
    )
    ikzf1_method = coded(Ikzf1Method, label=_("Method"))


class GeneticsForm(RestForm):
    """Not tested and unknown are both unknown to every rule, never negative."""

    REST = Rest(
        legend=_("Genetic markers"), names=GENETIC_MARKERS, answers=REST_OF_MARKERS, stays=STAYS_UNKNOWN
    )


# One select a marker, made from the coded list so that a marker added there appears here.
GeneticsForm.base_fields |= {code: _marker(code) for code in GENETIC_MARKERS}
Ikzf1Form.base_fields |= {f"ikzf1_{code}": _marker(code) for code in IKZF1_PARTNERS}
