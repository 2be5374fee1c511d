"""The answer to a question, put into the definition."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from cohorts.imports import day_numbers, missing_fields
from cohorts.imports.mapping import RULES
from cohorts.imports.row_kinds import ONE_PATIENT, PATIENT

OPTION_OF = {
    "two_digit_year": "two_digit_years",
    "decimal_mark": "decimal",
    "unit_not_stated": "unit",
    "mixed_units": "unit",
    "mixed_count_units": "unit",
    "zero_level": "zero",
    "leading_zeros": "identifiers",
}


def answer(definition: Mapping[str, Any], question: Mapping[str, Any], given: str) -> dict[str, Any]:
    """The definition (as JSON) with the answer in its place. Raises ValueError for an answer that was not offered."""
    if given not in question["answers"]:
        raise ValueError(given)
    answered = deepcopy(dict(definition))
    code, name = question["code"], question["column"]
    if code in RULES:
        answered.setdefault("rules", {})[code] = given
    elif code in ("encoding_not_stated", "delimiter_unclear"):
        answered.setdefault("file", {})["encoding" if code == "encoding_not_stated" else "delimiter"] = given
    elif code == "sheet_not_mapped":
        answered.setdefault("sheets", []).append({"sheet": question["sheet"], "columns": []})
    else:
        sheet = next(s for s in answered["sheets"] if s.get("sheet", "") == question["sheet"])
        if code == "column_not_mapped":
            sheet.setdefault("columns", []).append({"column": name, "field": None})
        elif code == "column_missing":
            sheet.setdefault("absent", []).append(name)
        elif code == "rows_of_what":
            sheet["each_row"] = PATIENT if given == ONE_PATIENT else given
        elif code == "field_missing":
            missing_fields.put(sheet, name, question["word"], given)
        elif code == "day_counted_from":
            day_numbers.counted(sheet, name, given)
        else:
            column = next(c for c in sheet["columns"] if c["column"] == name)
            _answer_column(column, question, given)
    return answered


def _answer_column(column: dict[str, Any], question: Mapping[str, Any], given: str) -> None:
    code, word = question["code"], question["word"]
    if code == "code_unknown":
        if given in ("none", "reject"):
            column.setdefault("values", {})[word] = given
            column.get("codes", {}).pop(word, None)
        else:
            column.get("values", {}).pop(word, None)
            column.setdefault("codes", {})[word] = "" if given == "empty" else given
        return
    if code in ("sentinel", "placeholder"):
        column.setdefault("values", {})[word] = given
        return
    options = column.setdefault("options", {})
    if code in ("mixed_units", "mixed_count_units"):
        options["mixed_units"] = "confirmed"
    options[OPTION_OF.get(code, code)] = given
