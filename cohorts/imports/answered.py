"""The questions that a definition has answered, put again with the answer that stands, so that it can be changed."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from cohorts.imports import day_numbers, missing_fields
from cohorts.imports.answering import OPTION_OF
from cohorts.imports.cells import folded
from cohorts.imports.mapping import RULES, parse
from cohorts.imports.question import Question
from cohorts.imports.questions import Profile, open_questions
from cohorts.imports.row_kinds import ONE_PATIENT

ASKED_OPTIONS = (
    "date_order", "two_digit_years", "serial_dates", "future_dates", "decimal", "unit", "mixed_units", "zero",
    "identifiers",
)  # fmt: skip


def answered_questions(
    profile: Profile, definition: Mapping[str, Any], proposal: Mapping[str, Any]
) -> list[tuple[Question, str]]:
    """Each with its answer. What the headers themselves proposed was not asked and is changed in the mapping."""
    asked = open_questions(profile, parse(_without_answers(definition, proposal)))
    found = [(question, _given(definition, question)) for question in asked]
    rules = definition.get("rules", {})
    found += [(Question(rule, answers=RULES[rule]), said) for rule, said in rules.items() if rule in RULES]
    return [(question, given) for question, given in found if given in question.answers]


def _without_answers(definition: Mapping[str, Any], proposal: Mapping[str, Any]) -> dict[str, Any]:
    bare = deepcopy(dict(definition)) | {"rules": {}}
    proposed = dict(_columns(proposal))
    for place, column in _columns(bare):
        before = proposed.get(place, {})
        same = before if before.get("field") == column.get("field") else {}
        for part, kept in (("options", same.get("options", {})), ("codes", same.get("codes", {}))):
            if part in column:
                column[part] = {
                    name: said
                    for name, said in column[part].items()
                    if kept.get(name) == said or (part == "options" and name not in ASKED_OPTIONS)
                }
        column.pop("values", None)
    proposed_sheets = {sheet.get("sheet", ""): sheet for sheet in proposal.get("sheets", ())}
    asked = {sheet.get("sheet", "") for sheet in proposal.get("sheets", ()) if "each_row" not in sheet}
    for sheet in bare.get("sheets", ()):
        day_numbers.uncounted(sheet)
        missing_fields.take_out(sheet, proposed_sheets.get(sheet.get("sheet", ""), {}))
        if sheet.get("sheet", "") in asked:
            sheet.pop("each_row", None)
    return bare


def _columns(definition: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for sheet in definition.get("sheets", ()):
        for column in sheet.get("columns", ()):
            yield (sheet.get("sheet", ""), column["column"]), column


def _given(definition: Mapping[str, Any], question: Question) -> str:
    if question.code in ("day_counted_from", "field_missing", "rows_of_what"):
        sheets = (s for s in definition.get("sheets", ()) if s.get("sheet", "") == question.sheet)
        sheet: Mapping[str, Any] = next(sheets, {"columns": []})
        if question.code == "day_counted_from":
            return day_numbers.given(sheet, question.column)
        if question.code == "field_missing":
            return missing_fields.given(sheet, question.column, question.word)
        return str(sheet.get("each_row") or ONE_PATIENT)
    column = dict(_columns(definition)).get((question.sheet, question.column), {})
    values = {folded(word): said for word, said in column.get("values", {}).items()}
    codes = {folded(word): code or "empty" for word, code in column.get("codes", {}).items()}
    word = folded(question.word)
    if question.code == "code_unknown":
        return str(values.get(word) or codes.get(word, ""))
    if question.code in ("sentinel", "placeholder"):
        return str(values.get(word, ""))
    return str(column.get("options", {}).get(OPTION_OF.get(question.code, question.code), ""))


__all__ = ["answered_questions"]
