"""The step of mapping: each column with what stands in it and what it becomes; mapping_form.py reads what is sent back.

Names of form fields: `s0` is the first sheet, `s0c3` its fourth column, `s0c3w1` the second word of that column. What
the form does not show (values that stand for nothing, dates counted in days) is kept from the definition before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts.import_page.fields import code_label, whole_label
from cohorts.import_page.words import OPTION_WORDS, date_order_words, unit_words
from cohorts.imports.fields import FIELDS, ROW_SECTIONS, section_of
from cohorts.imports.profile import REASON_COLUMN

EXAMPLES_SHOWN = 4
MORE_CONSTANTS = 2
UNREAD = "?"  # stands for the columns of a sheet whose header row was changed
OPEN = "?"  # in the form: what each row of the sheet is is to be asked
NOTHING = "-"  # in the form: the word stands for nothing, which is not the same as leaving it open
_AMBIGUOUS_DATES = ("day_or_month_first", "day_first", "month_first", "two_digit_year")
FIGURES = ("figure", "mrd_figure", "level")
Definition = Mapping[str, Any]
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file and the code it means: "" where that is open, NOTHING where it stands for nothing."""

    name: str
    word: str
    times: int
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the table. `orders` and `units` are empty where nothing in the column needs them."""

    name: str
    title: str
    above: str
    filled: int
    examples: tuple[str, ...]
    field: str
    group: str
    orders: tuple[Choice, ...]
    order: str
    units: tuple[Choice, ...]
    unit: str
    codes: tuple[Choice, ...]
    words: tuple[Word, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """What holds for every row of a sheet; `value` is "field=code"."""

    name: str
    group: str
    value: str
    words: str
    known: bool = True  # whether the list of the form offers it


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    title: str
    rows: int
    header_row: int
    each_row: str
    columns: tuple[Column, ...]
    constants: tuple[Constant, ...]
    derived: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns of which nothing is taken."""
        return tuple(column.title for column in self.columns if not column.field)


def sheets(profile: Mapping[str, Any], definition: Definition) -> list[Sheet]:
    """The sheets of the file as the definition reads them."""
    held = {sheet.get("sheet", ""): sheet for sheet in definition.get("sheets", ())}
    return [
        _sheet(f"s{number}", sheet, held.get(sheet["sheet"], {}))
        for number, sheet in enumerate(profile.get("sheets", ()))
    ]


def must_be_mapped_anew(definition: Definition | None) -> bool:
    """Whether the headers of a sheet were changed since it was mapped."""
    return any(
        column["column"] == UNREAD
        for sheet in (definition or {}).get("sheets", ())
        for column in sheet.get("columns", ())
    )


def _sheet(name: str, found: Mapping[str, Any], held: Mapping[str, Any]) -> Sheet:
    mapped = {column["column"]: column for column in held.get("columns", ())}
    columns = tuple(
        _column(f"{name}c{number}", column, mapped.get(column["name"], {}))
        for number, column in enumerate(found["columns"])
        if column["name"] != REASON_COLUMN
    )
    return Sheet(
        name,
        found["sheet"],
        found["rows"],
        found["header_row"],
        OPEN if held.get("each_row") is None else held["each_row"],
        columns,
        _constants(name, held),
        tuple(_derived(one) for one in held.get("derived", ())),
    )


def _column(name: str, found: Mapping[str, Any], held: Mapping[str, Any]) -> Column:
    field = held.get("field") or ""
    kind = FIELDS[field].kind if field in FIELDS else ""
    options = held.get("options", {})
    dated = kind == "date" or (not kind and any(found["classes"].get(one) for one in _AMBIGUOUS_DATES))
    return Column(
        name,
        found["name"],
        found.get("above", ""),
        found["filled"],
        tuple(_examples(found)),
        field,
        held.get("group") or "",
        date_order_words() if dated and any(found["classes"].get(one) for one in _AMBIGUOUS_DATES) else (),
        options.get("date_order", ""),
        unit_words(kind) if kind in FIGURES else (),
        options.get("unit", ""),
        tuple((code, code_label(field, code)) for code in FIELDS[field].codes) if kind else (),
        tuple(_words(name, found, held, kind)),
        tuple(_said(held)),
    )


def _examples(found: Mapping[str, Any]) -> Iterator[str]:
    """Different values of the column, the most frequent first where they are few."""
    values = [word for word, _times in found["words"] or ()]
    values += [str(value) for examples in found["examples"].values() for _row, value in examples]
    yield from list(dict.fromkeys(values))[:EXAMPLES_SHOWN]


def _words(name: str, found: Mapping[str, Any], held: Mapping[str, Any], kind: str) -> Iterator[Word]:
    if not kind or not FIELDS[held["field"]].worded or kind == "list":
        return
    codes, values = held.get("codes", {}), held.get("values", {})
    counted = found["texts"] if kind == "level" else found["words"]
    known = {str(word).casefold(): code for word, code in codes.items()}
    for number, (word, times) in enumerate(counted or ()):
        if word not in values:
            code = _chosen(known, str(word).casefold())
            label = code_label(held["field"], code) if code not in ("", NOTHING) else ""
            yield Word(f"{name}w{number}", word, times, code, label)


def _chosen(known: Mapping[str, str], word: str) -> str:
    return "" if word not in known else known[word] or NOTHING


def _said(held: Mapping[str, Any]) -> Iterator[str]:
    """Answers on this column that stand already."""
    for name, value in held.get("options", {}).items():
        if name not in ("date_order", "unit", "identifiers") and (name, value) in OPTION_WORDS:
            yield str(OPTION_WORDS[name, value])
    for value, answer in held.get("values", {}).items():
        yield f"{value}: {OPTION_WORDS['values', answer]}"


def _constants(name: str, held: Mapping[str, Any]) -> tuple[Constant, ...]:
    given = list(held.get("constants", ()))
    rows = [
        Constant(
            f"{name}k{number}",
            one.get("group") or "",
            f"{one['field']}={one['value']}",
            _constant(one),
            _offered(one),
        )
        for number, one in enumerate(given)
    ]
    more = [Constant(f"{name}k{len(given) + number}", "", "", "") for number in range(MORE_CONSTANTS)]
    return (*rows, *more)


def _offered(one: Mapping[str, Any]) -> bool:
    kind = FIELDS.get(one["field"])
    return kind is not None and one["value"] in kind.codes and section_of(one["field"]) in ROW_SECTIONS


def _constant(one: Mapping[str, Any]) -> str:
    return f"{whole_label(one['field'])}: {code_label(one['field'], str(one['value']))}"


def _derived(one: Mapping[str, Any]) -> str:
    days = _("%(days)s days after %(column)s") % {"days": one["days"], "column": one["from_column"]}
    return f"{whole_label(one['field'])} {one.get('group') or ''}: {days}"
