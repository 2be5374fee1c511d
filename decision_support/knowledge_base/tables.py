"""Reading one TOML table with types: what is asked for is known, what is left over is a fault.

Every getter records its fault and returns a harmless stand-in, so that one pass finds all faults of a file. Nothing
made from stand-ins is ever used: the loader raises when there was a fault.
"""

import difflib
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from decision_support.knowledge_base.lines import LineIndex
from decision_support.knowledge_base.lines import Path as KeyPath
from decision_support.knowledge_base.problems import KnowledgeProblem

T = TypeVar("T")

NO_DATE = date(1, 1, 1)


class KnowledgeFile:
    """One file that parsed, the lines of its keys, and the faults found in it so far."""

    def __init__(self, path: Path, name: str, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.name = name
        self.text = text
        self.data = data
        self.problems: list[KnowledgeProblem] = []
        self._lines: LineIndex | None = None

    @property
    def stem(self) -> str:
        return self.path.stem

    def line(self, path: KeyPath, value: object = None) -> int:
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines.of(path, value)

    def fault(self, path: KeyPath, message: str, value: object = None) -> None:
        self.problems.append(KnowledgeProblem(self.name, self.line(path, value), message))

    def fault_on(self, line: int, message: str) -> None:
        self.problems.append(KnowledgeProblem(self.name, line, message))

    def table(self) -> "Table":
        return Table(self, self.data, ())


class Table:
    """One table of a file; `path` is where it stands."""

    def __init__(self, file: KnowledgeFile, data: dict[str, Any], path: KeyPath) -> None:
        self.file = file
        self.data = data
        self.path = path
        self._asked: set[str] = set()

    def fault(self, key: str | None, message: str, value: object = None) -> None:
        self.file.fault(self.path if key is None else (*self.path, key), message, value)

    def has(self, key: str) -> bool:
        return key in self.data

    def text(self, key: str, default: str | None = None) -> str:
        return self.optional_text(key) or (default if default is not None else self._missing(key, ""))

    def optional_text(self, key: str) -> str | None:
        value: str | None = self._of_type(key, str, "text")
        if value is not None and not value.strip():
            self.fault(key, f"{key} is empty")
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value and value not in choices:
            self.fault(key, f"{key} is {value!r}; it must be one of {', '.join(choices)}")
        return value

    def optional_choice(self, key: str, choices: Collection[str]) -> str | None:
        return self.choice(key, choices) if self.has(key) else None

    def boolean(self, key: str, default: bool | None = None) -> bool:
        value: bool | None = self._of_type(key, bool, "true or false")
        if value is None:
            return self._missing(key, False) if default is None else default
        return value

    def whole_number(self, key: str) -> int:
        value: int | None = self._of_type(key, int, "a whole number")
        return self._missing(key, 0) if value is None else value

    def optional_number(self, key: str) -> int | Decimal | None:
        value: int | Decimal | None = self._of_type(key, (int, Decimal), "a number")
        return value

    def optional_float(self, key: str) -> float | None:
        value = self.optional_number(key)
        return None if value is None else float(value)

    def date(self, key: str) -> date:
        value: date | None = self._of_type(key, date, "a date such as 2026-11-21")
        return self._missing(key, NO_DATE) if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._of_type(key, list, "a list of texts") or []
        for value in values:
            if not isinstance(value, str):
                self.fault(key, f"{key} holds {value!r}; it must be a list of texts", value)
        kept = tuple(value for value in values if isinstance(value, str))
        for value in sorted({value for value in kept if kept.count(value) > 1}):
            self.fault(key, f"{key} names {value} more than once", value)
        return kept

    def choices(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        values = self.texts(key)
        for value in values:
            if value not in choices:
                self.fault(key, f"{key} holds {value!r}; each must be one of {', '.join(choices)}", value)
        return values

    def table(self, key: str) -> "Table":
        data = self._of_type(key, dict, "a table")
        return Table(self.file, data or {}, (*self.path, key))

    def tables(self, key: str) -> "list[Table]":
        rows = self._of_type(key, list, "a list of tables") or []
        for index, row in enumerate(rows):
            if not isinstance(row, dict):
                self.file.fault(
                    (*self.path, key, index), f"{key} holds {row!r}; it must be a list of tables", row
                )
        return [
            Table(self.file, row, (*self.path, key, index))
            for index, row in enumerate(rows)
            if isinstance(row, dict)
        ]

    def raw(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)

    def names(self) -> tuple[str, ...]:
        return tuple(self.data)

    def done(self) -> None:
        """Whatever was not asked for is a key nobody knows, probably a slip of the pen."""
        for key in self.data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.fault(key, f"unknown key {key}{hint}")

    def _of_type(self, key: str, wanted: type | tuple[type, ...], words: str) -> Any:
        value = self.raw(key)
        if value is None:
            return None
        slips = isinstance(value, bool) and wanted is not bool
        slips = slips or (isinstance(value, datetime) and wanted is date)
        if slips or not isinstance(value, wanted):
            self.fault(key, f"{key} is {value!r}; it must be {words}")
            return None
        return value

    def _missing(self, key: str, stand_in: T) -> T:
        if key not in self.data:
            self.fault(None, f"{key} is missing")
        return stand_in
