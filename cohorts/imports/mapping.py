"""How a sender's files are read, as a person confirmed it. Stored as JSON, versioned, parsed here and nowhere else.

    {"file": {"encoding": "gb18030", "delimiter": ","},
     "rules": {"existing_patients": "skip", "conflicting_patients": "reject", "same_person": "separate",
               "duplicate_rows": "keep_one"},
     "sheets": [{
        "sheet": "MRD", "header_row": 1, "each_row": "mrd_assessments", "absent": [],
        "columns": [
          {"column": "病案号", "field": "patient.identifier", "options": {"identifiers": "as_written"}},
          {"column": "采样日期", "field": "mrd_assessments.collected_on", "options": {"date_order": "dmy"}},
          {"column": "MRD", "field": "mrd_assessments.level", "options": {"unit": "percent"},
           "codes": {"阴性": "not_detected"}},
          {"column": "备注", "field": null}],
        "constants": [{"field": "mrd_assessments.method", "value": "flow"}],
        "derived": [{"field": "mrd_assessments.collected_on", "group": "D19", "from_column": "治疗开始", "days": 18}]}]}

`sheet` is "" for a CSV. `group` tells apart several rows of one section that stand side by side in one row of the file
(MRD1, MRD2, ...). `each_row` names the section of which every row of the file is one more, so that what else stands in
those rows is understood to repeat; "" where each row is a patient. In `codes` the sender's word leads to ours, or to
"" for "nothing stated". An option that is not there is a question that has not been answered (questions.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_of
from typing import Any

from cohorts.imports.bounds import MAXIMUM_COLUMNS, MAXIMUM_SHEETS
from cohorts.imports.cells import folded
from cohorts.imports.dates import ORDERS, TWO_DIGIT_YEARS
from cohorts.imports.delimited import DELIMITERS
from cohorts.imports.encoding import KNOWN
from cohorts.imports.fields import FIELDS, IDENTIFIER, LEVEL, ROW_SECTIONS
from cohorts.messages import gettext_noop as _

UNITS = ("fraction", "percent", "signed", "10e9_per_l", "per_ul", "by_size")
OPTIONS: dict[str, tuple[str, ...]] = {
    "date_order": ORDERS,
    "two_digit_years": TWO_DIGIT_YEARS,
    "serial_dates": ("date", "reject"),
    "future_dates": ("empty", "reject"),
    "unit": UNITS,
    "mixed_units": ("confirmed",),
    "decimal": (".", ","),
    "zero": ("not_detected", "empty", "reject"),
    "identifiers": ("as_written", *(f"pad:{width}" for width in range(2, 21))),
    "separator": (",", ";", "/", "+", "|", " "),
}
RULES: dict[str, tuple[str, ...]] = {
    "existing_patients": ("skip", "complete"),
    "conflicting_patients": ("reject", "first_row", "last_row"),
    "same_person": ("separate", "reject"),
    "duplicate_rows": ("keep_one", "keep_all", "reject"),
}
VALUE_ANSWERS = ("empty", "none", "value", "reject")  # none: of a list, that it holds nothing
MAXIMUM_WORDS = 2_000


class MappingProblems(ValueError):
    """Why a definition cannot stand."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {message}" for pointer, message, _code in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`codes` and `values` are keyed by folded words: what a word means, and what is done with a suspicious value."""

    column: str
    field: str | None
    group: str = ""
    options: Mapping[str, str] = made_of(default_factory=dict)
    codes: Mapping[str, str] = made_of(default_factory=dict)
    values: Mapping[str, str] = made_of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constant:
    field: str
    group: str
    value: Any


@dataclass(frozen=True, slots=True)
class Derived:
    """A date counted in days from the date in another column of the same row."""

    field: str
    group: str
    from_column: str
    days: int


@dataclass(frozen=True, slots=True)
class SheetMapping:
    sheet: str
    header_row: int
    each_row: str | None
    columns: tuple[ColumnMapping, ...]
    constants: tuple[Constant, ...] = ()
    derived: tuple[Derived, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def identifier(self) -> ColumnMapping | None:
        return next((column for column in self.columns if column.field == IDENTIFIER), None)


@dataclass(frozen=True, slots=True)
class Definition:
    file: Mapping[str, str]
    rules: Mapping[str, str]
    sheets: tuple[SheetMapping, ...]

    @property
    def mapped_sheets(self) -> tuple[SheetMapping, ...]:
        """Those of which anything is taken."""
        return tuple(sheet for sheet in self.sheets if any(column.field for column in sheet.columns))


Problems = list[tuple[str, str, str]]


def parse(data: object) -> Definition:
    """The definition, or MappingProblems with a pointer for each."""
    problems: Problems = []
    top = _object(data, "", ("file", "rules", "sheets"), problems)
    file = _options(top.get("file", {}), "/file", {"encoding": KNOWN, "delimiter": DELIMITERS}, problems)
    rules = _options(top.get("rules", {}), "/rules", RULES, problems)
    sheets = [
        _sheet(sheet, f"/sheets/{number}", problems)
        for number, sheet in enumerate(_list(top.get("sheets", []), "/sheets", MAXIMUM_SHEETS, problems))
    ]
    definition = Definition(file, rules, tuple(sheets))
    if not problems:
        problems += _whole(definition)
    if problems:
        raise MappingProblems(problems)
    return definition


def _whole(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """What only the definition as a whole shows."""
    if not definition.mapped_sheets:
        yield "/sheets", _("No column is taken into the record."), "nothing_mapped"
    names = [sheet.sheet for sheet in definition.sheets]
    for number, sheet in enumerate(definition.sheets):
        where = f"/sheets/{number}"
        if names.index(sheet.sheet) != number:
            yield f"{where}/sheet", _("This sheet is given twice."), "given_twice"
        if sheet in definition.mapped_sheets and sheet.identifier is None:
            message = _("Say which column of this sheet holds the hospital number.")
            yield f"{where}/columns", message, "identifier_not_mapped"
        yield from _given_twice(sheet, where)


def _given_twice(sheet: SheetMapping, where: str) -> Iterator[tuple[str, str, str]]:
    columns: set[str] = set()
    taken: set[tuple[str, str]] = set()
    for number, column in enumerate(sheet.columns):
        if column.column in columns:
            yield f"{where}/columns/{number}/column", _("This column is given twice."), "given_twice"
        columns.add(column.column)
        if column.field is None:
            continue
        place = (column.field, column.group)
        result = (LEVEL, column.group)
        split = {("mrd_assessments." + name, column.group) for name in ("result", "value", "comparator")}
        if place in taken or (place == result and split & taken) or (place in split and result in taken):
            message = _("This field is given twice in one row; give the columns different groups.")
            yield f"{where}/columns/{number}/field", message, "given_twice"
        taken.add(place)


def _sheet(data: object, where: str, problems: Problems) -> SheetMapping:
    keys = ("sheet", "header_row", "each_row", "columns", "constants", "derived", "absent")
    sheet = _object(data, where, keys, problems)
    header_row = sheet.get("header_row", 1)
    if isinstance(header_row, bool) or not isinstance(header_row, int) or not 1 <= header_row <= 100:
        problems.append(
            (f"{where}/header_row", _("This must be a whole number from 1 to 100."), "wrong_type")
        )
        header_row = 1
    each_row = sheet.get("each_row")
    if each_row not in (None, "", *ROW_SECTIONS):
        problems.append((f"{where}/each_row", _("This section is not known."), "unknown_code"))
    columns = _list(sheet.get("columns", []), f"{where}/columns", MAXIMUM_COLUMNS, problems)
    constants = _list(sheet.get("constants", []), f"{where}/constants", MAXIMUM_COLUMNS, problems)
    derived = _list(sheet.get("derived", []), f"{where}/derived", MAXIMUM_COLUMNS, problems)
    absent = _list(sheet.get("absent", []), f"{where}/absent", MAXIMUM_COLUMNS, problems)
    return SheetMapping(
        _text(sheet.get("sheet", ""), f"{where}/sheet", problems),
        header_row,
        each_row,
        tuple(_column(c, f"{where}/columns/{n}", problems) for n, c in enumerate(columns)),
        tuple(_constant(c, f"{where}/constants/{n}", problems) for n, c in enumerate(constants)),
        tuple(_derived(d, f"{where}/derived/{n}", problems) for n, d in enumerate(derived)),
        tuple(_text(name, f"{where}/absent/{n}", problems) for n, name in enumerate(absent)),
    )


def _column(data: object, where: str, problems: Problems) -> ColumnMapping:
    column = _object(data, where, ("column", "field", "group", "options", "codes", "values"), problems)
    name = column.get("field")
    if name is not None:
        name = _field(name, where, problems)
    codes = _words(column.get("codes", {}), f"{where}/codes", problems)
    if name is not None and name in FIELDS:
        for word, code in codes.items():
            if code != "" and code not in FIELDS[name].codes:
                message = _("The record has no such word for this field.")
                problems.append((f"{where}/codes/{word}", message, "unknown_code"))
    values = _words(column.get("values", {}), f"{where}/values", problems)
    of_a_list = name in FIELDS and FIELDS[name].kind == "list"
    for value, answer in values.items():
        if answer not in VALUE_ANSWERS or (answer == "none" and not of_a_list):
            problems.append((f"{where}/values/{value}", _("This answer is not known."), "unknown_code"))
    return ColumnMapping(
        _text(column.get("column"), f"{where}/column", problems, needed=True),
        name,
        _text(column.get("group", ""), f"{where}/group", problems),
        _options(column.get("options", {}), f"{where}/options", OPTIONS, problems),
        codes,
        values,
    )


def _constant(data: object, where: str, problems: Problems) -> Constant:
    constant = _object(data, where, ("field", "group", "value"), problems)
    name = _field(constant.get("field"), where, problems)
    if name in (IDENTIFIER, LEVEL):
        problems.append(
            (f"{where}/field", _("This field cannot be the same for all rows."), "not_a_constant")
        )
    value = constant.get("value")
    if not isinstance(value, str | int | float | None) or (
        isinstance(value, str) and not _can_be_kept(value)
    ):
        problems.append((f"{where}/value", _("This must be text or a number."), "wrong_type"))
        value = None
    return Constant(name, _text(constant.get("group", ""), f"{where}/group", problems), value)


def _derived(data: object, where: str, problems: Problems) -> Derived:
    derived = _object(data, where, ("field", "group", "from_column", "days"), problems)
    name = _field(derived.get("field"), where, problems)
    if name in FIELDS and FIELDS[name].kind != "date":
        problems.append((f"{where}/field", _("Only a date can be counted in days."), "wrong_type"))
    days = derived.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or not -40_000 < days < 40_000:
        problems.append((f"{where}/days", _("This must be a whole number of days."), "wrong_type"))
        days = 0
    return Derived(
        name,
        _text(derived.get("group", ""), f"{where}/group", problems),
        _text(derived.get("from_column"), f"{where}/from_column", problems, needed=True),
        days,
    )


def _field(name: object, where: str, problems: Problems) -> str:
    if not isinstance(name, str) or name not in FIELDS:
        problems.append((f"{where}/field", _("The record has no such field."), "unknown_field"))
        return ""
    return name


def _object(data: object, where: str, keys: tuple[str, ...], problems: Problems) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        problems.append((where, _("This must be an object."), "wrong_type"))
        return {}
    for key in data:
        if key not in keys:
            problems.append((f"{where}/{key}", _("This field is not known."), "unknown_field"))
    return data


def _list(data: object, where: str, maximum: int, problems: Problems) -> list[Any]:
    if not isinstance(data, list | tuple) or len(data) > maximum:
        problems.append((where, _("This must be a list of no more entries than there can be."), "wrong_type"))
        return []
    return list(data)


def _text(data: object, where: str, problems: Problems, *, needed: bool = False) -> str:
    if data is None and not needed:
        return ""
    if not isinstance(data, str) or len(data) > 200 or (needed and not data) or not _can_be_kept(data):
        problems.append((where, _("This must be text."), "wrong_type"))
        return ""
    return data


def _can_be_kept(text: str) -> bool:
    """JSON in the database holds neither a null character nor half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _options(
    data: object, where: str, known: Mapping[str, tuple[str, ...]], problems: Problems
) -> dict[str, str]:
    options = _object(data, where, tuple(known), problems)
    for name, value in options.items():
        if name in known and value not in known[name]:
            problems.append((f"{where}/{name}", _("This answer is not known."), "unknown_code"))
    return {name: value for name, value in options.items() if value in known.get(name, ())}


def _words(data: object, where: str, problems: Problems) -> dict[str, str]:
    if not isinstance(data, Mapping) or len(data) > MAXIMUM_WORDS:
        problems.append((where, _("This must be an object."), "wrong_type"))
        return {}
    words: dict[str, str] = {}
    for word, meaning in data.items():
        if not isinstance(word, str) or not isinstance(meaning, str | None) or not _can_be_kept(word):
            problems.append((f"{where}/{word}", _("This must be text."), "wrong_type"))
        else:
            words[folded(word)] = meaning or ""
    return words
