"""At which step an import stands."""

from typing import Any

import pytest
from django.utils import timezone

from cohorts.import_page.page import counts, stage_of, steps
from cohorts.models import DataImport

MAPPED: dict[str, Any] = {"sheets": []}
ASKED = [{"code": "sentinel"}]


@pytest.mark.parametrize(
    ("columns", "stage", "now"),
    [
        ({"state": "needs_answers"}, "mapping", 0),
        ({"state": "needs_answers", "definition": MAPPED, "questions": ASKED}, "questions", 1),
        ({"state": "ready", "definition": MAPPED}, "preview", 2),
        ({"state": "queued"}, "wait", 0),
        ({"state": "running", "definition": MAPPED, "stage": "checking"}, "wait", 2),
        ({"state": "running", "definition": MAPPED, "start_requested_at": timezone.now()}, "wait", 3),
        ({"state": "failed"}, "ended", 0),
        ({"state": "finished", "definition": MAPPED}, "finished", None),
    ],
)
def test_an_import_stands_at_one_step(columns: dict[str, Any], stage: str, now: int | None) -> None:
    row = DataImport(**columns)
    assert stage_of(row) == stage
    states = [step.state for step in steps(row, stage)]
    if now is None:
        assert states == ["done"] * 4
    else:
        assert states == ["done"] * now + ["now"] + ["later"] * (3 - now)


def test_a_sheet_whose_headers_changed_is_mapped_anew() -> None:
    unread = {"sheets": [{"sheet": "", "columns": [{"column": "?", "field": "patient.identifier"}]}]}
    assert stage_of(DataImport(state="needs_answers", definition=unread, questions=ASKED)) == "mapping"


def test_counts_say_what_comes_in_and_leave_out_tables_without_rows() -> None:
    main, parts = counts({"rows_taken": 3, "patients_new": 2, "mrd_assessments": 3, "donors": 0})
    assert [(line.label, line.number) for line in main] == [
        ("rows of the file taken", 3),
        ("rows of the file refused", 0),
        ("new patients", 2),
        ("patients of whom nothing comes in", 0),
    ]
    assert [(line.label, line.number) for line in parts] == [("MRD results", 3)]
