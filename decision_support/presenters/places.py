"""Where on the record an input is entered, by the dotted path of the case that the recommendation names."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.vocabulary import LABELS

# Longest prefix first: the part of the record (see cohorts/views) that holds the field.
_SECTIONS: tuple[tuple[str, str], ...] = (
    ("diagnosis.genetics", "genetics"),
    ("diagnosis.ikzf1", "ikzf1"),
    ("diagnosis", "diagnosis"),
    ("remission", "remission"),
    ("treatment_phases", "treatment-phase"),
    ("mrd_assessments", "mrd-assessment"),
    ("fitness", "fitness"),
    ("donors", "donor"),
    ("graft", "graft"),
    ("centre", "centre"),
    ("planned_hsct_on", "plan"),
    ("preferences", "plan"),
    ("patient", "patient"),
)

_LABELS: dict[str, Any] = {
    "diagnosis.lineage": _("Lineage"),
    "diagnosis.diagnosed_on": _("Date of diagnosis"),
    "diagnosis.active_cns_disease": _("Active CNS disease"),
    "diagnosis.genetics": _("Genetics"),
    "diagnosis.ikzf1": _("IKZF1plus partners"),
    "diagnosis.ikzf1.status": _("IKZF1"),
    "remission.status": _("Remission"),
    "treatment_phases": _("Cycles"),
    "mrd_assessments": _("MRD"),
    "mrd_assessments.collected_on": _("Date of an MRD sample"),
    "mrd_assessments.limit_of_detection": _("MRD limit of detection"),
    "mrd_assessments.result": _("MRD result awaited"),
    "fitness.ecog": _("ECOG"),
    "fitness.hct_ci": _("HCT-CI"),
    "fitness.contraindications": _("Contraindications"),
    "donors": _("Donor"),
    "graft.autologous_collected": _("Autologous graft"),
    "graft.autologous_graft_mrd": _("MRD of the graft"),
    "centre.allo_nrm_2y": _("Centre's allogeneic NRM"),
    "patient.birth_date": _("Age"),
    "preferences.avoid_gvhd": _("Wish to avoid GVHD"),
}


def section_of(field: str) -> str:
    """The part of the record that holds a field of the case."""
    return next((section for prefix, section in _SECTIONS if field.startswith(prefix)), "diagnosis")


def field_label(field: str) -> Any:
    """What a field of the case is called; a genetic marker by its own name."""
    if field in _LABELS:
        return _LABELS[field]
    return _(LABELS.get(field.rsplit(".", 1)[-1], field))


def group_of(field: str) -> str:
    """The path under which missing fields are counted together, so that ten untested markers make one chip."""
    for prefix in ("diagnosis.genetics", "diagnosis.ikzf1"):
        if field.startswith(prefix + ".") and field not in _LABELS:
            return prefix
    return field
