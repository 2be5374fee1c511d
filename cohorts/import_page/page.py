"""Where an import stands, in the words of its four steps, and its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts.import_page.fields import section_label, whole_label
from cohorts.import_page.mapping import must_be_mapped_anew
from cohorts.imports.fields import SECTIONS
from cohorts.models import DataImport, ImportProblem, ImportStage, ImportState

AT_WORK = (ImportState.QUEUED, ImportState.RUNNING)
CHANGEABLE = (ImportState.NEEDS_ANSWERS, ImportState.READY)
_COUNTED = ("rows_taken", "rows_refused", "patients_new", "patients_completed", "patients_refused")


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, now or later."""

    name: str
    words: str
    state: str
    change: str = ""  # the query of the page on which a step that is done is changed
    change_words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was made of a sheet and group that no cell states: its field, how, and how often."""

    place: str
    field: str
    how: str
    number: int


@dataclass(frozen=True, slots=True)
class ShownProblem:
    sheet: str
    row_number: int
    column: str
    value: str
    message: str


def stage_of(data_import: DataImport) -> str:
    """What a person does now: mapping, questions, preview, wait, ended or finished."""
    state = data_import.state
    if state in AT_WORK or state == ImportState.UPLOADED:
        return "wait"
    if state == ImportState.NEEDS_ANSWERS:
        mapped = data_import.definition is not None and not must_be_mapped_anew(data_import.definition)
        return "questions" if mapped and data_import.questions else "mapping"
    return {
        ImportState.READY: "preview",
        ImportState.FINISHED: "finished",
    }.get(ImportState(state), "ended")


def steps(data_import: DataImport, stage: str) -> list[Step]:
    """The four steps with where the import stands."""
    names = {
        "mapping": _("What the columns are"),
        "questions": _("What is ambiguous"),
        "preview": _("What will come in"),
        "run": _("Taking in"),
    }
    order = list(names)
    at = {"finished": len(order), "ended": _left_at(data_import)}.get(stage)
    if at is None:
        at = order.index(stage) if stage in order else _left_at(data_import)
    states = ["done" if number < at else "now" if number == at else "later" for number in range(len(order))]
    changes = {
        "mapping": ("?mapping=1", _("Change the mapping")),
        "questions": ("?answers=1", _("Change answers")),
    }
    offered = changes if data_import.state in CHANGEABLE else {}
    return [
        Step(name, words, state, *(offered.get(name, ("", "")) if state == "done" else ("", "")))
        for (name, words), state in zip(names.items(), states, strict=True)
    ]


def _left_at(data_import: DataImport) -> int:
    """The step in which the worker is, or in which an import ended."""
    if data_import.start_requested_at is not None:
        return 3
    if data_import.definition is None:
        return 0
    return 1 if data_import.checked_at is None and data_import.stage == ImportStage.READING else 2


def counts(found: Mapping[str, Any]) -> tuple[list[Line], list[Line]]:
    """Patients and rows; and the rows of each table that come of them."""
    words = {
        "rows_taken": _("rows of the file taken"),
        "rows_refused": _("rows of the file refused"),
        "patients_new": _("new patients"),
        "patients_completed": _("patients of the record completed"),
        "patients_refused": _("patients of whom nothing comes in"),
    }
    main = [
        Line(words[name], found.get(name, 0))
        for name in _COUNTED
        if name in found or name != "patients_completed"
    ]
    parts = [Line(section_label(name), found[name]) for name in SECTIONS if found.get(name)]
    return main, parts


def conversions(found: Sequence[Mapping[str, Any]]) -> list[Conversion]:
    """The dates that the record will state and no cell does."""
    return [
        Conversion(
            " · ".join(part for part in (one["sheet"], one["group"]) if part),
            whole_label(one["field"]),
            _("%(days)s days after %(column)s") % {"days": one["days"], "column": one["from_column"]},
            one["count"],
        )
        for one in found
    ]


def problems(rows: Sequence[ImportProblem]) -> list[ShownProblem]:
    """Each with its message in the reader's language."""
    return [ShownProblem(row.sheet, row.row_number, row.column, row.value, _(row.message)) for row in rows]
