"""A record written back in the shape of the file it came from: the sender's columns, words, units and rows.

Read again under the same mapping it gives the same record. Dates come out in ISO form, which every date order reads.
Rows of which the file has no more room (a fourth MRD where the file has three) stand in further rows of the patient.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cohorts.imports.cells import folded
from cohorts.imports.counts import BY_SIZE, written_by_size
from cohorts.imports.fields import (
    FIELDS,
    IDENTIFIER,
    LEVEL,
    NONE_OF_THEM,
    SINGLE_SECTIONS,
    column_of,
    section_of,
)
from cohorts.imports.mapping import ColumnMapping, SheetMapping
from cohorts.imports.plan import days_after
from cohorts.imports.readers import MrdFigure
from cohorts.imports.results import in_unit
from cohorts.imports.writing import text_of

Values = Mapping[str, Any]


@dataclass(slots=True)
class PlainRecord:
    """A patient's record as plain columns: one of each single section, any number of rows of the others."""

    singles: Mapping[str, Values]
    rows: dict[str, list[Values]] = field(default_factory=dict)


def header_of(sheet: SheetMapping) -> list[str]:
    return [column.column for column in sheet.columns]


def lines_of(sheet: SheetMapping, record: PlainRecord) -> Iterator[list[str]]:
    """The rows of the file that say what the record says, as far as the sheet has columns for it."""
    groups = list(dict.fromkeys((section_of(c.field), c.group) for c in sheet.columns if c.field))
    groups = [(section, group) for section, group in groups if section not in SINGLE_SECTIONS]
    groups.sort(
        key=lambda place: place[0] == "mrd_assessments"
    )  # their dates may be counted from the others'
    left = {section: list(record.rows.get(section, ())) for section, _group in groups}
    first = True
    while first or any(left.values()):
        placed: dict[tuple[str, str], Values] = {}
        for section, group in groups:
            marks = _marks(sheet, section, group, record, placed)
            row = None if marks is None else _take(left[section], marks)
            if row is not None:
                placed[section, group] = row
        if not placed and not first:
            return  # what is left fits none of the groups' constants
        if placed or _says_more_than_who(sheet):
            yield [_cell(column, record, placed) for column in sheet.columns]
        first = False


def _says_more_than_who(sheet: SheetMapping) -> bool:
    named = [column.field for column in sheet.columns if column.field]
    return any(section_of(name) in SINGLE_SECTIONS and name != IDENTIFIER for name in named)


def _constants(sheet: SheetMapping, section: str, group: str) -> Values:
    return {
        column_of(constant.field): constant.value
        for constant in sheet.constants
        if section_of(constant.field) == section and constant.group == group
        and FIELDS[constant.field].kind in ("code", "truth")
    }  # fmt: skip


def _marks(
    sheet: SheetMapping,
    section: str,
    group: str,
    record: PlainRecord,
    placed: Mapping[tuple[str, str], Values],
) -> Values | None:
    """What a row says that stands in the group: its constants and its date where that is counted; None: none does."""
    marks = dict(_constants(sheet, section, group))
    stated = {(column.field, column.group) for column in sheet.columns}
    for derived in sheet.derived:
        place = (derived.field, derived.group)
        if section_of(derived.field) == section and derived.group == group and place not in stated:
            origin = next((c for c in sheet.columns if c.column == derived.from_column and c.field), None)
            start = _stated(origin, record, placed) if origin else None
            if start is None:
                return None
            marks[column_of(derived.field)] = days_after(start, derived.days)
    return marks


def _stated(column: ColumnMapping, record: PlainRecord, placed: Mapping[tuple[str, str], Values]) -> Any:
    section = section_of(str(column.field))
    single = section in SINGLE_SECTIONS
    values = record.singles.get(section) if single else placed.get((section, column.group))
    return (values or {}).get(column_of(str(column.field)))


def _take(rows: list[Values], constants: Values) -> Values | None:
    for place, row in enumerate(rows):
        if all(row.get(name) == value for name, value in constants.items()):
            return rows.pop(place)
    return None


def _cell(column: ColumnMapping, record: PlainRecord, placed: Mapping[tuple[str, str], Values]) -> str:
    if column.field is None:
        return ""
    section = section_of(column.field)
    single = section in SINGLE_SECTIONS
    values = record.singles.get(section) if single else placed.get((section, column.group))
    if not values:
        return ""
    if column.field == LEVEL:
        return _level(column, values)
    return _value(column, values.get(column_of(column.field)), values)


def _value(column: ColumnMapping, value: Any, row: Values) -> str:
    kind = FIELDS[str(column.field)].kind
    if value is None:
        return ""
    if kind == "truth":
        return _word(column, "true" if value else "false") or text_of(value)
    if kind == "code":
        return _word(column, value) or str(value)
    if kind == "mrd_figure":
        return _figure(column, value, row)
    if kind == "figure" and column.options.get("unit") == "per_ul":
        value = value.scaleb(3)
    elif kind == "figure" and column.options.get("unit") == BY_SIZE:
        value = written_by_size(str(column.field), value)
    if isinstance(value, Decimal) and column.options.get("decimal") == ",":
        return text_of(value).replace(".", ",")
    if kind == "list":
        return f"{column.options.get('separator', ',')} ".join(value) or _word_for_none(column)
    return text_of(value)


def _word_for_none(column: ColumnMapping) -> str:
    """The sender's word for a list that holds nothing, else ours."""
    return next((word for word, answer in column.values.items() if answer == "none"), NONE_OF_THEM)


def _word(column: ColumnMapping, code: str) -> str:
    """The sender's word for ours; where our own is known to the column as something else, there is none."""
    found = next((word for word, meaning in column.codes.items() if meaning == code), "")
    return found if found or folded(code) not in column.codes else ""


def _level(column: ColumnMapping, row: Values) -> str:
    if row.get("value") is None:
        word = row.get("result") or "pending"
        return _word(column, word) or word
    return f"{row.get('comparator') or ''}{_figure(column, row['value'], row)}"


def _figure(column: ColumnMapping, value: Decimal, row: Values) -> str:
    """In the unit of the column; with a percent sign where the column says none."""
    unit = str(row.get("unit") or "fraction")
    wanted = column.options.get("unit")
    if wanted not in ("fraction", "percent"):
        wanted = "percent"
        sign = "%"
    else:
        sign = ""
    figure = MrdFigure(value, unit)
    text = text_of(in_unit(figure, wanted))
    return (text.replace(".", ",") if column.options.get("decimal") == "," else text) + sign


__all__ = ["PlainRecord", "header_of", "lines_of"]
