"""What headers, sheet names and the hospital numbers of a file suggest."""

from datetime import date
from typing import Any

import pytest

from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import propose

LEVEL = "mrd_assessments.level"
COLLECTED = "mrd_assessments.collected_on"


def proposed(rows: list[list[str]], sheet: str = "") -> dict[str, Any]:
    profile = profile_sheet(sheet, list(enumerate(rows, 1)), today=date(2026, 11, 21))
    found: dict[str, Any] = propose({"sheets": [profile]})["sheets"][0]
    return found


def fields(rows: list[list[str]], sheet: str = "") -> list[tuple[str | None, str]]:
    return [(one["field"], one.get("group", "")) for one in proposed(rows, sheet)["columns"]]


@pytest.mark.parametrize(
    ("header", "field", "group"),
    [
        ("Date of Dx", "diagnosis.diagnosed_on", ""),
        ("MRD after C1", LEVEL, "1"),
        ("MRD after C1 date", COLLECTED, "1"),
        ("MRD C2 date", COLLECTED, "2"),
        ("MRD post cycle 3", LEVEL, "3"),
        ("MRD2 date", COLLECTED, "2"),
        ("Last FU", "outcomes.occurred_on", "last_follow_up"),
    ],
)
def test_headers_in_plain_english_are_recognised(header: str, field: str, group: str) -> None:
    assert fields([[header], ["x"]]) == [(field, group)]


def test_a_sheet_named_for_its_rows_says_what_short_headers_mean() -> None:
    header = ["patient_id", "transplant_date", "type", "donor"]
    transplants = [header, ["X2", "2019-02-19", "autologous", ""]]
    assert [name for name, _group in fields(transplants, "transplants")] == [
        "patient.identifier", "transplants.performed_on", "transplants.kind", "transplants.donor_kind",
    ]  # fmt: skip
    assert proposed(transplants, "transplants")["each_row"] == "transplants"
    mrd = [["patient_id", "sample_date", "value", "unit"], ["X1", "2018-11-25", "0.01", "%"]]
    assert [name for name, _group in fields(mrd, "MRD")] == [
        "patient.identifier", COLLECTED, LEVEL, "mrd_assessments.unit",
    ]  # fmt: skip
    assert proposed(mrd, "MRD")["each_row"] == "mrd_assessments"


def test_a_header_under_merged_cells_is_read_with_what_stands_over_it() -> None:
    rows = [
        ["Patient", "", "", "Diagnosis", "", "MRD1", "", "MRD2", ""],
        ["ID", "Date of birth", "Sex", "Date", "WBC", "Date", "Result", "Date", "Result"],
        ["P1", "1990-01-02", "F", "2020-01-02", "5", "2020-02-02", "neg", "2020-03-02", "neg"],
    ]
    assert fields(rows) == [
        ("patient.identifier", ""), ("patient.birth_date", ""), ("patient.sex", ""), ("diagnosis.diagnosed_on", ""),
        ("diagnosis.wbc_10e9_per_l", ""), (COLLECTED, "1"), (LEVEL, "1"), (COLLECTED, "2"), (LEVEL, "2"),
    ]  # fmt: skip


def test_a_title_over_the_headers_changes_nothing() -> None:
    rows = [["MRD of the ward", "", ""], ["MRN", "DOB", "MRD"], ["P1", "1990-01-02", "neg"]]
    assert fields(rows) == [("patient.identifier", ""), ("patient.birth_date", ""), (LEVEL, "")]
