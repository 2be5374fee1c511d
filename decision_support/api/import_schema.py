"""JSON Schemas of imports, for the OpenAPI document."""

from cohorts.imports.fields import FIELDS, ROW_SECTIONS
from cohorts.imports.mapping import OPTIONS, RULES, VALUE_ANSWERS
from cohorts.imports.question import MESSAGES
from cohorts.models import ImportKind, ImportStage, ImportState
from decision_support.api.schema_parts import (
    BOOLEAN,
    MOMENT,
    SHA256,
    Schema,
    group,
    one_of,
    page_of,
    ref,
    rows,
    text,
)

COUNT: Schema = {"type": "integer", "minimum": 0}
OPTIONAL_MOMENT: Schema = {**MOMENT, "nullable": True}
HEADER_ROW: Schema = {"type": "integer", "minimum": 1, "maximum": 100}


def components() -> dict[str, Schema]:
    """The schemas of imports by name."""
    return {
        "NewImport": group(
            {
                "file": text("CSV or .xlsx.", format="binary"),
                "centre": text("Its code; may be left out where you write in one centre only."),
                "corrects": text("The import whose refused rows this file has corrected.", format="uuid"),
                "filename": text("Instead of the name that the form gives the file."),
            },
            required=("file",),
        ),
        "ImportSummary": group(_summary()),
        "ImportPage": page_of(ref("ImportSummary")),
        "Import": _import(),
        "ImportMapping": _mapping(),
        "ImportQuestion": _question(),
        "ImportAnswers": _answers(),
        "ImportRowError": _row_error(),
    }


def _summary() -> dict[str, Schema]:
    return {
        "id": text(format="uuid"),
        "centre": text("Code."),
        "synthetic": {**BOOLEAN, "description": "True: no real patient."},
        "file_name": text(),
        "kind": one_of(ImportKind.values),
        "byte_size": COUNT,
        "sha256": SHA256,
        "state": one_of(ImportState.values, description="queued and running are a worker's."),
        "stage": one_of(ImportStage.values),
        "done": {**COUNT, "description": "Rows done in this stage."},
        "total": {**COUNT, "description": "Rows in the file."},
        "counts": {
            "type": "object",
            "additionalProperties": COUNT,
            "description": "Rows taken and refused, patients, and rows by table of the record; once checked.",
        },
        "problem": text("Why it failed."),
        "created_at": MOMENT,
        "created_by": text("Account."),
        "checked_at": OPTIONAL_MOMENT,
        "finished_at": OPTIONAL_MOMENT,
        "cancel_requested_at": OPTIONAL_MOMENT,
    }


def _import() -> Schema:
    column = group({"column": text(), "filled": COUNT})
    sheet = group({"sheet": text(), "header_row": HEADER_ROW, "rows": COUNT, "columns": rows(column)})
    mapping: Schema = {"nullable": True, "allOf": [ref("ImportMapping")]}
    conversion = group(
        {
            "sheet": text(),
            "field": one_of(FIELDS),
            "group": text(),
            "from_column": text("The column with the date counted from."),
            "days": {"type": "integer"},
            "count": COUNT,
        }
    )
    fields: dict[str, Schema] = {
        **_summary(),
        "worker_silent_since": {
            **OPTIONAL_MOMENT,
            "description": "Set: its worker gave no sign of life since then.",
        },
        "repeated": {**BOOLEAN, "description": "True: these bytes had come before; nothing was changed."},
        "replaced_by": text(
            "Cancelled or failed: the import that took its place.", format="uuid", nullable=True
        ),
        "replaces": rows(text(format="uuid"), "Cancelled or failed imports whose place it took."),
        "columns": rows(sheet, "What was found in the file."),
        "proposed_mapping": {
            **mapping,
            "description": "From the headers; in force only once it is confirmed.",
        },
        "mapping": {**mapping, "description": "In force."},
        "questions": rows(ref("ImportQuestion"), "Open ones; nothing is written before all are answered."),
        "conversions": rows(conversion, "Dates of the record that no cell states."),
        "row_errors": rows(ref("ImportRowError"), "The first hundred, in the order of the file."),
        "row_error_count": COUNT,
        "rejected_rows": text("Where the refused rows are downloaded."),
    }
    return group(fields)


def _mapping() -> Schema:
    words: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
    options = group({name: one_of(values) for name, values in OPTIONS.items()}, required=())
    column = group(
        {
            "column": text("As the header names it."),
            "field": one_of(FIELDS, nullable=True, description="Null: nothing is taken from it."),
            "group": text("Tells apart rows that stand side by side in one row of the file."),
            "options": options,
            "codes": {**words, "description": "The sender's word to ours; empty: it stands for nothing."},
            "values": {
                "type": "object",
                "additionalProperties": one_of(VALUE_ANSWERS),
                "description": "What is done with a suspicious value.",
            },
        },
        required=("column", "field"),
        additionalProperties=False,
    )
    constant = group({"field": one_of(FIELDS), "group": text(), "value": {}}, required=("field", "value"))
    derived = group(
        {"field": one_of(FIELDS), "group": text(), "from_column": text(), "days": {"type": "integer"}},
        required=("field", "from_column", "days"),
    )
    sheet = group(
        {
            "sheet": text("Empty for a CSV."),
            "header_row": HEADER_ROW,
            "each_row": one_of(
                ("", *ROW_SECTIONS),
                description="The section of which every row is one more; empty: each is a patient; not there: asked "
                "about where two kinds fit.",
            ),
            "columns": rows(column),
            "constants": rows(constant, "The same for every row."),
            "derived": rows(derived, "Dates counted in days from another column."),
            "absent": rows(text(), "Expected columns that the file does not have."),
        },
        required=("sheet", "columns"),
        additionalProperties=False,
    )
    form = group({"encoding": text(), "delimiter": text()}, required=())
    rules = group({name: one_of(values) for name, values in RULES.items()}, required=())
    return group(
        {"file": form, "rules": rules, "sheets": rows(sheet)},
        required=("sheets",),
        additionalProperties=False,
        description="How the file is read. An option that is not there is asked about where the file needs it.",
    )


def _question() -> Schema:
    example: Schema = {"type": "array", "items": {}}
    return group(
        {
            "code": one_of(MESSAGES),
            "sheet": text(),
            "column": text(),
            "word": text("The one value asked about, where it is about one."),
            "count": {**COUNT, "description": "Cells, rows or patients concerned."},
            "examples": rows(example, "Mostly pairs of row and value."),
            "answers": rows(text(), "The codes to choose among."),
            "message": text(),
        }
    )


def _answers() -> Schema:
    place: dict[str, Schema] = {"code": one_of(MESSAGES), "sheet": text(), "column": text(), "word": text()}
    one = group({**place, "answer": text("One of the question's answers.")}, required=("code", "answer"))
    return group({"answers": rows(one)}, additionalProperties=False)


def _row_error() -> Schema:
    return group(
        {
            "sheet": text(),
            "row": {**COUNT, "description": "As a spreadsheet counts: the header is row 1."},
            "column": text(),
            "value": text("The cell as it stood, at most 200 characters."),
            "code": text(),
            "message": text(),
        }
    )
