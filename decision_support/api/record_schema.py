"""JSON Schemas of the record, for the OpenAPI document: the sections of a case, with what only a record has."""

from typing import Any

from cohorts.hct_ci import ITEM_CODES
from cohorts.validation.fields import CONDITIONINGS, MAXIMUM_REASON, OUTCOME_KINDS, TRANSPLANT_KINDS
from cohorts.vocabulary import DonorKind, Sex
from decision_support.api.schema_parts import BOOLEAN, MOMENT, Schema, group, one_of, page_of, ref, rows, text
from decision_support.recommendation.case_schema import case_json_schema

DAY = text(format="date")
OPTIONAL_DAY: Schema = {**DAY, "nullable": True}
CENTRE = group({"code": text(), "name": text()})


def section(*steps: str) -> Schema:
    """A part of the case's own schema."""
    part: Any = case_json_schema()
    for step in steps:
        part = part["items"] if step == "[]" else part["properties"][step]
    return dict(part)


def row_kinds() -> dict[str, Schema]:
    """What is given for one row of each kind."""
    items = {"type": "object", "additionalProperties": {"type": "boolean", "nullable": True}}
    fitness = section("fitness")
    fitness["properties"] = {
        "assessed_on": OPTIONAL_DAY,
        **fitness["properties"],
        "hct_ci_items": {
            **items,
            "description": f"The index is computed from: {', '.join(sorted(ITEM_CODES))}.",
        },
    }
    transplant = group(
        {
            "performed_on": DAY,
            "kind": one_of(TRANSPLANT_KINDS),
            "donor_kind": one_of(DonorKind, nullable=True),
            "conditioning": one_of(CONDITIONINGS),
        },
        required=("performed_on", "kind"),
    )
    assessment = {**section("mrd_assessments", "[]"), "required": ["collected_on"]}
    return {
        "MRDAssessment": assessment,
        "TreatmentPhase": section("treatment_phases", "[]"),
        "Donor": section("donors", "[]"),
        "FitnessAssessment": fitness,
        "Transplant": {**transplant, "additionalProperties": False},
        "Outcome": {
            **group({"kind": one_of(OUTCOME_KINDS), "occurred_on": DAY}),
            "additionalProperties": False,
        },
    }


REASON = text(
    "Why the record is changed; needed where something stated is replaced.", maxLength=MAXIMUM_REASON
)
VERSION: Schema = {
    "type": "integer",
    "nullable": True,
    "description": "`record_version` as last seen; a change by somebody else since then is refused (409).",
}
CHANGE = {"reason": REASON, "record_version": VERSION}
SINGLES = (
    "diagnosis",
    "remission",
    "graft",
    "first_relapse",
    "prior_treatment",
    "planned_hsct_on",
    "preferences",
)
SEARCH_DONE: Schema = {
    "type": "boolean",
    "nullable": True,
    "description": "True with no donor listed: searched, none found. Null: not known.",
}
PERSON: dict[str, Schema] = {
    "identifier": text("Hospital number, once in a centre.", maxLength=64),
    "name": text(maxLength=200),
    "birth_date": DAY,
    "sex": one_of(Sex),
}


def components() -> dict[str, Schema]:
    """The record's schemas by name."""
    kinds = row_kinds()
    found: dict[str, Schema] = {}
    for name, given in kinds.items():
        found[name] = given
        found[f"Stored{name}"] = _stored(given)
        found[f"{name}Page"] = page_of(ref(f"Stored{name}"))
        found[f"{name}Correction"] = _correction(given)
    return {**found, **_patients(), **_others()}


def _patients() -> dict[str, Schema]:
    singles = {name: section(name) for name in SINGLES}
    del singles["diagnosis"]["required"]  # what a case must state may stay unknown in a record
    lists = {
        "treatment_phases": rows(ref("TreatmentPhase")),
        "mrd_assessments": rows(ref("MRDAssessment")),
        "fitness": ref("FitnessAssessment"),
        "donors": rows(ref("Donor")),
        "transplants": rows(ref("Transplant")),
        "outcomes": rows(ref("Outcome")),
    }
    person = group(PERSON, required=("identifier", "birth_date"), additionalProperties=False)
    whole = {"donor_search_done": SEARCH_DONE, **singles}
    summary = {
        "id": text(format="uuid"),
        "centre": CENTRE,
        "synthetic": {**BOOLEAN, "description": "True: no real patient."},
        "record_version": {"type": "integer"},
        "created_at": MOMENT,
        "changed_at": MOMENT,
        "patient": group(PERSON),
        "donor_search_done": SEARCH_DONE,
        "planned_hsct_on": OPTIONAL_DAY,
        "preferences": singles["preferences"],
    }
    centre = text("Code of the centre; may be left out where the account writes in one centre only.")
    stored = {
        name: rows(ref(f"Stored{item['items']['$ref'].rpartition('/')[2]}"))
        for name, item in lists.items()
        if "items" in item
    }
    fitness: Schema = {"nullable": True, "allOf": [ref("StoredFitnessAssessment")]}
    patient = {
        **summary,
        **singles,
        **stored,
        "fitness": {**fitness, "description": "The latest assessment."},
        "fitness_assessments": rows(ref("StoredFitnessAssessment")),
    }
    return {
        "NewPatient": group(
            {"centre": centre, "patient": person, **whole, **lists},
            required=("patient",),
            additionalProperties=False,
        ),
        "PatientCorrection": group(
            {**CHANGE, "patient": group(PERSON, required=(), additionalProperties=False), **whole},
            required=(),
            additionalProperties=False,
        ),
        "PatientSummary": group(summary),
        "PatientPage": page_of(ref("PatientSummary")),
        "Patient": group(patient),
    }


def _others() -> dict[str, Schema]:
    event = group(
        {
            "at": MOMENT,
            "by": text("Account."),
            "action": text(),
            "object_type": text(),
            "object_id": text(),
            "changes": {"type": "object", "description": "Column to its former and its new value."},
            "reason": text(),
        }
    )
    retraction = group(CHANGE, required=("reason",), additionalProperties=False)
    return {"HistoryEvent": event, "HistoryPage": page_of(ref("HistoryEvent")), "Retraction": retraction}


def _stored(given: Schema) -> Schema:
    error = group({"at": MOMENT, "reason": text()}, nullable=True, description="Null: the row stands.")
    properties = {
        "id": {"type": "integer"},
        **given["properties"],
        "entered_at": MOMENT,
        "entered_in_error": error,
    }
    return group(properties)


def _correction(given: Schema) -> Schema:
    return group({**CHANGE, **given["properties"]}, required=(), additionalProperties=False)
