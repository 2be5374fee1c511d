"""Samples whose header names a day and no date ("D19 MRD"): from which date of the same row the day is counted.

Protocols call the first day of treatment day 1, laboratories often day 0, and no file says which it means. So each
date that may be meant is offered in both readings; what is chosen becomes one of the definition's `derived` dates, and
every date made in this way is counted (Converted.conversions).
"""

import re
from collections.abc import Mapping
from typing import Any

from cohorts.imports.fields import LEVEL
from cohorts.imports.mapping import ColumnMapping, Constant, Derived, SheetMapping

COLLECTED = "mrd_assessments.collected_on"
LEAVE_OUT = "leave_out"
# The likelier first. A day after transplant stands beside days of treatment in many sheets.
_ORIGINS = ("treatment_phases.started_on", "diagnosis.diagnosed_on", "transplants.performed_on")
_RESULTS = (LEVEL, "mrd_assessments.result", "mrd_assessments.value")
_DAY = re.compile(r"D(\d{1,3})")
_FIRST_DAYS = {"day_0": 0, "day_1": 1}


def undated(sheet: SheetMapping) -> dict[str, ColumnMapping]:
    """Each group of results that is named for a day and has no date, neither stated nor counted, with its column."""
    said: tuple[ColumnMapping | Constant | Derived, ...] = (*sheet.columns, *sheet.constants, *sheet.derived)
    dated = {one.group for one in said if one.field == COLLECTED}
    if any(one.field == COLLECTED and not one.group for one in sheet.constants):
        return {}  # one date for all rows of the sheet
    found: dict[str, ColumnMapping] = {}
    for column in sheet.columns:
        if column.field in _RESULTS and column.group not in dated and _DAY.fullmatch(column.group):
            found.setdefault(column.group, column)
    return found


def answers(sheet: SheetMapping, filled: Mapping[str, int]) -> tuple[str, ...]:
    """ "day_1:Start date" counts that date as day 1; "leave_out" takes nothing from the column. Columns
    without a filled cell (`filled` says how many) are not offered."""
    origins = [name for field in _ORIGINS if (name := _first(sheet, field)) and filled.get(name)]
    return (*(f"{reading}:{name}" for name in origins for reading in _FIRST_DAYS), LEAVE_OUT)


def _first(sheet: SheetMapping, field: str) -> str:
    """The column of that date; of several cycles the first one's."""
    found = [column for column in sheet.columns if column.field == field]
    return min(found, key=lambda column: (len(column.group), column.group)).column if found else ""


def counted(sheet: dict[str, Any], column: str, given: str) -> None:
    """Puts the answer for that column into a sheet of the definition (JSON), in place."""
    group = _group(sheet, column)
    derived = [one for one in sheet.get("derived", ()) if not _is_counted(one, group)]
    if given == LEAVE_OUT:
        for one in sheet["columns"]:
            if one.get("group") == group:
                one["field"] = None
    else:
        reading, _mark, origin = given.partition(":")
        days = int(group[1:]) - _FIRST_DAYS[reading]
        derived.append({"field": COLLECTED, "group": group, "from_column": origin, "days": days})
    sheet["derived"] = derived


def uncounted(sheet: dict[str, Any]) -> None:
    """Takes every such answer out again, in place."""
    if "derived" in sheet:
        sheet["derived"] = [one for one in sheet["derived"] if not _is_counted(one, one.get("group") or "")]


def given(sheet: Mapping[str, Any], column: str) -> str:
    """The answer that stands for that column; "" where there is none."""
    group = _group(sheet, column)
    for one in sheet.get("derived", ()):
        if _is_counted(one, group):
            first_day = int(group[1:]) - one["days"]
            reading = next((name for name, day in _FIRST_DAYS.items() if day == first_day), "")
            return f"{reading}:{one['from_column']}"
    return ""


def _group(sheet: Mapping[str, Any], column: str) -> str:
    return next((str(one.get("group") or "") for one in sheet["columns"] if one["column"] == column), "")


def _is_counted(derived: Mapping[str, Any], group: str) -> bool:
    named = derived["field"] == COLLECTED and (derived.get("group") or "") == group
    return named and _DAY.fullmatch(group) is not None
