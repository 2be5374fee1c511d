"""One input of a case as a page shows it, and one fact of the strip above."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Input:
    """`missing` is shown in red; `section` names the form that edits it.

    Where that part of the record has many rows the form corrects `row`, or `adds` another.
    """

    label: Any
    value: str
    definition: Any
    section: str
    missing: bool = False
    row: int | None = None
    adds: bool = False


@dataclass(frozen=True, slots=True)
class HeaderFact:
    label: Any
    value: str
