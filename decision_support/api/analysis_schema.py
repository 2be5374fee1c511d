"""JSON Schemas of analyses, for the OpenAPI document. What each kind of result holds is described in words: `Result`
names what all have in common.
"""

from typing import Any

from cohorts.analyses.definition import (
    MAXIMUM_HORIZON_YEARS,
    MAXIMUM_LANDMARK_DAYS,
    MAXIMUM_TITLE,
    MODELS,
    TIES,
    Kind,
)
from cohorts.analyses.endpoints import ENTRIES, Endpoint, TimeZero
from cohorts.analyses.variables import ARMS, COVARIATES
from cohorts.models import AnalysisState
from decision_support.api.schema_parts import BOOLEAN, MOMENT, Schema, group, one_of, page_of, ref, rows, text

NUMBER: Schema = {"type": "number", "nullable": True}
COUNT: Schema = {"type": "integer", "nullable": True, "description": "Null: withheld from this reader."}
OPTIONAL_MOMENT: Schema = {**MOMENT, "nullable": True}
CODE_AND_LABEL = group({"code": text(), "label": text()})


def components() -> dict[str, Schema]:
    """The schemas of analyses by name."""
    return {
        "AnalysisDefinition": _definition(),
        "Analysis": _analysis(),
        "AnalysisSummary": group(_summary()),
        "AnalysisPage": page_of(ref("AnalysisSummary")),
        "AnalysisResult": _result(),
        "AnalysisRefusal": _refusal(),
        "Sentence": _sentence(),
        "StepCurve": _curve(),
    }


def _definition() -> Schema:
    fields: dict[str, Schema] = {
        "version": {
            "type": "integer",
            "nullable": True,
            "description": "Of the cohort; the latest where left out.",
        },
        "kind": one_of(Kind),
        "title": text(maxLength=MAXIMUM_TITLE),
        "time_zero": one_of(TimeZero, description="When the clock starts; transplant where left out."),
        "landmark_days": {
            "type": "integer",
            "nullable": True,
            "minimum": 0,
            "maximum": MAXIMUM_LANDMARK_DAYS,
            "description": "The clock starts on this day after time zero, with those still at risk.",
        },
        "endpoint": one_of(Endpoint, nullable=True),
        "arms": one_of(ARMS, nullable=True),
        "time_varying": {**BOOLEAN, "description": "Follow transplant as it happens (start-stop rows)."},
        "entry": one_of(
            ENTRIES, nullable=True, description="From when a patient is observed (left truncation)."
        ),
        "strata": rows(one_of(ARMS)),
        "covariates": rows(one_of(COVARIATES)),
        "model": one_of(MODELS, nullable=True),
        "ties": one_of(TIES),
        "cluster": {**BOOLEAN, "description": "Variance clustered by centre."},
        "horizon_years": {
            "type": "number",
            "minimum": 0,
            "exclusiveMinimum": True,
            "maximum": MAXIMUM_HORIZON_YEARS,
        },
        "tick_years": {**rows({"type": "number"}), "nullable": True},
        "as_of": text(format="date", nullable=True),
    }
    return group(fields, required=("kind",), additionalProperties=False)


def _summary() -> dict[str, Schema]:
    return {
        "id": text(format="uuid"),
        "cohort": text(format="uuid"),
        "version": {"type": "integer"},
        "kind": one_of(Kind),
        "title": text(),
        "definition": {"type": "object", "description": "As it was asked, with every default written out."},
        "state": one_of(AnalysisState.values),
        "done": {"type": "integer", "description": "Steps done, of `total`."},
        "total": {"type": "integer", "nullable": True},
        "problem": text("Why there is no result, in the language asked for; empty where nothing went wrong."),
        "problem_code": text("The same as a code that stays."),
        "created_at": MOMENT,
        "created_by": text("Account."),
        "started_at": OPTIONAL_MOMENT,
        "finished_at": OPTIONAL_MOMENT,
        "cancel_requested_at": OPTIONAL_MOMENT,
        "software_version": text(),
        "frame_sha256": text("Digest of the data that were analysed; empty until finished."),
        "repeats": text("The analysis that this one repeats.", format="uuid", nullable=True),
    }


def _analysis() -> Schema:
    silent = {**OPTIONAL_MOMENT, "description": "Set: its worker gave no sign of life since then."}
    result = {"nullable": True, "allOf": [ref("AnalysisResult")]}
    return group({**_summary(), "worker_silent_since": silent, "result": result})


def _result() -> Schema:
    excluded = {**ref("Sentence")}
    fields: dict[str, Schema] = {
        "shape": {"type": "integer"},
        "kind": one_of(Kind),
        "title": text(),
        "definition": {"type": "object"},
        "synthetic": {**BOOLEAN, "description": "True: no real patients."},
        "as_of": text(format="date"),
        "cohort": group({"name": text(), "version": {"type": "integer"}}),
        "software": {"type": "object", "additionalProperties": text()},
        "frame_sha256": text(),
        "time_zero": group({"code": one_of(TimeZero), "label": text(), "landmark_days": COUNT}),
        "endpoint": {**CODE_AND_LABEL, "nullable": True},
        "arms": {"type": "object", "nullable": True},
        "patients": group({"in_cohort": COUNT, "analysed": COUNT, "excluded": rows(excluded)}),
        "horizon_years": {"type": "number"},
        "ticks": rows({"type": "number"}),
        "warnings": rows(ref("Sentence")),
        "methods": group({"english": text(), "parts": rows(ref("Sentence"))}),
        "disclosure": {
            "type": "object",
            "description": "`applied`: small cells are withheld from this reader.",
        },
        "changes": {**rows(ref("Sentence")), "nullable": True},
    }
    return {
        **group(fields),
        "additionalProperties": True,
        "description": "Times in years, probabilities as fractions. By kind also `groups` (curves, tables, medians, "
        "estimates), `tests`, `rmst_difference`, `model`, `weights`, `panels`, `explanation` or `rows`.",
    }


def _sentence() -> Schema:
    fields = {"code": text(), "message": text("A percent format."), "values": {"type": "object"}}
    return {**group(fields, required=("message", "values")), "additionalProperties": True}


def _curve() -> Schema:
    names = ("time", "estimate", "lower", "upper", "std_error")
    return {
        **group({name: rows(NUMBER) for name in names}),
        "description": "Each value holds until the next time.",
    }


def _refusal() -> Schema:
    alternative: dict[str, Any] = {
        "code": one_of(("landmark", "time_varying", "time_zero", "entry", "characteristics")),
        "message": text(),
        "values": {"type": "object"},
        "definition": {"type": "object", "description": "The fields to change."},
    }
    fields: dict[str, Schema] = {
        "code": text(),
        "message": text(),
        "values": {"type": "object"},
        "pointer": text(
            "Into the definition; `/cohort/` and a criterion where the cohort itself is chosen by it."
        ),
        "variable": {"type": "object"},
        "time_zero": CODE_AND_LABEL,
        "allowed": rows(group(alternative)),
        "teaching": {"type": "object", "nullable": True, "description": "A definition that shows the bias."},
    }
    return {
        **group(fields),
        "description": "Beside `errors` where immortal time would bias the comparison (422).",
    }
