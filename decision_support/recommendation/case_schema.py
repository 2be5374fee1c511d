"""The shape of a case, said once: the parser walks it and the OpenAPI document is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cohorts.limits import LIMITS
from cohorts.vocabulary import (
    GENETIC_MARKERS,
    IKZF1_PARTNERS,
    CnsStatus,
    Comparator,
    Contraindication,
    DonorKind,
    GraftMRD,
    Ikzf1Lesion,
    Ikzf1Method,
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    Method,
    PhaseKind,
    Protocol,
    ProtocolTimepoint,
    RelapseSite,
    RemissionStatus,
    ResultKind,
    RiskGroup,
    Sex,
    Specimen,
    Unit,
)

MAXIMUM_CASES = 1_000
MAXIMUM_BODY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the case. `required` places may be neither absent nor null; all others may, meaning unknown."""

    definition: str = ""
    required: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Day(Node):
    pass


@dataclass(frozen=True, slots=True)
class Truth(Node):
    pass


@dataclass(frozen=True, slots=True)
class Text(Node):
    maximum_length: int = 200


@dataclass(frozen=True, slots=True)
class Choice(Node):
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number; `limit` names its range in cohorts.limits, or none where the unit decides (MRD levels)."""

    limit: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rows(Node):
    item: Node = field(default_factory=Text)
    maximum_items: int = 500


@dataclass(frozen=True, slots=True)
class Group(Node):
    fields: Mapping[str, Node] = field(default_factory=dict)


def _choice(options: type[StrEnum], definition: str = "", *, required: bool = False) -> Choice:
    return Choice(definition, tuple(options), required=required)


def _number(path: str) -> Number:
    limit = LIMITS[path]
    return Number(limit.definition, path, limit.whole)


CASE = Group(
    "One patient on one date.",
    {
        "as_of": Day("The date the case is judged on; results reported later are invisible.", required=True),
        "patient": Group("", {"birth_date": Day(required=True), "sex": _choice(Sex)}, required=True),
        "diagnosis": Group(
            "",
            {
                "diagnosed_on": Day(),
                "lineage": _choice(Lineage, required=True),
                "wbc_10e9_per_l": _number("diagnosis.wbc_10e9_per_l"),
                "platelets_10e9_per_l": _number("diagnosis.platelets_10e9_per_l"),
                "cns_status": _choice(CnsStatus),
                "active_cns_disease": Truth(),
                "genetics": Group("", {marker: _choice(MarkerStatus) for marker in GENETIC_MARKERS}),
                "ikzf1": Group(
                    "",
                    {
                        "status": _choice(Ikzf1Status),
                        "lesion": _choice(Ikzf1Lesion, "Deleted exons."),
                        "method": _choice(Ikzf1Method),
                        **{partner: _choice(MarkerStatus) for partner in IKZF1_PARTNERS},
                    },
                ),
                "protocol": _choice(Protocol, "Treatment protocol, for children."),
                "provisional_risk_group": _choice(RiskGroup, "The protocol's risk group before MRD."),
                "final_risk_group": _choice(RiskGroup, "The protocol's risk group after MRD."),
                "platelets_cut_off_10e9_per_l": _number("diagnosis.platelets_cut_off_10e9_per_l"),
                "down_syndrome": Truth(),
                "prednisone_poor_response": Truth("1 x 10^9/L or more blasts in blood on day 8."),
            },
            required=True,
        ),
        "remission": Group(
            "",
            {
                "status": _choice(RemissionStatus),
                "achieved_on": Day(),
                "induction_failure": Truth("No remission at the end of first induction."),
            },
        ),
        "treatment_phases": Rows(
            "Chemotherapy cycles and other courses, in any order.",
            Group(
                "",
                {
                    "cycle": _number("treatment_phases.cycle"),
                    "started_on": Day("Day 1 of the cycle."),
                    "kind": _choice(PhaseKind),
                    "agents": Rows(
                        "Names of drugs; known ones are recognised, all are kept. Absent or null: not stated; an "
                        "empty list: neither immunotherapy nor a TKI was given.",
                        Text(),
                        50,
                    ),
                },
            ),
            100,
        ),
        "mrd_assessments": Rows(
            "MRD results, in any order.",
            Group(
                "",
                {
                    "collected_on": Day(),
                    "reported_on": Day(),
                    "specimen": _choice(Specimen),
                    "method": _choice(Method),
                    "result": _choice(ResultKind, "Null: not yet reported."),
                    "value": Number("Level in `unit`."),
                    "comparator": _choice(Comparator),
                    "unit": _choice(Unit, "Unit of value and both limits."),
                    "limit_of_detection": Number("In `unit`."),
                    "limit_of_quantification": Number("In `unit`."),
                    "adequate": Truth("False: a negative of this sample does not count."),
                    "protocol_timepoint": _choice(
                        ProtocolTimepoint,
                        "The point of the protocol; null: told by the day of induction, up to consolidation.",
                    ),
                },
            ),
        ),
        "fitness": Group(
            "",
            {
                "ecog": _number("fitness.ecog"),
                "hct_ci": _number("fitness.hct_ci"),
                "contraindications": Rows("", _choice(Contraindication), 10),
                "lansky": _number("fitness.lansky"),
                "karnofsky": _number("fitness.karnofsky"),
            },
        ),
        "donors": Rows(
            "Absent or null: unknown. Empty: searched, none found.",
            Group("", {"kind": _choice(DonorKind), "available": Truth()}),
            100,
        ),
        "graft": Group(
            "",
            {
                "autologous_collected": Truth(),
                "autologous_collection_failed": Truth(),
                "autologous_graft_mrd": _choice(GraftMRD),
            },
        ),
        "planned_hsct_on": Day(),
        "centre": Group("", {"allo_nrm_2y": _number("centre.allo_nrm_2y"), "use_cohort": Truth()}),
        "preferences": Group("", {"avoid_gvhd": Truth()}),
        "first_relapse": Group(
            "The first relapse; stated, the question is the one after first relapse (of those diagnosed under 18).",
            {
                "relapsed_on": Day(),
                "site": _choice(RelapseSite, "Isolated, or combined with marrow."),
                "lineage": _choice(Lineage, "Immunophenotype of the relapse; null: as at diagnosis."),
                "marrow_blasts_percent": _number("first_relapse.marrow_blasts_percent"),
                "on_treatment": Truth("Whether first-line treatment was still going on."),
                "end_of_therapy_on": Day("Last day of first-line treatment, where it had ended."),
                "second_relapse": Truth("Whether a further relapse has followed."),
            },
        ),
        "prior_treatment": Group(
            "What has been given before now.",
            {
                "hsct": Truth("Allogeneic HSCT."),
                "blinatumomab": Truth(),
                "car_t": Truth(),
                "b_cell_recovery_within_6_months": Truth("After CAR-T."),
                "tki_failure": Truth("A TKI was given and did not control BCR::ABL1 disease."),
            },
        ),
    },
    required=True,
)


def case_json_schema() -> dict[str, Any]:
    """The case as a JSON Schema for the OpenAPI document."""
    return _json_schema(CASE)


def _json_schema(node: Node) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    match node:
        case Group():
            schema = {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _json_schema(child) for name, child in node.fields.items()},
            }
            required = [name for name, child in node.fields.items() if child.required]
            if required:
                schema["required"] = required
        case Rows():
            schema = {"type": "array", "items": _json_schema(node.item), "maxItems": node.maximum_items}
        case Day():
            schema = {"type": "string", "format": "date"}
        case Truth():
            schema = {"type": "boolean"}
        case Choice():
            schema = {"type": "string", "enum": list(node.options)}
        case Number():
            schema = {"type": "integer" if node.whole else "number"}
            if node.limit:
                limit = LIMITS[node.limit]
                schema |= {"minimum": float(limit.minimum), "maximum": float(limit.maximum)}
        case Text():
            schema = {"type": "string", "maxLength": node.maximum_length}
    if node.definition:
        schema["description"] = node.definition
    if not node.required:
        schema["nullable"] = True
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema
