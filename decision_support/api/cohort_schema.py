"""JSON Schemas of cohorts, for the OpenAPI document."""

from cohorts.filters import CENTRES, CRITERIA, MRD_STRATUM, STRATUM, Choice, Range
from cohorts.services.cohorts import MAXIMUM_DESCRIPTION, MAXIMUM_NAME
from decision_support.api.record_schema import CENTRE, DAY, OPTIONAL_DAY
from decision_support.api.schema_parts import BOOLEAN, MOMENT, Schema, group, one_of, page_of, ref, rows, text

COUNT: Schema = {"type": "integer", "minimum": 0}
OPTIONAL_COUNT: Schema = {**COUNT, "nullable": True}
ROUNDED: Schema = {
    "type": "integer",
    "nullable": True,
    "description": "To what every count here is rounded, for accounts that may not see small numbers; else null.",
}


def components() -> dict[str, Schema]:
    """The schemas of cohorts by name."""
    as_of: Schema = {
        **OPTIONAL_DAY,
        "description": "The day on which the record is looked at; today where absent.",
    }
    definition = ref("CohortDefinition")
    name = text(minLength=1, maxLength=MAXIMUM_NAME)
    description = text(maxLength=MAXIMUM_DESCRIPTION)
    codes = rows(text(), "Codes of centres of one kind; all that the account reads where absent.")
    return {
        "CohortDefinition": _definition(),
        "Attrition": _attrition(),
        "NewCohort": group(
            {
                "name": name,
                "description": description,
                "centres": codes,
                "definition": definition,
                "as_of": as_of,
            },
            required=("name",),
            additionalProperties=False,
        ),
        "NewCohortVersion": group(
            {"definition": definition, "as_of": as_of}, required=(), additionalProperties=False
        ),
        "CohortChange": group(
            {"name": name, "description": description}, required=(), additionalProperties=False
        ),
        "CohortVersion": _version(),
        "CohortVersionPage": page_of(ref("CohortVersion")),
        "CohortSummary": group({**_cohort(), "latest_version": _latest()}),
        "CohortPage": page_of(ref("CohortSummary")),
        "Cohort": group({**_cohort(), "latest_version": ref("CohortVersion")}),
        "CohortFacets": _facets(),
    }


def _definition() -> Schema:
    properties: dict[str, Schema] = {CENTRES: rows(text(), "Narrows the cohort to some of its centres.")}
    for criterion in CRITERIA.values():
        if isinstance(criterion, Range):
            end = {
                "type": "integer",
                "minimum": criterion.minimum,
                "maximum": criterion.maximum,
                "nullable": True,
            }
            properties[criterion.name] = group(
                {
                    "from": end,
                    "to": end,
                    "unknown": {**BOOLEAN, "description": "Also where it is not known."},
                },
                required=(),
                additionalProperties=False,
                description=f"{criterion.label}; both ends included.",
            )
        else:
            properties[criterion.name] = _values(criterion)
    properties[MRD_STRATUM] = group(
        {
            "as_of": text(
                "`as_of` (the day of the count), `transplant` (of the first one) or a date YYYY-MM-DD."
            ),
            "in": _values(STRATUM),
            "certain_only": {**BOOLEAN, "description": "False: also where it is only possible."},
        },
        required=("in",),
        additionalProperties=False,
        description="When MRD became negative, as known on a day.",
    )
    return group(
        properties,
        required=(),
        additionalProperties=False,
        description="Conditions that all hold. A patient of whom one is not known is left out, unless the value that "
        "says so is among those given.",
    )


def _values(criterion: Choice) -> Schema:
    return {**rows(one_of(criterion.values), criterion.label), "minItems": 1}


def _attrition() -> Schema:
    step = group(
        {
            "criterion": text(),
            "excluded": COUNT,
            "unknown": {**COUNT, "description": "Left out because it is not known."},
            "unknown_kept": {**COUNT, "description": "Not known, and kept because that was asked for."},
            "remaining": COUNT,
        }
    )
    return group({"start": COUNT, "steps": rows(step, "In their fixed order."), "end": COUNT})


def _cohort() -> dict[str, Schema]:
    return {
        "id": text(format="uuid"),
        "name": text(),
        "description": text(),
        "owner": text("Account."),
        "synthetic": {**BOOLEAN, "description": "True: no real patient."},
        "centres": rows(CENTRE),
        "created_at": MOMENT,
        "archived_at": {**MOMENT, "nullable": True},
        "analysis_count": COUNT,
        "rounded_to": ROUNDED,
    }


def _latest() -> Schema:
    return group({"number": COUNT, "as_of": DAY, "member_count": OPTIONAL_COUNT, "saved_at": MOMENT})


def _version() -> Schema:
    return group(
        {
            "cohort": text(format="uuid"),
            "number": {"type": "integer", "minimum": 1},
            "as_of": DAY,
            "definition": ref("CohortDefinition"),
            "member_count": {**OPTIONAL_COUNT, "description": "Null until a worker has counted it."},
            "attrition": {"nullable": True, "allOf": [ref("Attrition")]},
            "counted_at": {**MOMENT, "nullable": True},
            "saved_at": MOMENT,
            "saved_by": text("Account."),
            "rounded_to": ROUNDED,
        }
    )


def _facets() -> Schema:
    counts: Schema = {"type": "object", "additionalProperties": COUNT}
    number: Schema = {"type": "integer", "nullable": True}
    extent = group({"lowest": number, "highest": number, "known": COUNT, "unknown": COUNT})
    by_value = "Criterion to value to count, with every condition applied but the criterion's own."
    return group(
        {
            "as_of": DAY,
            "definition": ref("CohortDefinition"),
            "member_count": OPTIONAL_COUNT,
            "attrition": ref("Attrition"),
            "facets": {"type": "object", "additionalProperties": counts, "description": by_value},
            "ranges": {"type": "object", "additionalProperties": extent},
            "mrd_stratum": {**counts, "nullable": True},
            "mrd_counted": {
                **BOOLEAN,
                "description": "False: too many patients to derive at once; no count applies the MRD condition.",
            },
            "upper_bounds": {
                **BOOLEAN,
                "description": "True: facets of criteria with a condition leave the MRD condition out.",
            },
            "rounded_to": ROUNDED,
        }
    )
