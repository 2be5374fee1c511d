"""Holding real answers against the OpenAPI document."""

import re
from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from decision_support.api.docs import OnceGenerator


@cache
def document() -> dict[str, Any]:
    schema: dict[str, Any] = OnceGenerator().get_schema(request=None, public=True)
    return schema


def operation(method: str, path: str) -> dict[str, Any] | None:
    """The described operation that an address belongs to."""
    for template, item in document()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in item:
            found: dict[str, Any] = item[method.lower()]
            return found
    return None


def assert_described(method: str, path: str, status: int, content_type: str, body: Any) -> None:
    """The status is documented for the operation, with this media type, and the body has the documented shape."""
    described = operation(method, path)
    assert described is not None, f"{method} {path} is not in the document"
    assert str(status) in described["responses"], f"{method} {path} does not document {status}"
    response = described["responses"][str(status)]
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    assert content_type in response["content"]
    assert errors(response["content"][content_type]["schema"], body) == []


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value by an OpenAPI 3.0 schema."""
    components = {"components": _json_schema(document()["components"])}
    validator = Draft7Validator({**_json_schema(schema), **components})
    return [
        f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in validator.iter_errors(value)
    ]


def _json_schema(node: Any) -> Any:
    """OpenAPI 3.0's `nullable` in the words of JSON Schema."""
    if isinstance(node, list):
        return [_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _json_schema(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") is True:
        return {"anyOf": [plain, {"type": "null"}]} if plain else {}
    return plain
