"""Imports as plain data."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.import_attempts import attempts_of
from cohorts.imports.question import MESSAGES
from cohorts.models import DataImport, ImportProblem
from cohorts.signs_of_life import silent_since


def summary(row: DataImport) -> dict[str, Any]:
    """What a list shows."""
    return {
        "id": row.pk,
        "centre": row.centre.code,
        "synthetic": row.centre.synthetic,
        "file_name": row.file_name,
        "kind": row.kind,
        "byte_size": row.byte_size,
        "sha256": row.sha256,
        "state": row.state,
        "stage": row.stage,
        "done": row.done,
        "total": row.total,
        "counts": row.counts,
        "problem": row.problem,
        "created_at": row.created_at,
        "created_by": row.created_by.get_username(),
        "checked_at": row.checked_at,
        "finished_at": row.finished_at,
        "cancel_requested_at": row.cancel_requested_at,
    }


def whole(
    row: DataImport, errors: list[ImportProblem], error_count: int, *, repeated: bool = False
) -> dict[str, Any]:
    """With what is asked, the mapping in force or proposed, and the first errors of rows."""
    attempts = attempts_of(row)
    return {
        **summary(row),
        "worker_silent_since": silent_since(row),
        "repeated": repeated,
        "replaced_by": attempts.replaced_by.pk if attempts.replaced_by else None,
        "replaces": [one.pk for one in attempts.replaces],
        "columns": [sheet_of(sheet) for sheet in row.profile.get("sheets", ())],
        "proposed_mapping": row.proposal or None,
        "mapping": row.definition,
        "questions": [question_of(question) for question in row.questions],
        "conversions": row.conversions,
        "row_errors": [row_error(error) for error in errors],
        "row_error_count": error_count,
        "rejected_rows": reverse("api:import-rejected-rows", kwargs={"import_id": row.pk}),
    }


def sheet_of(sheet: Mapping[str, Any]) -> dict[str, Any]:
    columns = [{"column": column["name"], "filled": column["filled"]} for column in sheet["columns"]]
    return {
        "sheet": sheet["sheet"],
        "header_row": sheet["header_row"],
        "rows": sheet["rows"],
        "columns": columns,
    }


def question_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question in the reader's language; `code`, `sheet`, `column` and `word` name it in an answer."""
    names = ("code", "sheet", "column", "word", "count", "examples", "answers")
    return {**{name: question[name] for name in names}, "message": _(MESSAGES[question["code"]])}


def row_error(error: ImportProblem) -> dict[str, Any]:
    return {
        "sheet": error.sheet,
        "row": error.row_number,
        "column": error.column,
        "value": error.value,
        "code": error.code,
        "message": _(error.message),
    }
