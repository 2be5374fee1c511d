"""Where on the record an input is entered, by the dotted path of the case that the recommendation names."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.vocabulary import LABELS

# Longest prefix first: the part of the record (see cohorts/views) that holds the field.
_SECTIONS: tuple[tuple[str, str], ...] = (
    ("diagnosis.genetics", "genetics"),
    ("diagnosis.protocol", "protocol"),
    ("diagnosis.provisional_risk_group", "protocol"),
    ("diagnosis.final_risk_group", "protocol"),
    ("diagnosis.platelets_cut_off", "protocol"),
    ("diagnosis.down_syndrome", "protocol"),
    ("diagnosis.prednisone_poor_response", "protocol"),
    ("diagnosis.ikzf1", "ikzf1"),
    ("diagnosis", "diagnosis"),
    ("remission.induction_failure", "protocol"),
    ("remission", "remission"),
    ("first_relapse", "first-relapse"),
    ("prior_treatment", "prior-treatment"),
    ("treatment_phases", "treatment-phase"),
    ("mrd_assessments", "mrd-assessment"),
    ("fitness", "fitness"),
    ("donors", "donor"),
    ("transplants", "transplant"),
    ("outcomes", "outcome"),
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
    "mrd_assessments.protocol_timepoint": _("Point of the protocol of an MRD sample"),
    "fitness.ecog": _("ECOG"),
    "fitness.hct_ci": _("HCT-CI"),
    "fitness.contraindications": _("Contraindications"),
    "donors": _("Donor"),
    "graft.autologous_collected": _("Autologous graft"),
    "graft.autologous_graft_mrd": _("MRD of the graft"),
    "centre.allo_nrm_2y": _("Centre's allogeneic NRM"),
    "patient.birth_date": _("Age"),
    "preferences.avoid_gvhd": _("Wish to avoid GVHD"),
    "diagnosis.protocol": _("Protocol"),
    "diagnosis.platelets_10e9_per_l": _("Platelets at diagnosis"),
    "diagnosis.down_syndrome": _("Down syndrome"),
    "diagnosis.prednisone_poor_response": _("Response to prednisone"),
    "remission.induction_failure": _("Remission after induction"),
    "first_relapse.site": _("Site of the relapse"),
    "first_relapse.lineage": _("Lineage of the relapse"),
    "first_relapse.relapsed_on": _("Time of the relapse"),
    "first_relapse.second_relapse": _("Further relapse"),
    "prior_treatment.hsct": _("Earlier transplant"),
    "prior_treatment.blinatumomab": _("Blinatumomab or CAR-T given"),
    "prior_treatment.car_t": _("CAR-T given"),
    "prior_treatment.tki_failure": _("Failure of a TKI"),
    "diagnosis.provisional_risk_group": _("Provisional risk group"),
    "diagnosis.wbc_10e9_per_l": _("White blood cells at diagnosis"),
    "diagnosis.platelets_cut_off_10e9_per_l": _("Platelet cut-off in use"),
    "treatment_phases.agents": _("Agents"),
    "first_relapse": _("First relapse"),
    "first_relapse.end_of_therapy_on": _("End of first-line treatment"),
    "first_relapse.marrow_blasts_percent": _("Marrow blasts"),
    "fitness.lansky": _("Lansky"),
    "fitness.karnofsky": _("Karnofsky"),
    "graft.autologous_collection_failed": _("Collection failed"),
    "planned_hsct_on": _("Planned date of HSCT"),
    "prior_treatment": _("Treatment before now"),
    "prior_treatment.b_cell_recovery_within_6_months": _("B cells back within 6 months of CAR-T cells"),
}
# What is missing may be one of several things that a field of the case holds; the reason tells which.
_BY_REASON: dict[str, Any] = {
    "child_mrd_day_19": _("MRD day 19"),
    "child_mrd_day_46": _("MRD day 46"),
    "child_mrd_end_of_consolidation": _("MRD after consolidation"),
    "child_mrd_at_relapse": _("Marrow MRD at relapse"),
    "child_mrd_after_reinduction": _("MRD after re-induction"),
    "child_mrd_negative_now": _("MRD now"),
    "child_repeat_marrow": _("MRD now"),
}


def section_of(field: str) -> str:
    """The part of the record that holds a field of the case."""
    return next((section for prefix, section in _SECTIONS if field.startswith(prefix)), "diagnosis")


def field_label(field: str) -> Any:
    """What a field of the case is called; a genetic marker by its own name."""
    if field in _LABELS:
        return _LABELS[field]
    return _(LABELS.get(field.rsplit(".", 1)[-1], field))


def missing_label(field: str, code: str) -> Any:
    """What a missing field is called, more closely where the reason why it is missed tells."""
    return _BY_REASON.get(code) or field_label(field)


def group_of(field: str) -> str:
    """The path under which missing fields are counted together, so that ten untested markers make one chip."""
    for prefix in ("diagnosis.genetics", "diagnosis.ikzf1"):
        if field.startswith(prefix + ".") and field not in _LABELS:
            return prefix
    return field
