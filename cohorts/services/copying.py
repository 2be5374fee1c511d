"""Many rows into a table at once, by COPY in its text form."""

import re
from collections.abc import Iterable
from datetime import date
from json import dumps
from typing import Any

from django.db import connection

NULL = r"\N"
_ESCAPED = re.compile(r"[\\\t\n\r\x00]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


def copy(table: str, columns: Iterable[str], lines: Iterable[str]) -> None:
    """Each line holds the columns' texts, escaped (`text`, `array`) and joined by tabs."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        piece: list[str] = []
        for line in lines:
            piece.append(line)
            if len(piece) >= 2_000:
                stream.write("\n".join(piece) + "\n")
                piece = []
        if piece:
            stream.write("\n".join(piece) + "\n")


def refresh_statistics(table: str) -> None:
    """The planner knows nothing of rows that have just been copied in, and would join them one by one."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")


def text(value: str) -> str:
    """A text as COPY reads it."""
    return value.translate(_ESCAPES) if _ESCAPED.search(value) else value


def array(values: Iterable[Any]) -> str:
    """An array of texts as COPY reads it; what is None becomes null."""
    return "{" + ",".join(["NULL" if value is None else _known(value) for value in values]) + "}"


def _known(value: Any) -> str:
    """Most values come again and again; the type keeps True apart from 1."""
    kind = value.__class__
    if kind is list or kind is dict:
        return _quoted(_composite(value))
    found = _elements.get((kind, value))
    if found is None:
        if len(_elements) > MAXIMUM_REMEMBERED:
            _elements.clear()
        found = _elements[kind, value] = _element(value)
    return found


MAXIMUM_REMEMBERED = 65_536
_elements: dict[tuple[type, Any], str] = {}


def _element(value: Any) -> str:
    """Numbers and dates need no quotes in an array."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _composite(value: Any) -> str:
    """A list as an array literal, an object as JSON: what the column's own type reads."""
    if isinstance(value, list):
        inner = ",".join('"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
        return "{" + inner + "}"
    return dumps(value, sort_keys=True)


def _quoted(value: str) -> str:
    return text('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')
