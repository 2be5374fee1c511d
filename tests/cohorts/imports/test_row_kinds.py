"""What each row of a sheet is, by which columns it has; asked where two kinds fit equally."""

from datetime import date
from typing import Any

import pytest

from cohorts.imports.answered import answered_questions
from cohorts.imports.answering import answer
from cohorts.imports.mapping import parse
from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import propose
from cohorts.imports.questions import open_questions

TODAY = date(2026, 11, 21)


def read(header: str, sheet: str = "", *, repeats: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """The profile of two rows of one patient (or, not repeating, of two) under this header, and the proposal."""
    names = header.split(", ")
    rows = [
        (
            number,
            [
                f"P{0 if repeats else number}",
                *["2020-01-02" if "date" in name else "1" for name in names[1:]],
            ],
        )
        for number in (2, 3)
    ]
    profile = {"sheets": [profile_sheet(sheet, [(1, names), *rows], today=TODAY)]}
    return profile, propose(profile)


def kind(header: str, sheet: str = "", *, repeats: bool = True) -> str | None:
    """None: asked about."""
    each_row: str | None = read(header, sheet, repeats=repeats)[1]["sheets"][0].get("each_row")
    return each_row


REGISTRY = "MRN, DOB, diagnosis date, lineage, transplant date, transplant type, donor type"


@pytest.mark.parametrize("repeats", [True, False])
def test_a_registry_stays_one_row_a_patient_though_some_were_entered_twice(repeats: bool) -> None:
    assert kind(REGISTRY, repeats=repeats) == ""
    assert kind("MRN, DOB, Date of Dx, HSCT date", repeats=repeats) == ""


def test_dates_with_a_meaning_of_their_own_make_no_long_sheet_of_outcomes() -> None:
    assert kind("MRN, relapse date, death date, last follow-up date", "outcomes") == ""
    assert kind("MRN, DOB, vital status, death date", "随访") == ""


def test_an_outcome_and_its_date_make_one() -> None:
    assert kind("MRN, outcome, outcome date", "outcomes") == "outcomes"
    assert kind("MRN, diagnosis date, outcome, outcome date") == "outcomes"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("MRN, DOB, diagnosis date, mrd date, mrd", "mrd_assessments"),
        ("MRN, diagnosis date, mrd date, mrd, method, transplant date", "mrd_assessments"),
        ("MRN, diagnosis date, start date, mrd date, mrd", "mrd_assessments"),
        ("MRN, diagnosis date, cycle, start date, agents", "treatment_phases"),
        ("MRN, transplant date, transplant type", "transplants"),
        ("MRN, DOB, sex, lineage", ""),
    ],
)
def test_the_kind_with_most_columns_of_its_own_is_proposed(header: str, expected: str) -> None:
    assert kind(header) == expected


def test_samples_of_patients_who_stand_there_once_are_still_samples() -> None:
    assert kind("MRN, mrd date, mrd", repeats=False) == "mrd_assessments"
    assert kind("MRN, diagnosis date, mrd date, mrd", repeats=False) == ""


def test_two_kinds_that_fit_equally_are_asked_about_once() -> None:
    profile, definition = read("MRN, diagnosis date, cycle, start date, mrd date, mrd")
    assert "each_row" not in definition["sheets"][0]
    asked = [q for q in open_questions(profile, parse(definition)) if q.code == "rows_of_what"]
    assert [(q.count, q.answers) for q in asked] == [(2, ("treatment_phases", "mrd_assessments", "patient"))]
    for given, held in (("mrd_assessments", "mrd_assessments"), ("patient", "")):
        answered = answer(definition, asked[0].as_json(), given)
        assert answered["sheets"][0]["each_row"] == held
        assert "rows_of_what" not in {q.code for q in open_questions(profile, parse(answered))}
        again = {q.code: said for q, said in answered_questions(profile, answered, definition)}
        assert again["rows_of_what"] == given


def test_a_sheet_named_for_its_rows_decides_between_kinds_that_fit() -> None:
    assert kind("MRN, cycle, start date, mrd date, mrd", "MRD") == "mrd_assessments"
