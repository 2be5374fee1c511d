"""Many rows into a table at once, by COPY in its text form."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json import dumps
from typing import Any

from django.db import connection

NULL = r"\N"
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


def text(value: str) -> str:
    """A text as COPY reads it."""
    return value.translate(_ESCAPES)


def array(values: Iterable[Any]) -> str:
    """An array of texts as COPY reads it; what is None becomes null."""
    return "{" + ",".join([element(value) for value in values]) + "}"


def element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (str, date, Decimal, int)):  # bool is an int
        return _element(type(value).__name__, value)
    return _quoted(_composite(value))


@lru_cache(maxsize=65_536)
def _element(kind: str, value: Any) -> str:
    """Numbers need no quotes in an array; the type keeps True apart from 1."""
    if kind == "str":
        return _quoted(value)
    if kind == "bool":
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _composite(value: Any) -> str:
    """A list as an array literal, an object as JSON: what the column's own type reads."""
    if isinstance(value, list | tuple):
        inner = ",".join('"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
        return "{" + inner + "}"
    return dumps(value, sort_keys=True)


def _quoted(value: str) -> str:
    return text('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')
