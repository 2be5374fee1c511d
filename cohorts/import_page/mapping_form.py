"""The definition that the form of the mapping states. Names of form fields: see mapping.py."""

from collections.abc import Iterator, Mapping
from typing import Any

from cohorts.import_page.mapping import FIGURES, MORE_CONSTANTS, NOTHING, OPEN, UNREAD, Definition
from cohorts.imports.fields import FIELDS, IDENTIFIER, ROW_SECTIONS
from cohorts.imports.profile import REASON_COLUMN


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
    dropped |= {"unit"} if kind not in FIGURES else set()
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
