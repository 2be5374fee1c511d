"""JSON Schemas of what the core answers and of every error, for the OpenAPI document."""

from cohorts.mrd import STATES, STRATA
from decision_support.api.childrens_schema import OF_CHILDREN
from decision_support.api.example_case import EXAMPLE_CASE
from decision_support.api.schema_parts import (
    BOOLEAN,
    MOMENT,
    SHA256,
    Schema,
    group,
    one_of,
    page_of,
    ref,
    rows,
    text,
)
from decision_support.models import Option, OverrideReason, OwnChoice, SignatureMeaning
from decision_support.recommendation.case_schema import MAXIMUM_CASES, case_json_schema
from decision_support.recommendation.rules import CERTAINTIES, DIRECTIONS, OPTIONS, STANCES, STRENGTHS
from decision_support.recommendation.weighing import GROUPS

INTERVAL: Schema = group({name: {"type": "number"} for name in ("median", "lower", "upper")}, required=())
BY_OUTCOME: Schema = group(dict.fromkeys(("lfs", "os", "cir", "nrm"), INTERVAL), required=())
CONTRAST: Schema = group(
    {name: {"type": "number"} for name in ("median", "lower", "upper", "probability_allo_better")}
)
DIFFERENCES: Schema = group(dict.fromkeys(("lfs", "os", "cir", "nrm"), CONTRAST), required=())
BY_HORIZON: Schema = {
    "type": "object",
    "additionalProperties": BY_OUTCOME,
    "description": "Probabilities as fractions by horizon in years; empty where the outcome model does not apply.",
}
MODULES = ("adult_ikzf1_cr1", "paediatric_cr1", "paediatric_first_relapse", "none")
MODULE_CHOSEN = (
    "The question that was asked. Under 18 on the day of judgement and in first remission: `paediatric_cr1`; after a "
    "relapse of somebody diagnosed under 18: `paediatric_first_relapse`; else `adult_ikzf1_cr1`. `none` where the "
    "question does not hold for the patient."
)
DIRECTIONS_BY_MODULE = (
    "Adults: `favour_allo` to `lean_against_allo`. Children: `hsct_indicated`, `hsct_not_indicated`, `discuss`. Both: "
    "`treat_mrd_first`, `not_a_transplant_question`, `insufficient_data`, `out_of_scope`."
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
RULE["properties"]["owners"] = {
    "type": "object",
    "additionalProperties": text(),
    "description": "Where study groups disagree: what each of them says, by its name. Absent where they do not.",
}
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
        "module": one_of(MODULES, description=MODULE_CHOSEN),
        "direction": one_of(DIRECTIONS, description=DIRECTIONS_BY_MODULE),
        "headline": text("One plain sentence."),
        "certainty": one_of(CERTAINTIES, nullable=True, description="GRADE; null when the answer abstains."),
        "abstained": BOOLEAN,
        "abstain_reasons": rows(group({"code": text(), "message": text()})),
        "options": rows(OPTION, "Always three, in this order: autologous, allogeneic, no transplant."),
        "difference": {
            **group(
                {
                    "effective_patients": {"type": "integer"},
                    "study_patients": {"type": "integer"},
                    "direct_evidence_share": {"type": "number"},
                    "sensitivity_range": rows({"type": "number"}),
                },
                additionalProperties=DIFFERENCES,
            ),
            "nullable": True,
            "description": "Allogeneic minus autologous by years; null where the outcome model does not apply.",
        },
        "outcome_model": {
            "type": "object",
            "nullable": True,
            "description": "The label with what carries it, and its sentences; null where the model does not apply.",
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
# Said in the answers to children only; an adult's answer reads as it always did.
RECOMMENDATION["properties"] |= OF_CHILDREN
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


STORED = {
    "id": text(format="uuid"),
    "patient": text(format="uuid"),
    "issued_at": MOMENT,
    "issued_by": text("Account."),
    "supersedes": text(format="uuid", nullable=True),
    "superseded_by": text(format="uuid", nullable=True),
    "canonical_sha256": SHA256,
}
SUMMARY = (
    "as_of",
    "module",
    "direction",
    "headline",
    "certainty",
    "abstained",
    "synthetic",
    "versions",
    "inputs_sha256",
)
DECISION = {
    "own_choice": one_of(OwnChoice.values, description="What the board thought before it saw the answer."),
    "option": one_of(Option.values),
    "agrees": BOOLEAN,
    "override_reason": one_of(
        OverrideReason.values, nullable=True, description="Needed where the board differs, else null."
    ),
    "comment": text(maxLength=2000),
    "signature_meaning": one_of(SignatureMeaning.values),
    "preferences": group(
        {
            name: group(
                {number: {"type": "number", "minimum": 0, "maximum": maximum} for number in numbers},
                additionalProperties=False,
            )
            for name, (numbers, maximum) in GROUPS.items()
        },
        additionalProperties=False,
        nullable=True,
        description="The weights of harms and the values of states that the board went by.",
    ),
}


def components() -> dict[str, Schema]:
    """The shared schemas by name."""
    case, answer = ref("Case"), ref("Recommendation")
    cases = {"type": "array", "items": case, "minItems": 1, "maxItems": MAXIMUM_CASES}
    return {
        "Case": {**case_json_schema(), "example": EXAMPLE_CASE},
        "CaseList": group({"cases": cases}, additionalProperties=False),
        "Evaluation": {"oneOf": [case, ref("CaseList")]},
        "Recommendation": RECOMMENDATION,
        "RecommendationList": group({"results": rows(answer, "In the order of the cases.")}),
        "EvaluationAnswer": {"oneOf": [answer, ref("RecommendationList")]},
        "Problem": PROBLEM,
        **_stored_components(),
    }


def _stored_components() -> dict[str, Schema]:
    identified = {"id": text(format="uuid"), "recommendation": text(format="uuid")}
    decided = {**DECISION, "decided_at": MOMENT, "decided_by": text("Account.")}
    answer = RECOMMENDATION["properties"]
    summary = {**STORED, **{name: answer[name] for name in SUMMARY}}
    stored = {**answer, **STORED, "case": ref("Case"), "decisions": rows(ref("StoredDecision"))}
    as_of = text("The day the record is judged on; today where not given.", format="date", nullable=True)
    difference = group({"pointer": text(), "stored": {"nullable": True}, "now": {"nullable": True}})
    needed = ("own_choice", "option", "agrees", "signature_meaning")
    return {
        "Issue": group({"as_of": as_of}, required=(), additionalProperties=False),
        "RecommendationSummary": group(summary),
        "RecommendationPage": page_of(ref("RecommendationSummary")),
        "StoredRecommendation": group(stored, required=[name for name in stored if name not in OF_CHILDREN]),
        "Decision": group(DECISION, required=needed, additionalProperties=False),
        "StoredDecision": group({**identified, **decided}),
        "DecisionPage": page_of(ref("StoredDecision")),
        "Replay": group(
            {
                "recommendation": text(format="uuid"),
                "identical": BOOLEAN,
                "stored_sha256": SHA256,
                "replayed_sha256": {**SHA256, "nullable": True},
                "stored_versions": answer["versions"],
                "versions": group({"knowledge": text(), "software": text()}),
                "differences": rows(difference, "RFC 6901 pointers into the canonical answer."),
            }
        ),
        "Credentials": group(
            {"username": text(), "password": text(format="password")}, additionalProperties=False
        ),
        "Token": group(
            {"access": text("Send it as `Authorization: Bearer ...`."), "expires_in": {"type": "integer"}}
        ),
    }
