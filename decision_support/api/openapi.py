"""What the OpenAPI document says beyond what the views say: shared schemas, errors, the idempotency header."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.utils import OpenApiParameter

from decision_support.api import (
    analysis_schema,
    answer_schema,
    cohort_schema,
    import_schema,
    record_schema,
)
from decision_support.api.idempotency import HEADER
from decision_support.api.problems import PROBLEM_JSON

# Which errors an operation may answer with. A method that writes takes a body and may meet what is stored already.
ALWAYS = (400, 401, 403, 404, 405, 406)
WITH_BODY = (409, 411, 413, 415, 422)
THROTTLED = {"token": (429,)}  # by operation
WORDS = {
    400: "Malformed: not JSON, a wrong type, an unknown field or code, a repeated key, a bad parameter.",
    401: "No credentials, or credentials that no longer hold.",
    403: "Known, but not permitted.",
    404: "No such address, or nothing that this account may know of.",
    405: "This address does not take this method.",
    406: "The answer is JSON; the Accept header asks for something else.",
    409: "It cannot stand beside what is already stored.",
    411: "A body without a Content-Length.",
    413: "A body over 4 MiB, more than 1,000 cases, or a file larger than is taken.",
    415: "Not application/json in UTF-8, or a compressed body.",
    422: "Well formed, yet impossible: dates, ranges, conflicts.",
    429: "Too many failed attempts; Retry-After says how many seconds to wait.",
}


class AutoSchema(SpectacularAutoSchema):
    """Adds the `Idempotency-Key` header to creations."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method == "POST" and getattr(self.view, "takes_idempotency_key", False):
            parameters.append(
                OpenApiParameter(
                    HEADER,
                    str,
                    OpenApiParameter.HEADER,
                    description="A repeat with the same key and body gets the first answer, for a day.",
                )
            )
        return parameters


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook of drf-spectacular: add the shared schemas and every 4xx to every operation."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for part in (answer_schema, record_schema, cohort_schema, analysis_schema, import_schema):
        schemas.update(part.components())
    result["components"]["responses"] = {f"Problem{status}": _problem(status) for status in WORDS}
    for item in result["paths"].values():
        for method, operation in item.items():
            statuses: tuple[int, ...] = ALWAYS if method == "get" else ALWAYS + WITH_BODY
            statuses += THROTTLED.get(operation["operationId"], ())
            for status in statuses:
                reference = {"$ref": f"#/components/responses/Problem{status}"}
                operation["responses"].setdefault(str(status), reference)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _problem(status: int) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": f"{HTTPStatus(status).phrase}. {WORDS[status]}",
        "content": {PROBLEM_JSON: {"schema": reference}},
    }
