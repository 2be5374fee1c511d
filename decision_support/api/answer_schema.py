"""JSON Schemas of what the core answers and of every error, for the OpenAPI document."""

from typing import Any

from cohorts.mrd import STRATA
from decision_support.recommendation.case_schema import MAXIMUM_CASES, case_json_schema
from decision_support.recommendation.rules import CERTAINTIES, DIRECTIONS, OPTIONS, STANCES, STRENGTHS

Schema = dict[str, Any]


def text(description: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


def one_of(values: Any, *, nullable: bool = False, **more: Any) -> Schema:
    members = [str(value) for value in values]
    if nullable:
        return {"type": "string", "nullable": True, "enum": [*members, None], **more}
    return {"type": "string", "enum": members, **more}


def rows(item: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": item, **({"description": description} if description else {})}


def group(properties: dict[str, Schema], *, required: bool = True, **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        **({"required": list(properties)} if required else {}),
        **more,
    }


INTERVAL: Schema = group({name: {"type": "number"} for name in ("median", "lower", "upper")}, required=False)
BY_OUTCOME: Schema = group(dict.fromkeys(("lfs", "os", "cir", "nrm"), INTERVAL), required=False)
BY_HORIZON: Schema = {
    "type": "object",
    "additionalProperties": BY_OUTCOME,
    "description": "Probabilities as fractions by horizon in years; empty where the outcome model does not apply.",
}
SHA256: Schema = text(pattern="^[0-9a-f]{64}$")
MODULES = ("adult_ikzf1_cr1", "paediatric_cr1", "paediatric_first_relapse", "none")
STATES = (
    "EARLY",
    "LATE",
    "NEVER",
    "AFTER_CYCLE_3",
    "AMBIGUOUS",
    "PENDING",
    "RE_EMERGED",
    "RE_EMERGED_CLEARED",
    "INDETERMINATE",
    "NO_DATA",
    "NOT_EVALUABLE",
)

OPTION: Schema = group(
    {
        "option": one_of(OPTIONS),
        "stance": one_of(STANCES),
        "strength": one_of(STRENGTHS, nullable=True),
        "certainty": one_of(CERTAINTIES, nullable=True),
        "rules": rows(text("Id of a rule.")),
        "outcomes": BY_HORIZON,
    }
)
RULE: Schema = group(
    {
        "id": text(),
        "version": text(),
        "outcome": one_of(("applies", "does_not_apply", "cannot_be_determined")),
        "because": rows({}, "Each condition with what was found."),
        "evidence": rows(text("Id of a source.")),
        "strength": one_of(STRENGTHS, nullable=True),
        "certainty": one_of(CERTAINTIES, nullable=True),
    }
)
TIMELINE: Schema = group(
    {
        "strata": rows(one_of(STRATA), "What is possible; more than one where it cannot be told."),
        "state": one_of(STATES),
        "flags": rows(text()),
        "windows": rows({"type": "object"}),
    }
)
RECOMMENDATION: Schema = group(
    {
        "as_of": text(format="date"),
        "module": one_of(MODULES),
        "direction": one_of(DIRECTIONS),
        "headline": text("One plain sentence."),
        "certainty": one_of(CERTAINTIES, nullable=True, description="GRADE; null when the answer abstains."),
        "abstained": {"type": "boolean"},
        "abstain_reasons": rows(group({"code": text(), "message": text()})),
        "options": rows(OPTION, "Always three, in this order: autologous, allogeneic, no transplant."),
        "difference": {
            "type": "object",
            "nullable": True,
            "description": "Allogeneic minus autologous; null where the outcome model does not apply.",
        },
        "mrd_timeline": TIMELINE,
        "rules": rows(RULE),
        "missing": rows(
            group({"field": text("Dotted path of the case."), "why": text()}, additionalProperties=True),
            "What is not known, and why it matters.",
        ),
        "what_would_change_it": rows({}, "Single changes of the inputs that would change the answer."),
        "not_covered": rows({}, "What this answer does not speak to."),
        "agreement": one_of(("concordant", "discordant", "rules_only"), nullable=True),
        "versions": group(
            {"knowledge": text(), "model": {"type": "string", "nullable": True}, "software": text()}
        ),
        "inputs_sha256": SHA256,
        "synthetic": {
            "type": "boolean",
            "description": "True where the answer rests on a synthetic patient.",
        },
    }
)
PROBLEM: Schema = group(
    {
        "type": text(format="uri-reference"),
        "title": text(),
        "status": {"type": "integer"},
        "detail": text("The first error in words."),
        "errors": rows(
            group(
                {
                    "pointer": text("RFC 6901 pointer into the request's body; empty for the whole of it."),
                    "message": text(),
                    "code": text(),
                }
            )
        ),
    },
    description="A problem (RFC 9457).",
)
PROBLEM["properties"]["instance"] = text("Names the request in the server's log.", format="uri-reference")


def components() -> dict[str, Schema]:
    """The shared schemas by name."""
    case = {"$ref": "#/components/schemas/Case"}
    answer = {"$ref": "#/components/schemas/Recommendation"}
    cases = {"type": "array", "items": case, "minItems": 1, "maxItems": MAXIMUM_CASES}
    return {
        "Case": case_json_schema(),
        "CaseList": group({"cases": cases}, additionalProperties=False),
        "Evaluation": {"oneOf": [case, {"$ref": "#/components/schemas/CaseList"}]},
        "Recommendation": RECOMMENDATION,
        "RecommendationList": group({"results": rows(answer, "In the order of the cases.")}),
        "EvaluationAnswer": {"oneOf": [answer, {"$ref": "#/components/schemas/RecommendationList"}]},
        "Problem": PROBLEM,
    }
