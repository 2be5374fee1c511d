"""Small words for writing JSON Schemas (OpenAPI 3.0)."""

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

BOOLEAN: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def text(description: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


def one_of(values: Iterable[object], *, nullable: bool = False, **more: Any) -> Schema:
    """One code of a list; OpenAPI 3.0 wants null among them where it is allowed."""
    members = [str(value) for value in values]
    if nullable:
        return {"type": "string", "nullable": True, "enum": [*members, None], **more}
    return {"type": "string", "enum": members, **more}


def rows(item: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": item, **({"description": description} if description else {})}


def group(properties: dict[str, Schema], *, required: Iterable[str] | None = None, **more: Any) -> Schema:
    """An object; every property is required unless told otherwise."""
    names = list(properties if required is None else required)
    return {"type": "object", "properties": properties, **({"required": names} if names else {}), **more}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(item: Schema) -> Schema:
    link = text(format="uri", nullable=True)
    return group({"count": {"type": "integer"}, "next": link, "previous": link, "results": rows(item)})
