"""What each row of a sheet is: one patient, or one more sample, cycle, outcome of a patient who stands in many rows.

Decided by which columns are there. A kind fits where the columns without a group state what makes such a row (a level
and its date, an outcome and its date); columns that belong to one date of their own ("death date") speak against it.
"""

from collections.abc import Set
from typing import Any

from cohorts.imports.fields import LEVEL, SINGLE_SECTIONS, section_of
from cohorts.imports.mapping import SheetMapping
from cohorts.imports.sheet_names import section_of_sheet

PATIENT = ""
ONE_PATIENT = "patient"  # the same as an answer
Place = tuple[str, str]
# A row of the section is made by one field of each of these.
_MADE_BY: dict[str, tuple[tuple[str, ...], ...]] = {
    "treatment_phases": (("treatment_phases.started_on", "treatment_phases.cycle"),),
    "mrd_assessments": ((LEVEL, "mrd_assessments.result", "mrd_assessments.value"),),
    "donors": (("donors.kind",),),
    "fitness": (("fitness.assessed_on",),),
    "transplants": (("transplants.performed_on",),),
    "outcomes": (("outcomes.kind",), ("outcomes.occurred_on",)),
}
# What patients mostly have one of: beside a diagnosis such a date belongs to the patient, who was entered twice.
_MOSTLY_ONCE = ("transplants", "donors", "fitness")


def kinds_of_row(sheet: str, taken: Set[Place], *, repeats: bool) -> tuple[str, ...]:
    """The kinds that fit best, more than one where they fit equally. `taken` are the fields with their groups;
    `repeats` says whether a hospital number stands in more than one row.
    """
    alone = {field for field, group in taken if not group}
    fits = {
        section: sum(section_of(field) == section for field in alone)
        for section, parts in _MADE_BY.items()
        if all(alone & {*fields} for fields in parts)
    }
    named = section_of_sheet(sheet)
    if named in fits:
        return (named,)
    describes = {section_of(field) for field, _group in taken} & {*SINGLE_SECTIONS} - {"patient"}
    if describes:
        fits = {name: n for name, n in fits.items() if repeats and name not in _MOSTLY_ONCE}
    elif not repeats and len(fits) > 1:
        return (PATIENT,)
    best = max(fits.values(), default=0)
    return tuple(name for name, columns in fits.items() if columns == best) or (PATIENT,)


def open_kinds(sheet: SheetMapping, columns: list[dict[str, Any]]) -> tuple[str, ...]:
    """The answers to choose among where the mapping does not say what a row is and two kinds fit; else none."""
    if sheet.each_row is not None or sheet.identifier is None:
        return ()
    taken = {(column.field, column.group) for column in sheet.columns if column.field}
    found = next((one for one in columns if one["name"] == sheet.identifier.column), {})
    kinds = kinds_of_row(sheet.sheet, taken, repeats=found.get("repeats", True))
    return (*kinds, ONE_PATIENT) if len(kinds) > 1 else ()
