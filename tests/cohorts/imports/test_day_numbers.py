"""Samples that a header names by their day: from which date it is counted is asked, and never guessed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from cohorts.imports.answered import answered_questions
from cohorts.imports.answering import answer
from cohorts.imports.mapping import parse
from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import propose
from cohorts.imports.questions import open_questions

CODE = "day_counted_from"
COLLECTED = "mrd_assessments.collected_on"


def read(*headers: str, cells: Sequence[str] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """The profile of one patient's row under these headers, and the mapping proposed for it."""
    row = [*cells, *["neg"] * (len(headers) - len(cells))]
    profile = {"sheets": [profile_sheet("", [(1, list(headers)), (2, row)], today=date(2026, 11, 21))]}
    return profile, propose(profile)


def asked(profile: dict[str, Any], definition: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    questions = open_questions(profile, parse(definition))
    return [(question.column, question.answers) for question in questions if question.code == CODE]


@pytest.mark.parametrize(
    ("header", "group"),
    [
        ("D19 MRD", "D19"), ("MRD d19 (%)", "D19"), ("MRD (D46)", "D46"), ("MRD at day 33", "D33"),
        ("Induction day 15 MRD", "D15"), ("诱导第19天MRD", "D19"), ("MRD_d78", "D78"),
    ],
)  # fmt: skip
def test_a_header_names_the_day_of_its_sample(header: str, group: str) -> None:
    _profile, definition = read("MRN", header)
    column = definition["sheets"][0]["columns"][1]
    assert (column["field"], column["group"]) == ("mrd_assessments.level", group)


def test_every_date_that_may_be_meant_is_offered_in_both_readings_and_none_is_chosen() -> None:
    profile, definition = read("MRN", "Diagnosis date", "Treatment start", "D19 MRD", "D46 MRD")
    answers = (
        "day_0:Treatment start", "day_1:Treatment start", "day_0:Diagnosis date", "day_1:Diagnosis date",
        "leave_out",
    )  # fmt: skip
    assert asked(profile, definition) == [("D19 MRD", answers), ("D46 MRD", answers)]
    assert definition["sheets"][0]["derived"] == []


@pytest.mark.parametrize(("given", "days"), [("day_0:Diagnosis date", 19), ("day_1:Diagnosis date", 18)])
def test_the_answer_becomes_a_date_counted_in_days(given: str, days: int) -> None:
    profile, definition = read("MRN", "Diagnosis date", "D19 MRD")
    question = open_questions(profile, parse(definition))[0].as_json()
    answered = answer(definition, question, given)
    derived = {"field": COLLECTED, "group": "D19", "from_column": "Diagnosis date", "days": days}
    assert answered["sheets"][0]["derived"] == [derived]
    assert asked(profile, answered) == []


def test_the_answer_can_be_changed_and_does_not_pile_up() -> None:
    profile, definition = read("MRN", "Diagnosis date", "D19 MRD")
    question = open_questions(profile, parse(definition))[0].as_json()
    answered = answer(definition, question, "day_0:Diagnosis date")
    again = answered_questions(profile, answered, definition)
    assert [(one.code, one.column, given) for one, given in again] == [
        (CODE, "D19 MRD", "day_0:Diagnosis date")
    ]
    changed = answer(answered, again[0][0].as_json(), "day_1:Diagnosis date")
    assert [one["days"] for one in changed["sheets"][0]["derived"]] == [18]


def test_left_out_is_the_result_with_its_limits() -> None:
    profile, definition = read("MRN", "Diagnosis date", "D19 MRD", "D19 LOD", "D46 MRD")
    question = open_questions(profile, parse(definition))[0].as_json()
    left = answer(definition, question, "leave_out")
    fields = {column["column"]: column["field"] for column in left["sheets"][0]["columns"]}
    assert (fields["D19 MRD"], fields["D19 LOD"], fields["D46 MRD"]) == (None, None, "mrd_assessments.level")


@pytest.mark.parametrize("header", ["D19 MRD date", "D19 date", "MRD d19 采样日期"])
def test_a_sample_with_a_date_of_its_own_is_not_asked_about(header: str) -> None:
    profile, definition = read(
        "MRN", "Diagnosis date", "D19 MRD", header, cells=("P1", "2020-01-02", "neg", "2020-01-21")
    )
    assert asked(profile, definition) == []


def test_without_a_date_to_count_from_the_column_can_only_be_left_out() -> None:
    profile, definition = read("MRN", "D19 MRD")
    assert asked(profile, definition) == [("D19 MRD", ("leave_out",))]


def test_a_date_that_stands_in_no_row_is_not_offered() -> None:
    profile, definition = read("MRN", "Transplant date", "D19 MRD", cells=("P1", "", "neg"))
    assert asked(profile, definition) == [("D19 MRD", ("leave_out",))]
