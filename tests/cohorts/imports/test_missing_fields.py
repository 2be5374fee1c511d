"""What every row of a section needs and no column states: asked once, instead of refusing every row of the file."""

from datetime import date
from typing import Any

from cohorts.imports.answered import answered_questions
from cohorts.imports.answering import answer
from cohorts.imports.mapping import parse
from cohorts.imports.missing_fields import NEEDED
from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import propose
from cohorts.imports.questions import open_questions
from cohorts.services import writing

CODE = "field_missing"


def read(header: str, *cells: str) -> tuple[dict[str, Any], dict[str, Any]]:
    names = header.split(", ")
    row = [*cells, *["2020-01-02"] * (len(names) - len(cells))]
    profile = {"sheets": [profile_sheet("", [(1, names), (2, row)], today=date(2026, 11, 21))]}
    return profile, propose(profile)


def asked(profile: dict[str, Any], definition: dict[str, Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    questions = open_questions(profile, parse(definition))
    return [(one.column, one.word, one.answers) for one in questions if one.code == CODE]


def test_what_is_needed_is_what_the_record_requires() -> None:
    for section in writing.ROW_MODELS:
        required = {f"{section}.{field.column}" for field in writing.fields_of(section) if field.required}
        assert set(NEEDED.get(section, ())) == required, section


def test_the_kind_of_transplants_is_asked_where_only_their_date_stands_in_the_file() -> None:
    profile, definition = read("MRN, DOB, HSCT date")
    offered = ("autologous", "allogeneic", "leave_out")
    assert asked(profile, definition) == [("HSCT date", "transplants.kind", offered)]
    question = open_questions(profile, parse(definition))[0].as_json()
    answered = answer(definition, question, "allogeneic")
    assert asked(profile, answered) == []
    constant = {"field": "transplants.kind", "group": "", "value": "allogeneic"}
    assert answered["sheets"][0]["constants"] == [constant]
    again = answered_questions(profile, answered, definition)
    assert [(one.code, said) for one, said in again] == [(CODE, "allogeneic")]
    changed = answer(answered, again[0][0].as_json(), "autologous")
    assert [one["value"] for one in changed["sheets"][0]["constants"]] == ["autologous"]


def test_a_status_without_a_date_of_its_own_can_only_be_left_out() -> None:
    profile, definition = read("MRN, DOB, death date, vital status", "P1", "1990-01-02", "2020-01-02", "dead")
    assert asked(profile, definition) == [("vital status", "outcomes.occurred_on", ("leave_out",))]
    question = next(one for one in open_questions(profile, parse(definition)) if one.code == CODE)
    left = answer(definition, question.as_json(), "leave_out")["sheets"][0]
    assert {one["column"]: one["field"] for one in left["columns"]}["vital status"] is None
    assert {one["column"]: one["field"] for one in left["columns"]}["death date"] == "outcomes.occurred_on"


def test_nothing_is_asked_of_columns_that_are_empty_or_say_it_all() -> None:
    assert asked(*read("MRN, DOB, HSCT date", "P1", "1990-01-02", "")) == []
    assert asked(*read("MRN, DOB, death date, transplant date, transplant type")) == []
    assert asked(*read("MRN, DOB, diagnosis date, D19 MRD")) == []  # its date is asked for as a day


def test_a_result_without_a_date_can_only_be_left_out() -> None:
    assert asked(*read("MRN, DOB, MRD1", "P1", "1990-01-02", "neg")) == [
        ("MRD1", "mrd_assessments.collected_on", ("leave_out",))
    ]
