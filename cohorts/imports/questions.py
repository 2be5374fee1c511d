"""What a file leaves open, put to a person.

A question is open until the definition holds its answer; asking twice gives the same list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cohorts.imports import day_numbers, missing_fields
from cohorts.imports.column_questions import of_column
from cohorts.imports.mapping import RULES, Definition, SheetMapping
from cohorts.imports.profile import REASON_COLUMN
from cohorts.imports.question import Question
from cohorts.imports.row_kinds import open_kinds

Profile = Mapping[str, Any]


def open_questions(
    profile: Profile, definition: Definition, findings: Mapping[str, Any] | None = None
) -> list[Question]:
    """Everything that must be answered before a row is written. `findings` are those of the check, by rule."""
    questions = [*_of_file(profile, definition)]
    mapped = {sheet.sheet: sheet for sheet in definition.sheets}
    for sheet in profile["sheets"]:
        if sheet["sheet"] not in mapped:
            questions.append(
                Question("sheet_not_mapped", sheet["sheet"], count=sheet["rows"], answers=("leave_out",))
            )
            continue
        questions += _of_sheet(sheet, mapped[sheet["sheet"]])
    for rule, found in (findings or {}).items():
        if rule in RULES and found["count"] and rule not in definition.rules:
            examples = tuple(tuple(example) for example in found["examples"])
            questions.append(Question(rule, count=found["count"], examples=examples, answers=RULES[rule]))
    return questions


def _of_file(profile: Profile, definition: Definition) -> Iterator[Question]:
    for code, name in (("encoding_not_stated", "encoding"), ("delimiter_unclear", "delimiter")):
        found = profile.get(name)
        if found and not found["certain"] and name not in definition.file:
            examples = tuple(tuple(example) for example in found.get("examples", ()))
            yield Question(code, examples=examples, answers=tuple(found["candidates"]))


def _of_sheet(profile: Profile, sheet: SheetMapping) -> Iterator[Question]:
    if not any(column.field for column in sheet.columns):
        return  # left out as a whole
    mapped = {column.column: column for column in sheet.columns}
    for column in profile["columns"]:
        name = column["name"]
        if name == REASON_COLUMN:
            continue  # ours, from a file of refused rows that was corrected
        if name not in mapped:
            yield Question(
                "column_not_mapped", sheet.sheet, name, count=column["filled"], answers=("leave_out",)
            )
        elif mapped[name].field:
            yield from of_column(column, mapped[name], sheet)
    present = {column["name"] for column in profile["columns"]}
    wanted = [column.column for column in sheet.columns if column.field]
    wanted += [derived.from_column for derived in sheet.derived]
    for name in dict.fromkeys(wanted):
        if name not in present and name not in sheet.absent:
            yield Question("column_missing", sheet.sheet, name, answers=("absent",))
    if kinds := open_kinds(sheet, profile["columns"]):
        yield Question("rows_of_what", sheet.sheet, count=profile["rows"], answers=kinds)
    filled = {column["name"]: column["filled"] for column in profile["columns"]}
    for one in day_numbers.undated(sheet).values():
        if count := filled.get(one.column, 0):
            answers = day_numbers.answers(sheet, filled)
            yield Question("day_counted_from", sheet.sheet, one.column, count=count, answers=answers)
    for field, column in missing_fields.missing(sheet, filled):
        count, offered = filled[column.column], missing_fields.answers(field)
        yield Question("field_missing", sheet.sheet, column.column, field, count=count, answers=offered)
