"""The step of mapping: each column with what stands in it and what it becomes, and the definition that was sent back.

Names of form fields: `s0` is the first sheet, `s0c3` its fourth column, `s0c3w1` the second word of that column. What
the form does not show (values that stand for nothing, dates counted in days) is kept from the definition before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts.import_page.fields import code_label, whole_label
from cohorts.import_page.words import OPTION_WORDS, date_order_words, unit_words
from cohorts.imports.fields import FIELDS, IDENTIFIER, ROW_SECTIONS, section_of
from cohorts.imports.profile import REASON_COLUMN

EXAMPLES_SHOWN = 4
MORE_CONSTANTS = 2
UNREAD = "?"  # stands for the columns of a sheet whose header row was changed
OPEN = "?"  # in the form: what each row of the sheet is is to be asked
NOTHING = "-"  # in the form: the word stands for nothing, which is not the same as leaving it open
_AMBIGUOUS_DATES = ("day_or_month_first", "day_first", "month_first", "two_digit_year")
_FIGURES = ("figure", "mrd_figure", "level")
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
        found["filled"],
        tuple(_examples(found)),
        field,
        held.get("group") or "",
        date_order_words() if dated and any(found["classes"].get(one) for one in _AMBIGUOUS_DATES) else (),
        options.get("date_order", ""),
        unit_words(kind) if kind in _FIGURES else (),
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


def sent_back(profile: Mapping[str, Any], before: Definition, sent: Mapping[str, str]) -> dict[str, Any]:
    """The definition as the form states it."""
    held = {sheet.get("sheet", ""): sheet for sheet in before.get("sheets", ())}
    return {
        "file": dict(before.get("file", {})),
        "rules": dict(before.get("rules", {})),
        "sheets": [
            _sheet_sent(f"s{number}", sheet, held.get(sheet["sheet"], {}), sent)
            for number, sheet in enumerate(profile.get("sheets", ()))
        ],
    }


def _sheet_sent(
    name: str, found: Mapping[str, Any], held: Mapping[str, Any], sent: Mapping[str, str]
) -> dict[str, Any]:
    mapped = {column["column"]: column for column in held.get("columns", ())}
    header = sent.get(f"{name}-header_row", "")
    each_row = sent.get(f"{name}-each_row", OPEN)
    if sent.get(f"{name}-left_out"):
        return {"sheet": found["sheet"], "columns": []}
    header_row = int(header) if header.isdecimal() and len(header) < 4 else found["header_row"]
    if header_row != found["header_row"]:
        # Read again under other headers, and then mapped anew: until then no column of it is known.
        unread = {"column": UNREAD, "field": IDENTIFIER}
        return {"sheet": found["sheet"], "header_row": header_row, "columns": [unread]}
    present = {column["name"] for column in found["columns"]}
    return {
        "sheet": found["sheet"],
        "header_row": header_row,
        **({"each_row": each_row} if each_row in ("", *ROW_SECTIONS) else {}),
        "columns": [
            *(
                _column_sent(f"{name}c{number}", column, mapped.get(column["name"], {}), sent)
                for number, column in enumerate(found["columns"])
                if column["name"] != REASON_COLUMN
            ),
            # Expected of this sender and not in this file: asked about.
            *(
                column
                for column in mapped.values()
                if column.get("field") and column["column"] not in present
            ),
        ],
        "constants": list(_constants_sent(name, held, sent)),
        "derived": list(held.get("derived", ())),
        "absent": [],
    }


def _column_sent(
    name: str, found: Mapping[str, Any], held: Mapping[str, Any], sent: Mapping[str, str]
) -> dict[str, Any]:
    field = sent.get(f"{name}-field", "")
    if not field:
        return {"column": found["name"], "field": None}
    same = held.get("field") == field
    column: dict[str, Any] = {"column": found["name"], "field": field}
    if group := " ".join(sent.get(f"{name}-group", "").split()):
        column["group"] = group
    options = dict(held.get("options", {})) if same else {}
    for option, part in (("date_order", "order"), ("unit", "unit")):
        if f"{name}-{part}" in sent:
            options.pop(option, None)
            if chosen := sent[f"{name}-{part}"]:
                options[option] = chosen
    if options:
        column["options"] = _for_kind(options, field)
    if same and held.get("values"):
        column["values"] = dict(held["values"])
    if codes := _codes_sent(name, found, held if same else {}, field, sent):
        column["codes"] = codes
    return column


def _for_kind(options: Mapping[str, str], field: str) -> dict[str, str]:
    """An order of dates means nothing to a figure; a select that stood there for another field is not heard."""
    kind = FIELDS[field].kind if field in FIELDS else ""
    dropped = {"date_order"} if kind != "date" else set()
    dropped |= {"unit"} if kind not in _FIGURES else set()
    return {name: value for name, value in options.items() if name not in dropped}


def _codes_sent(
    name: str, found: Mapping[str, Any], held: Mapping[str, Any], field: str, sent: Mapping[str, str]
) -> dict[str, str]:
    if field not in FIELDS or not FIELDS[field].worded:
        return {}
    counted = found["texts"] if FIELDS[field].kind == "level" else found["words"]
    codes = dict(held.get("codes", {}))
    for number, (word, _times) in enumerate(counted or ()):
        chosen = sent.get(f"{name}w{number}")
        if chosen is None:
            continue
        codes = {known: code for known, code in codes.items() if known.casefold() != str(word).casefold()}
        if chosen in FIELDS[field].codes:
            codes[word] = chosen
        elif chosen == NOTHING:
            codes[word] = ""
    return codes


def _constants_sent(name: str, held: Mapping[str, Any], sent: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number in range(len(held.get("constants", ())) + MORE_CONSTANTS):
        field, _mark, value = sent.get(f"{name}k{number}-value", "").partition("=")
        if field:
            group = " ".join(sent.get(f"{name}k{number}-group", "").split())
            yield {"field": field, "group": group, "value": value}
