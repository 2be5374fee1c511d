"""Rows of the record that the mapping makes without a field that each of them needs: transplants without their kind.

Asked once for all of them, where otherwise every row of the file with such a cell would be refused. What is a word of
the record can be the same for all rows and becomes a constant of the mapping; a date cannot, and the columns are left
out or mapped otherwise. Samples that are named for a day are asked about elsewhere (day_numbers.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cohorts.imports import day_numbers
from cohorts.imports.fields import FIELDS, section_of
from cohorts.imports.mapping import ColumnMapping, Constant, Derived, SheetMapping

# As the record has it (cohorts/validation/fields.py); held to it by a test.
NEEDED: dict[str, tuple[str, ...]] = {
    "mrd_assessments": ("mrd_assessments.collected_on",),
    "transplants": ("transplants.performed_on", "transplants.kind"),
    "outcomes": ("outcomes.kind", "outcomes.occurred_on"),
}
LEAVE_OUT = "leave_out"


class Missing(NamedTuple):
    """The field that is missing, and the first column of the rows that need it."""

    field: str
    column: ColumnMapping


def missing(sheet: SheetMapping, filled: Mapping[str, int]) -> Iterator[Missing]:
    """One for each section and group with a filled cell (`filled` says how many a column has)."""
    said: tuple[ColumnMapping | Constant | Derived, ...] = (*sheet.columns, *sheet.constants, *sheet.derived)
    stated = {(one.field, one.group) for one in said}
    for_all = {one.field for one in sheet.constants if not one.group}
    undated = day_numbers.undated(sheet)
    first: dict[tuple[str, str], ColumnMapping] = {}
    for column in sheet.columns:
        if column.field and section_of(column.field) in NEEDED and filled.get(column.column):
            first.setdefault((section_of(column.field), column.group), column)
    for (section, group), column in first.items():
        for field in NEEDED[section]:
            asked_elsewhere = field == day_numbers.COLLECTED and group in undated
            if (field, group) not in stated and field not in for_all and not asked_elsewhere:
                yield Missing(field, column)


def answers(field: str) -> tuple[str, ...]:
    return (*FIELDS[field].codes, LEAVE_OUT)


def put(sheet: dict[str, Any], column: str, field: str, given: str) -> None:
    """Puts the answer into a sheet of the definition (JSON), in place."""
    group = _group(sheet, column)
    section = section_of(field)
    if given == LEAVE_OUT:
        for one in sheet["columns"]:
            if one.get("field") and section_of(one["field"]) == section and (one.get("group") or "") == group:
                one["field"] = None
        return
    kept = [one for one in sheet.get("constants", ()) if not _is_for(one, field, group)]
    sheet["constants"] = [*kept, {"field": field, "group": group, "value": given}]


def take_out(sheet: dict[str, Any], proposed: Mapping[str, Any]) -> None:
    """Takes every such answer out again, in place; what the headers proposed stays."""
    before = proposed.get("constants", ())
    if "constants" in sheet:
        sheet["constants"] = [
            one
            for one in sheet["constants"]
            if one in before or one["field"] not in NEEDED.get(section_of(one["field"]), ())
        ]


def given(sheet: Mapping[str, Any], column: str, field: str) -> str:
    """The answer that stands for that column; "" where there is none."""
    group = _group(sheet, column)
    found = (one["value"] for one in sheet.get("constants", ()) if _is_for(one, field, group))
    return str(next(found, ""))


def _group(sheet: Mapping[str, Any], column: str) -> str:
    return next((str(one.get("group") or "") for one in sheet["columns"] if one["column"] == column), "")


def _is_for(constant: Mapping[str, Any], field: str, group: str) -> bool:
    return constant["field"] == field and (constant.get("group") or "") == group
