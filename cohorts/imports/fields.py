"""What a column of a file can become: every field of the record, named as the database names it.

`mrd_assessments.level` is the one field that the record does not have: a result as laboratories write it in one cell
("<0.01 %", "1e-4", "阴性"), which becomes result, comparator, value and unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cohorts import vocabulary as v

SINGLE_SECTIONS = ("patient", "diagnosis", "first_relapse", "prior_treatment", "graft")
ROW_SECTIONS = ("treatment_phases", "mrd_assessments", "donors", "fitness", "transplants", "outcomes")
SECTIONS = (*SINGLE_SECTIONS, *ROW_SECTIONS)

IDENTIFIER = "patient.identifier"
LEVEL = "mrd_assessments.level"
TRUTHS = ("true", "false")
TRANSPLANT_KINDS = ("autologous", "allogeneic")
CONDITIONINGS = ("mac_tbi", "mac_chemo", "ric", "unknown")
OUTCOME_KINDS = ("relapse", "death", "nrm", "last_follow_up")
NONE_OF_THEM = (
    "none of these"  # how a list that is stated to hold nothing is written; an empty cell states nothing
)
LEVEL_WORDS = ("not_detected", "positive_not_quantifiable", "not_evaluable", "pending")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """`kind` is text, date, code, truth, figure, count, mrd_figure, level or list; `codes` are the words of the record
    that a coded field takes.
    """

    kind: str
    codes: tuple[str, ...] = ()

    @property
    def worded(self) -> bool:
        """Whether its cells are words that a table turns into those of the record."""
        return bool(self.codes)


def _code(values: type[StrEnum] | Iterable[str]) -> FieldKind:
    return FieldKind("code", tuple(str(value) for value in values))


_TEXT, _DATE, _FIGURE, _COUNT = FieldKind("text"), FieldKind("date"), FieldKind("figure"), FieldKind("count")
_TRUTH = FieldKind("truth", TRUTHS)
_MRD_FIGURE = FieldKind("mrd_figure")
_MARKER = _code(v.MarkerStatus)

FIELDS: dict[str, FieldKind] = {
    IDENTIFIER: _TEXT,
    "patient.name": _TEXT,
    "patient.birth_date": _DATE,
    "patient.sex": _code(v.Sex),
    "patient.donor_search_done": _TRUTH,
    "patient.planned_hsct_on": _DATE,
    "patient.preferences_avoid_gvhd": _TRUTH,
    "diagnosis.diagnosed_on": _DATE,
    "diagnosis.lineage": _code(v.Lineage),
    "diagnosis.wbc_10e9_per_l": _FIGURE,
    "diagnosis.platelets_10e9_per_l": _FIGURE,
    "diagnosis.cns_status": _code(v.CnsStatus),
    "diagnosis.active_cns_disease": _TRUTH,
    "diagnosis.protocol": _code(v.Protocol),
    "diagnosis.provisional_risk_group": _code(v.RiskGroup),
    "diagnosis.final_risk_group": _code(v.RiskGroup),
    "diagnosis.platelets_cut_off_10e9_per_l": _FIGURE,
    "diagnosis.down_syndrome": _TRUTH,
    "diagnosis.prednisone_poor_response": _TRUTH,
    **{f"diagnosis.{marker}": _MARKER for marker in v.GENETIC_MARKERS},
    "diagnosis.ikzf1_status": _code(v.Ikzf1Status),
    "diagnosis.ikzf1_lesion": _code(v.Ikzf1Lesion),
    "diagnosis.ikzf1_method": _code(v.Ikzf1Method),
    **{f"diagnosis.ikzf1_{partner}": _MARKER for partner in v.IKZF1_PARTNERS},
    "diagnosis.remission_status": _code(v.RemissionStatus),
    "diagnosis.remission_achieved_on": _DATE,
    "diagnosis.induction_failure": _TRUTH,
    "first_relapse.relapsed_on": _DATE,
    "first_relapse.site": _code(v.RelapseSite),
    "first_relapse.relapse_lineage": _code(v.Lineage),
    "first_relapse.marrow_blasts_percent": _FIGURE,
    "first_relapse.on_treatment": _TRUTH,
    "first_relapse.end_of_therapy_on": _DATE,
    "first_relapse.second_relapse": _TRUTH,
    "prior_treatment.hsct": _TRUTH,
    "prior_treatment.blinatumomab": _TRUTH,
    "prior_treatment.car_t": _TRUTH,
    "prior_treatment.b_cell_recovery_within_6_months": _TRUTH,
    "prior_treatment.tki_failure": _TRUTH,
    "graft.autologous_collected": _TRUTH,
    "graft.autologous_collection_failed": _TRUTH,
    "graft.autologous_graft_mrd": _code(v.GraftMRD),
    "treatment_phases.cycle": _COUNT,
    "treatment_phases.started_on": _DATE,
    "treatment_phases.kind": _code(v.PhaseKind),
    "treatment_phases.agents": FieldKind("list"),
    "mrd_assessments.collected_on": _DATE,
    "mrd_assessments.reported_on": _DATE,
    "mrd_assessments.specimen": _code(v.Specimen),
    "mrd_assessments.method": _code(v.Method),
    LEVEL: FieldKind("level", LEVEL_WORDS),
    "mrd_assessments.result": _code(v.ResultKind),
    "mrd_assessments.value": _MRD_FIGURE,
    "mrd_assessments.comparator": _code(v.Comparator),
    "mrd_assessments.unit": _code(v.Unit),
    "mrd_assessments.limit_of_detection": _MRD_FIGURE,
    "mrd_assessments.limit_of_quantification": _MRD_FIGURE,
    "mrd_assessments.adequate": _TRUTH,
    "mrd_assessments.protocol_timepoint": _code(v.ProtocolTimepoint),
    "donors.kind": _code(v.DonorKind),
    "donors.available": _TRUTH,
    "fitness.assessed_on": _DATE,
    "fitness.ecog": _COUNT,
    "fitness.lansky": _COUNT,
    "fitness.karnofsky": _COUNT,
    "fitness.hct_ci_stated": _COUNT,
    "fitness.contraindications": FieldKind("list", tuple(v.Contraindication)),
    "transplants.performed_on": _DATE,
    "transplants.kind": _code(TRANSPLANT_KINDS),
    "transplants.donor_kind": _code(v.DonorKind),
    "transplants.conditioning": _code(CONDITIONINGS),
    "outcomes.kind": _code(OUTCOME_KINDS),
    "outcomes.occurred_on": _DATE,
}


def section_of(field: str) -> str:
    return field.partition(".")[0]


def column_of(field: str) -> str:
    return field.partition(".")[2]
