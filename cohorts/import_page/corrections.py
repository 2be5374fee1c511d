"""The refused rows as a form: each cell that is wrong with its reasons beside it, the others of the row below.

`c12-3` is the form field of the fourth cell of the refused row 12.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cohorts.import_page.fields import whole_label
from cohorts.imports.cells import SEPARATOR, shown
from cohorts.imports.fields import FIELDS
from cohorts.imports.problems import RowProblem
from cohorts.models import ImportProblem, ImportRefusedRow
from cohorts.services.import_trial import Cell

MOST_CODES = 8
_NAME = re.compile(r"c(\d{1,18})-(\d{1,4})")
Definition = Mapping[str, Any]
Profile = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One field of the form. `takes` says what may be typed where that is not free."""

    name: str
    column: str
    becomes: str
    takes: str
    value: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A refused row; `errors` are those that stand at no cell, `wrong` the cells with one and those just changed."""

    sheet: str
    number: int
    patient: str
    errors: tuple[str, ...]
    wrong: tuple[ShownCell, ...]
    others: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class _Reason:
    sheet: str
    number: int
    column: str
    words: str
    anew: bool = False


def rows(
    refused: Iterable[ImportRefusedRow],
    problems: Iterable[ImportProblem],
    definition: Definition,
    profile: Profile,
    *,
    typed: Mapping[str, str] | None = None,
    found: Sequence[RowProblem] = (),
) -> list[ShownRow]:
    """`typed` and `found` are what a sending said and why it was not kept; they go before what stands."""
    anew = {(problem.sheet[:100], problem.row) for problem in found}
    reasons = [_Reason(one.sheet[:100], one.row, one.column, _(one.message), anew=True) for one in found]
    reasons += [
        _Reason(one.sheet, one.row_number, one.column, _(one.message))
        for one in problems
        if (one.sheet, one.row_number) not in anew
    ]
    columns = {sheet["sheet"][:100]: sheet.get("columns", ()) for sheet in definition["sheets"]}
    headers = _headers(profile)
    return [
        _row(row, headers[row.sheet], columns[row.sheet], reasons, typed or {})
        for row in refused
        if row.sheet in headers and row.sheet in columns
    ]


def _headers(profile: Profile) -> dict[str, list[str]]:
    return {sheet["sheet"][:100]: [one["name"] for one in sheet["columns"]] for sheet in profile["sheets"]}


def _row(
    row: ImportRefusedRow,
    header: Sequence[str],
    columns: Iterable[Mapping[str, Any]],
    reasons: Iterable[_Reason],
    typed: Mapping[str, str],
) -> ShownRow:
    own = [one for one in reasons if (one.sheet, one.number) == (row.sheet, row.row_number)]
    cells = row.cells.split(SEPARATOR)
    made: list[ShownCell] = []
    changed = set()
    for column in columns:
        if column.get("field") and column["column"] in header:
            place = header.index(column["column"])
            stands = " ".join(shown(cells[place]).split()) if place < len(cells) else ""
            name = f"c{row.pk}-{place}"
            errors = _at(own, column["column"])
            field = column["field"]
            value = typed.get(name, stands)
            if " ".join(value.split()) != stands:
                changed.add(name)
            made.append(ShownCell(name, column["column"], whole_label(field), _takes(field), value, errors))
    if changed and not any(one.anew for one in own):  # sent, and right as it was typed
        own, made = [], [replace(cell, errors=()) for cell in made]
    at_cells = {cell.column for cell in made}
    elsewhere = tuple(dict.fromkeys(one.words for one in own if one.column not in at_cells))
    wrong = tuple(cell for cell in made if cell.errors or cell.name in changed)
    others = tuple(cell for cell in made if cell not in wrong)
    return ShownRow(row.sheet, row.row_number, row.patient_key, elsewhere, wrong, others)


def _at(reasons: Iterable[_Reason], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.words for one in reasons if one.column == column))


def _takes(field: str) -> str:
    kind = FIELDS[field]
    if kind.kind == "date":
        return _("2024-12-31 is always understood")
    codes = ", ".join(code for code in kind.codes[:MOST_CODES] if code)
    if not codes:
        return ""
    return f"{codes}, …" if len(kind.codes) > MOST_CODES else codes


def rows_named(sent: Iterable[str]) -> set[int]:
    """The refused rows that a form speaks of."""
    return {int(match[1]) for name in sent if (match := _NAME.fullmatch(name))}


def sent_back(refused: Iterable[ImportRefusedRow], profile: Profile, sent: Mapping[str, str]) -> list[Cell]:
    """Every cell of the form as it was sent, changed or not."""
    rows_by_key = {row.pk: row for row in refused}
    headers = _headers(profile)
    full = {sheet["sheet"][:100]: sheet["sheet"] for sheet in profile["sheets"]}
    cells = []
    for name, value in sent.items():
        match = _NAME.fullmatch(name)
        row = rows_by_key.get(int(match[1])) if match else None
        if match and row is not None and int(match[2]) < len(headers.get(row.sheet, ())):
            cells.append(Cell(full[row.sheet], row.row_number, headers[row.sheet][int(match[2])], value))
    return cells
