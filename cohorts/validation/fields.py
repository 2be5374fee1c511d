"""Every field of the record: its place in a case, its column, how it is read and what stands for "not known".

A field may be given at its place in the case (`genetics.bcr_abl1`) or under its column (`ikzf1_status`): REST speaks
the first, forms and admin the second.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cohorts import vocabulary as v
from cohorts.hct_ci import ITEM_CODES
from cohorts.validation.values import Parser, answers, code, day, figure, limited, list_of, text, truth

Place = tuple[str, ...]

MAXIMUM_REASON = 500
TRANSPLANT_KINDS = ("autologous", "allogeneic")
CONDITIONINGS = ("mac_tbi", "mac_chemo", "ric", "unknown")
OUTCOME_KINDS = ("relapse", "death", "nrm", "last_follow_up")


@dataclass(frozen=True, slots=True)
class Field:
    """`absent` is what the column holds where nothing is known; `required` fields must hold something else."""

    place: Place
    column: str
    parse: Parser
    absent: Any = None
    required: bool = False

    def nothing(self) -> Any:
        """The value of a column where nothing is known, fresh where it can be changed."""
        return copy(self.absent)


def _coded(place: str, column: str, values: type[StrEnum]) -> Field:
    """A field whose list has the word unknown."""
    return Field(tuple(place.split(".")), column, code(values), "unknown")


def _field(place: str, parse: Parser, column: str = "", **kwargs: Any) -> Field:
    return Field(tuple(place.split(".")), column or place.rpartition(".")[2], parse, **kwargs)


PATIENT: tuple[Field, ...] = (
    _field("patient.identifier", text(64), required=True),
    _field("patient.name", text(200), absent=""),
    _field("patient.birth_date", day, required=True),
    _coded("patient.sex", "sex", v.Sex),
    _field("donor_search_done", truth),
    _field("planned_hsct_on", day),
    _field("preferences.avoid_gvhd", truth, "preferences_avoid_gvhd"),
)

DIAGNOSIS: tuple[Field, ...] = (
    _field("diagnosis.diagnosed_on", day),
    _coded("diagnosis.lineage", "lineage", v.Lineage),
    _field("diagnosis.wbc_10e9_per_l", limited("diagnosis.wbc_10e9_per_l")),
    _field("diagnosis.platelets_10e9_per_l", limited("diagnosis.platelets_10e9_per_l")),
    _field("diagnosis.cns_status", code(v.CnsStatus)),
    _field("diagnosis.active_cns_disease", truth),
    _field("diagnosis.protocol", code(v.Protocol)),
    _field("diagnosis.provisional_risk_group", code(v.RiskGroup)),
    _field("diagnosis.final_risk_group", code(v.RiskGroup)),
    _field("diagnosis.platelets_cut_off_10e9_per_l", limited("diagnosis.platelets_cut_off_10e9_per_l")),
    _field("diagnosis.down_syndrome", truth),
    _field("diagnosis.prednisone_poor_response", truth),
    *(_coded(f"diagnosis.genetics.{name}", name, v.MarkerStatus) for name in v.GENETIC_MARKERS),
    _coded("diagnosis.ikzf1.status", "ikzf1_status", v.Ikzf1Status),
    _field("diagnosis.ikzf1.lesion", code(v.Ikzf1Lesion), "ikzf1_lesion"),
    _coded("diagnosis.ikzf1.method", "ikzf1_method", v.Ikzf1Method),
    *(_coded(f"diagnosis.ikzf1.{name}", f"ikzf1_{name}", v.MarkerStatus) for name in v.IKZF1_PARTNERS),
    _coded("remission.status", "remission_status", v.RemissionStatus),
    _field("remission.achieved_on", day, "remission_achieved_on"),
    _field("remission.induction_failure", truth),
)

GRAFT: tuple[Field, ...] = (
    _field("graft.autologous_collected", truth),
    _field("graft.autologous_collection_failed", truth),
    _field("graft.autologous_graft_mrd", code(v.GraftMRD)),
)

FIRST_RELAPSE: tuple[Field, ...] = (
    _field("first_relapse.relapsed_on", day),
    _field("first_relapse.site", code(v.RelapseSite)),
    _field("first_relapse.lineage", code(v.Lineage), "relapse_lineage"),
    _field("first_relapse.marrow_blasts_percent", limited("first_relapse.marrow_blasts_percent")),
    _field("first_relapse.on_treatment", truth),
    _field("first_relapse.end_of_therapy_on", day),
    _field("first_relapse.second_relapse", truth),
)

PRIOR_TREATMENT: tuple[Field, ...] = (
    _field("prior_treatment.hsct", truth),
    _field("prior_treatment.blinatumomab", truth),
    _field("prior_treatment.car_t", truth),
    _field("prior_treatment.b_cell_recovery_within_6_months", truth),
    _field("prior_treatment.tki_failure", truth),
)

ROWS: dict[str, tuple[Field, ...]] = {
    "treatment_phases": (
        _field("cycle", limited("treatment_phases.cycle")),
        _field("started_on", day),
        _field("kind", code(v.PhaseKind)),
        _field("agents", list_of(text(200), 50)),
    ),
    "mrd_assessments": (
        _field("collected_on", day, required=True),
        _field("reported_on", day),
        _coded("specimen", "specimen", v.Specimen),
        _coded("method", "method", v.Method),
        _field("result", code(v.ResultKind)),
        _field("value", figure),
        _field("comparator", code(v.Comparator)),
        _field("unit", code(v.Unit)),
        _field("limit_of_detection", figure),
        _field("limit_of_quantification", figure),
        _field("adequate", truth),
        _field("protocol_timepoint", code(v.ProtocolTimepoint)),
    ),
    "donors": (_field("kind", code(v.DonorKind)), _field("available", truth)),
    "fitness": (
        _field("assessed_on", day),
        _field("ecog", limited("fitness.ecog")),
        _field("lansky", limited("fitness.lansky")),
        _field("karnofsky", limited("fitness.karnofsky")),
        _field("hct_ci", limited("fitness.hct_ci"), "hct_ci_stated"),
        _field("hct_ci_items", answers(ITEM_CODES), absent={}),
        _field("contraindications", list_of(code(v.Contraindication), 10)),
    ),
    "transplants": (
        _field("performed_on", day, required=True),
        _field("kind", code(TRANSPLANT_KINDS), required=True),
        _field("donor_kind", code(v.DonorKind)),
        _field("conditioning", code(CONDITIONINGS), absent="unknown"),
    ),
    "outcomes": (
        _field("kind", code(OUTCOME_KINDS), required=True),
        _field("occurred_on", day, required=True),
    ),
}

SINGLES: dict[str, tuple[Field, ...]] = {
    "patient": PATIENT,
    "diagnosis": DIAGNOSIS,
    "graft": GRAFT,
    "first_relapse": FIRST_RELAPSE,
    "prior_treatment": PRIOR_TREATMENT,
}


def under_columns(fields: Iterable[Field]) -> dict[Place, Field]:
    """The same fields addressed by their columns."""
    return {(field.column,): field for field in fields}


def within(section: str, fields: Iterable[Field]) -> dict[Place, Field]:
    """Fields addressed from inside one section of the case, with those of other sections at their full place."""
    return {field.place[1:] if field.place[0] == section else field.place: field for field in fields}


def placed(fields: Iterable[Field], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns laid out as the sections of a case, the other way round."""
    sections: dict[str, Any] = {}
    for field in fields:
        if field.column in columns:
            section = sections
            for key in field.place[:-1]:
                section = section.setdefault(key, {})
            section[field.place[-1]] = columns[field.column]
    return sections


# Which places each entry point takes.
WHOLE_RECORD: dict[Place, Field] = {f.place: f for fields in SINGLES.values() for f in fields}
ENTRY: dict[str, dict[Place, Field]] = {
    **{section: under_columns(fields) | within(section, fields) for section, fields in SINGLES.items()},
    **{group: under_columns(fields) | {f.place: f for f in fields} for group, fields in ROWS.items()},
}
ANY_SINGLE: dict[Place, Field] = ENTRY["patient"] | WHOLE_RECORD
