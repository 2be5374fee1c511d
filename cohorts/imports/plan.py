"""A mapping made ready for one file: which cell of a row goes where, with the reader of its column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from cohorts.imports.cells import shown
from cohorts.imports.counts import LITRE, is_count
from cohorts.imports.fields import (
    FIELDS,
    LEVEL,
    SECTIONS,
    SINGLE_SECTIONS,
    column_of,
    section_of,
)
from cohorts.imports.mapping import ColumnMapping, Constant, Definition, Derived, SheetMapping
from cohorts.imports.problems import ImportRefused, RowProblem, Unfit
from cohorts.imports.profile import REASON_COLUMN
from cohorts.imports.readers import Reader
from cohorts.messages import gettext_noop as _

Columns = dict[str, Any]


class RecordField(Protocol):
    """A field of the record as it defines it."""

    @property
    def column(self) -> str: ...

    @property
    def parse(self) -> Callable[[Any], Any]: ...

    @property
    def required(self) -> bool: ...

    def nothing(self) -> Any: ...


class RecordRules(Protocol):
    """The record's own definition of what it accepts."""

    unreadable: type[ValueError]
    single_sections: Sequence[str]

    def fields(self, section: str) -> Sequence[RecordField]: ...

    def entered(
        self, section: str, columns: Mapping[str, Any], pointer: str | None, pointers: Mapping[str, str]
    ) -> Any: ...

    def check(self, rows: Sequence[Any], today: date) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A mapped cell: its place in the row, its column's name and field, its reader."""

    place: int
    name: str
    column: str
    section: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class DerivedDate:
    place: int
    column: str
    reader: Reader
    said: Derived


@dataclass(slots=True)
class GroupPlan:
    """The cells of one row of a section; `constants` hold for every such row."""

    section: str
    group: str
    cells: list[Cell] = field(default_factory=list)
    constants: Columns = field(default_factory=dict)
    derived: list[DerivedDate] = field(default_factory=list)
    required: tuple[str, ...] = ()
    nothing: Columns = field(default_factory=dict)
    repeats: bool = False  # stands again in every row of the file: equal rows are one
    # Cells that hold days differ from row to row; the others come again and again in the same company, and what they
    # make together is remembered.
    days: list[Cell] = field(default_factory=list)
    others: list[Cell] = field(default_factory=list)
    remembered: dict[tuple[str, ...], tuple[Columns, bool]] = field(default_factory=dict)


@dataclass(slots=True)
class SheetPlan:
    """Everything of one sheet. `identifier` is the place of the hospital number."""

    sheet: str
    header: list[str]
    width: int
    header_row: int
    identifier: int
    identifier_option: str
    identifier_name: str
    singles: list[Cell]
    single_constants: dict[tuple[str, str], Any]
    groups: list[GroupPlan]
    reason_place: int = -1

    def shown(self, cells: Sequence[str], place: int) -> str:
        return shown(cells[place]) if 0 <= place < len(cells) else ""

    def problem(self, row: int, place: int, cells: Sequence[str], error: Unfit) -> RowProblem:
        name = self.header[place] if 0 <= place < len(self.header) else ""
        return RowProblem(self.sheet, row, name, self.shown(cells, place)[:200], error.code, error.message)


def compile_plan(
    definition: Definition, headers: Mapping[str, Sequence[str]], rules: RecordRules, today: date
) -> list[SheetPlan]:
    """A plan for each sheet of which something is taken. `headers` are the columns' names by sheet."""
    plans = []
    for sheet in definition.mapped_sheets:
        header = headers.get(sheet.sheet)
        if header is None:
            raise ImportRefused(
                "sheet_missing", _("The file has no sheet named %(sheet)s."), sheet=sheet.sheet
            )
        plans.append(_sheet_plan(sheet, list(header), rules, today))
    return plans


def _sheet_plan(sheet: SheetMapping, header: list[str], rules: RecordRules, today: date) -> SheetPlan:
    places = {name: place for place, name in enumerate(header)}
    identifier = sheet.identifier
    if identifier is None or identifier.column not in places:
        raise ImportRefused("identifier_missing", _("The column of the hospital number is not in the file."))
    plan = SheetPlan(
        sheet=sheet.sheet,
        header=header,
        width=len(header),
        header_row=sheet.header_row,
        identifier=places[identifier.column],
        identifier_option=identifier.options.get("identifiers", ""),
        identifier_name=identifier.column,
        singles=[],
        single_constants={},
        groups=[],
        reason_place=places.get(REASON_COLUMN, -1),
    )
    groups: dict[tuple[str, str], GroupPlan] = {}
    for column in sheet.columns:
        if column.field and column.column in places:
            cell = _cell(column, places[column.column], rules, today)
            if cell.section in SINGLE_SECTIONS:
                plan.singles.append(cell)
            else:
                _group(groups, cell.section, column.group, sheet, rules).cells.append(cell)
    for constant in sheet.constants:
        _add_constant(constant, plan, groups, sheet, rules, today)
    for derived in sheet.derived:
        if derived.from_column in places:
            source = next((c for c in sheet.columns if c.column == derived.from_column), None)
            said = {"options": source.options, "values": source.values} if source else {}
            column = ColumnMapping(derived.from_column, derived.field, derived.group, **said)
            cell = _cell(column, places[derived.from_column], rules, today)
            date_of = DerivedDate(cell.place, cell.column, cell.reader, derived)
            _group(groups, cell.section, derived.group, sheet, rules).derived.append(date_of)
    for group in groups.values():
        group.days = [cell for cell in group.cells if cell.reader.kind.kind == "date"]
        group.others = [cell for cell in group.cells if cell.reader.kind.kind != "date"]
    plan.groups = sorted((g for g in groups.values() if g.cells), key=lambda g: SECTIONS.index(g.section))
    return plan


def _cell(column: ColumnMapping, place: int, rules: RecordRules, today: date) -> Cell:
    name = str(column.field)
    section = section_of(name)
    own = "value" if name == LEVEL else column_of(name)
    parse = next(f.parse for f in rules.fields(section) if f.column == own)
    reader = Reader(column, parse, rules.unreadable, today)
    return Cell(place, column.column, column_of(name), section, reader)


def _group(
    groups: dict[tuple[str, str], GroupPlan],
    section: str,
    group: str,
    sheet: SheetMapping,
    rules: RecordRules,
) -> GroupPlan:
    found = groups.get((section, group))
    if found is None:
        fields = rules.fields(section)
        found = groups[section, group] = GroupPlan(
            section,
            group,
            required=tuple(f.column for f in fields if f.required),
            nothing={f.column: f.nothing() for f in fields},
            repeats=bool(sheet.each_row) and sheet.each_row != section,
        )
    return found


def _add_constant(
    constant: Constant,
    plan: SheetPlan,
    groups: dict[tuple[str, str], GroupPlan],
    sheet: SheetMapping,
    rules: RecordRules,
    today: date,
) -> None:
    """Figures that hold for all rows are fractions unless they carry a percent sign; counts are x10^9/L."""
    section, name = section_of(constant.field), column_of(constant.field)
    options = {"unit": "fraction"} if FIELDS[constant.field].kind == "mrd_figure" else {}
    if is_count(constant.field):
        options = {"unit": LITRE}
    column = ColumnMapping(constant.field, constant.field, constant.group, options)
    value, unfit = _cell(column, -1, rules, today).reader(_written(constant.value))
    if unfit is not None:
        raise ImportRefused(
            "constant_unfit",
            _("%(field)s cannot be %(value)s for all rows."),
            field=constant.field,
            value=constant.value,
        )
    if section in SINGLE_SECTIONS:
        plan.single_constants[section, name] = value
        return
    for (group_section, group), found in groups.items():
        if group_section == section and constant.group in ("", group):
            found.constants.setdefault(name, value)
            if constant.group == group:
                found.constants[name] = value
    if (section, constant.group) not in groups and constant.group:
        _group(groups, section, constant.group, sheet, rules).constants[name] = value


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return "" if value is None else str(value)


def days_after(value: date, days: int) -> date | None:
    try:
        return value + timedelta(days=days)
    except OverflowError:
        return None


__all__ = ["Cell", "GroupPlan", "RecordRules", "SheetPlan", "compile_plan", "days_after"]
