"""A row of the file read cell by cell: what it says of the patient, and the rows of the record that it makes."""

from dataclasses import dataclass, field
from typing import Any

from cohorts.imports.plan import GroupPlan, SheetPlan, days_after
from cohorts.imports.problems import RowProblem, Unfit
from cohorts.imports.results import complete
from cohorts.messages import gettext_noop as _

SingleKey = tuple[str, str]


@dataclass(slots=True, eq=False)
class SourceRow:
    """Where a row stands in the file, and its cells."""

    plan: SheetPlan
    sheet: int
    number: int
    cells: list[str]
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, error: Unfit, place: int = -1) -> None:
        self.problems.append(self.plan.problem(self.number, place, self.cells, error))


@dataclass(slots=True, eq=False)
class Made:
    """A row of the record and the row of the file that it comes from; `places` are the cells of its columns."""

    section: str
    columns: dict[str, Any]
    source: SourceRow
    group: GroupPlan


def singles_of(row: SourceRow) -> dict[SingleKey, Any]:
    """What the row states of the things that a patient has one of. Cells that cannot be read become its problems."""
    stated: dict[SingleKey, Any] = {}
    cells, width = row.cells, len(row.cells)
    for cell in row.plan.singles:
        if cell.place >= width or not cells[cell.place]:
            continue
        value, unfit = cell.reader(cells[cell.place])
        if unfit is not None:
            row.refuse(unfit, cell.place)
        elif value is not None:
            stated[cell.section, cell.column] = value
    return stated


def rows_of(row: SourceRow) -> list[Made]:
    """The rows of the record that stand in it."""
    made: list[Made] = []
    cells, width = row.cells, len(row.cells)
    for group in row.plan.groups:
        columns: dict[str, Any] = {}
        for cell in group.cells:
            if cell.place >= width:
                continue
            text = cells[cell.place]
            if not text:
                continue
            value, unfit = cell.reader(text)
            if unfit is not None:
                row.refuse(unfit, cell.place)
            elif value is not None:
                columns[cell.column] = value
        if columns:
            finished = _finished(row, group, columns)
            if finished is not None:
                made.append(finished)
    return made


def _finished(row: SourceRow, group: GroupPlan, columns: dict[str, Any]) -> Made | None:
    whole = {**group.nothing, **group.constants, **columns}
    for derived in group.derived:
        text = row.cells[derived.place] if derived.place < len(row.cells) else ""
        start, unfit = derived.reader(text)
        if unfit is not None:
            row.refuse(unfit, derived.place)
        elif start is not None and derived.column not in columns:
            whole[derived.column] = days_after(start, derived.days)
    if group.section == "mrd_assessments":
        unfit = complete(whole)
        if unfit is not None:
            row.refuse(
                unfit, place_of(group, "level", "value", "limit_of_detection", "limit_of_quantification")
            )
            return None
    for name in group.required:
        if whole.get(name) is None and not row.problems:
            row.refuse(Unfit("required", _("This field is required.")), place_of(group, name, *columns))
    return Made(group.section, whole, row, group)


def place_of(group: GroupPlan, *columns: str) -> int:
    """The cell of the first of the columns that the group has."""
    places = {cell.column: cell.place for cell in group.cells}
    places |= {derived.column: derived.place for derived in group.derived if derived.column not in places}
    return next((places[name] for name in columns if name in places), -1)
