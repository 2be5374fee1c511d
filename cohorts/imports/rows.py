"""A row of the file read cell by cell: what it says of the patient, and the rows of the record that it makes."""

from dataclasses import dataclass, field
from typing import Any

from cohorts.imports.plan import DerivedDate, GroupPlan, SheetPlan, days_after
from cohorts.imports.problems import RowProblem, Unfit
from cohorts.imports.readers import MAXIMUM_REMEMBERED
from cohorts.imports.results import complete
from cohorts.messages import gettext_noop as _

SingleKey = tuple[str, str]
NOTHING_TO_COUNT_FROM = _("The date from which the day of a sample is counted is not stated.")


@dataclass(slots=True, eq=False)
class SourceRow:
    """Where a row stands in the file, and its cells."""

    plan: SheetPlan
    sheet: int
    number: int
    cells: list[str]
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, error: Unfit, place: int = -1) -> None:
        problem = self.plan.problem(self.number, place, self.cells, error)
        if problem not in self.problems:  # one cell may be read for several rows of the record
            self.problems.append(problem)


@dataclass(slots=True, eq=False)
class Made:
    """A row of the record, the row of the file that it comes from, and which of its dates were counted in days."""

    section: str
    columns: dict[str, Any]
    source: SourceRow
    group: GroupPlan
    counted: tuple[DerivedDate, ...] = ()


def singles_of(row: SourceRow) -> dict[SingleKey, Any]:
    """What the row states of the things that a patient has one of. Cells that cannot be read become its problems."""
    stated: dict[SingleKey, Any] = {}
    for cell in row.plan.singles:
        value, unfit = cell.reader(row.cells[cell.place])
        if unfit is not None:
            row.refuse(unfit, cell.place)
        elif value is not None:
            stated[cell.section, cell.column] = value
    return stated


def rows_of(row: SourceRow) -> list[Made]:
    """The rows of the record that stand in it. The row has a cell for every column of the header."""
    made: list[Made] = []
    cells = row.cells
    for group in row.plan.groups:
        key = tuple([cells[cell.place] for cell in group.others])
        template = group.remembered.get(key) or _template(row, group, key)
        days = _days(row, group)
        if template is None or not (days or template[1]):
            continue
        columns = {**template[0], **days}
        counted = _derive(row, group, columns, days) if group.derived else ()
        for name in group.required:
            if columns.get(name) is None and not row.problems:
                row.refuse(Unfit("required", _("This field is required.")), place_of(group, name, *columns))
        made.append(Made(group.section, columns, row, group, counted))
    return made


def _template(row: SourceRow, group: GroupPlan, key: tuple[str, ...]) -> tuple[dict[str, Any], bool] | None:
    """What all cells but the days make together, and whether they state anything; None where one cannot be taken."""
    stated: dict[str, Any] = {}
    refused = False
    for cell, text in zip(group.others, key, strict=True):
        value, unfit = cell.reader(text) if text else (None, None)
        if unfit is not None:
            row.refuse(unfit, cell.place)
            refused = True
        elif value is not None:
            stated[cell.column] = value
    columns = {**group.nothing, **group.constants, **stated}
    unfit = complete(columns) if group.section == "mrd_assessments" else None
    if unfit is not None:
        row.refuse(unfit, place_of(group, "level", "value", "limit_of_detection", "limit_of_quantification"))
    if refused or unfit is not None:
        return None
    if len(group.remembered) > MAXIMUM_REMEMBERED:
        group.remembered.clear()
    template = group.remembered[key] = (columns, bool(stated))
    return template


def _days(row: SourceRow, group: GroupPlan) -> dict[str, Any]:
    days: dict[str, Any] = {}
    for cell in group.days:
        text = row.cells[cell.place]
        value, unfit = cell.reader(text) if text else (None, None)
        if unfit is not None:
            row.refuse(unfit, cell.place)
        elif value is not None:
            days[cell.column] = value
    return days


def _derive(
    row: SourceRow, group: GroupPlan, columns: dict[str, Any], days: dict[str, Any]
) -> tuple[DerivedDate, ...]:
    """Days counted from another column of the row, where the row does not state them itself."""
    counted = tuple(derived for derived in group.derived if derived.column not in days)
    for derived in counted:
        start, unfit = derived.reader(row.cells[derived.place])
        if unfit is not None:
            row.refuse(unfit, derived.place)
        elif start is None:
            row.refuse(Unfit("nothing_to_count_from", NOTHING_TO_COUNT_FROM), derived.place)
        else:
            columns[derived.column] = days_after(start, derived.said.days)
    return counted


def place_of(group: GroupPlan, *columns: str) -> int:
    """The cell of the first of the columns that the group has."""
    places = {cell.column: cell.place for cell in group.cells}
    places |= {derived.column: derived.place for derived in group.derived if derived.column not in places}
    return next((places[name] for name in columns if name in places), -1)
