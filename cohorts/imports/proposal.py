"""A first mapping from the headers and the words of a file. A person confirms each line before it is in force."""

import re
from collections.abc import Mapping
from typing import Any

from cohorts.imports.cells import folded, tight
from cohorts.imports.counts import is_count
from cohorts.imports.fields import FIELDS, IDENTIFIER, LEVEL
from cohorts.imports.row_kinds import kinds_of_row
from cohorts.imports.sheet_names import field_in_section, section_of_sheet
from cohorts.imports.synonyms import HEADER_TABLE, OUTCOME_TABLE, table_of

_UNIT = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]")
_NUMBERED = re.compile(
    r"(mrd|微小残留病?|cycle|疗程)[\s_#-]*"
    r"(?:(?:after|post|at|end[\s_]of)?[\s_-]*(?:cycle|course|c)[\s_-]*)?(?:第)?(\d{1,2})(?:次)?[\s_-]*(.*)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:mrd[\s_-]*|induction[\s_-]*|诱导(?:治疗|期)?[\s_-]*|(?:at|on)[\s_-]+)*(?:d|day|第)[\s_-]*(\d{1,3})\s*[天日]?"
    r"[\s_-]*(?:mrd)?[\s_-]*(.*)",
    re.IGNORECASE,
)
_REPEATED = re.compile(r" \(\d+\)$")  # tells apart columns of one name (profile.names_of)
_DATE_WORDS = {"date", "日期", "时间", "on", "采样日期", "sampledate"}
_LEVEL_WORDS = {"", "value", "level", "result", "结果", "值", "mrd"}
_PART_OF = {
    "lod": "limit_of_detection", "检测下限": "limit_of_detection", "method": "method", "方法": "method",
    "检测方法": "method", "specimen": "specimen", "标本": "specimen", "loq": "limit_of_quantification",
}  # fmt: skip
_TIMEPOINTS = {"D19": "day_19", "D46": "day_46"}  # the days that a protocol for children names
_PERCENT = {"%", "percent", "％", "百分比"}
_PER_UL = {"/ul", "/µl", "/μl", "perul", "cells/ul", "/mm3", "cells/mm3", "个/ul"}
_PER_LITRE = {
    "10^9/l",
    "×10^9/l",
    "x10^9/l",
    "10e9/l",
    "*10^9/l",
    "109/l",
    "×109/l",
    "x109/l",
    "g/l",
    "k/ul",
    "10^3/ul",
}


def propose(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The definition (mapping.py) that the profile suggests, as JSON."""
    return {
        "file": _form(profile, {}),
        "rules": {},
        "sheets": [_sheet(sheet) for sheet in profile["sheets"]],
    }


def carry_over(definition: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """A saved definition laid over a new file of the same sender.

    Columns are found again whatever their case and spacing. What is new in the file is proposed without a field and
    asked about; the answers on patients of the centre belong to one file and are asked again.
    """
    rules = {name: said for name, said in definition.get("rules", {}).items() if name == "duplicate_rows"}
    sheets: list[dict[str, Any]] = []
    saved = list(definition.get("sheets", []))
    for found in profile["sheets"]:
        same = [sheet for sheet in saved if folded(sheet.get("sheet", "")) == folded(found["sheet"])]
        alone = len(saved) == len(profile["sheets"]) == 1
        sheet = same[0] if same else saved[0] if alone else None
        sheets.append(_sheet(found) if sheet is None else _renamed(sheet, found))
    return {"file": _form(profile, definition.get("file", {})), "rules": rules, "sheets": sheets}


def _form(profile: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, str]:
    """Encoding and delimiter: what the bytes leave no doubt about, else what was said of the sender's files before."""
    form = {}
    for name in ("encoding", "delimiter"):
        found = profile.get(name)
        if found and found["certain"]:
            form[name] = found["name"]
        elif found and said.get(name) in found["candidates"]:
            form[name] = said[name]
    return form


def _renamed(sheet: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    names = {folded(column["name"]): column["name"] for column in found["columns"]}
    columns = [
        {**column, "column": names.get(folded(column["column"]), column["column"])}
        for column in sheet.get("columns", [])
    ]
    return {
        **sheet,
        "sheet": found["sheet"],
        "header_row": found["header_row"],
        "columns": columns,
        "absent": [],
    }


def _sheet(sheet: Mapping[str, Any]) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    constants: list[dict[str, Any]] = []
    taken: set[tuple[str, str]] = set()
    for column in sheet["columns"]:
        name, group, constant = _field_under(column)
        own = field_in_section(section_of_sheet(sheet["sheet"]), column["name"])
        if own:
            name, group, constant = own, "", ""
        if name is None or (name, group) in taken:
            columns.append({"column": column["name"], "field": None})
            continue
        taken.add((name, group))
        if constant:
            constants.append({"field": "outcomes.kind", "group": group, "value": constant})
        if name == LEVEL and group in _TIMEPOINTS:
            timepoint = _TIMEPOINTS[group]
            constants.append(
                {"field": "mrd_assessments.protocol_timepoint", "group": group, "value": timepoint}
            )
        columns.append(_column(column, name, group))
    kinds = kinds_of_row(sheet["sheet"], taken, repeats=_repeats(sheet))
    return {
        "sheet": sheet["sheet"],
        "header_row": sheet["header_row"],
        **({"each_row": kinds[0]} if len(kinds) == 1 else {}),
        "columns": columns,
        "constants": constants,
        "derived": [],
        "absent": [],
    }


def _repeats(sheet: Mapping[str, Any]) -> bool:
    """Whether a hospital number stands in more than one row."""
    named = (column for column in sheet["columns"] if _field_under(column)[0] == IDENTIFIER)
    return any(column.get("repeats", True) for column in named)


def _field_under(column: Mapping[str, Any]) -> tuple[str | None, str, str]:
    """The field of a column: of both headers where one stands over the other ("MRD1" over "Date"), else of its own."""
    if above := column.get("above"):
        both = _field(f"{above} {_REPEATED.sub('', column['name'])}")
        if both[0] is not None:
            return both
    return _field(column["name"])


def _field(header: str) -> tuple[str | None, str, str]:
    """The field of a header with its group, and the kind of outcome that the header itself names."""
    bare = " ".join(_UNIT.sub(_without_unit, header).split())
    for name in (tight(header), tight(bare)):
        if name in HEADER_TABLE:
            return HEADER_TABLE[name], "", ""
        if name in OUTCOME_TABLE:
            return "outcomes.occurred_on", OUTCOME_TABLE[name], OUTCOME_TABLE[name]
    if match := _NUMBERED.fullmatch(bare):
        cycle = match[1].casefold() in ("cycle", "疗程")
        return (_cycle_part if cycle else _mrd_part)(tight(match[3])), match[2], ""
    if match := _DAY.fullmatch(bare):
        return _mrd_part(tight(match[2])), f"D{match[1]}", ""
    return None, "", ""


def _without_unit(match: re.Match[str]) -> str:
    """Nothing of a unit in brackets; a day in brackets stays."""
    return f" {match[1]} " if _DAY.fullmatch(match[1].strip()) else " "


def _mrd_part(rest: str) -> str | None:
    if rest in _LEVEL_WORDS:
        return LEVEL
    if rest in _DATE_WORDS:
        return "mrd_assessments.collected_on"
    return f"mrd_assessments.{_PART_OF[rest]}" if rest in _PART_OF else None


def _cycle_part(rest: str) -> str | None:
    if rest in _DATE_WORDS or rest in {"start", "开始", "开始日期", "startdate"}:
        return "treatment_phases.started_on"
    return "treatment_phases.agents" if rest in {"agents", "drugs", "药物", "方案"} else None


def _column(column: Mapping[str, Any], name: str, group: str) -> dict[str, Any]:
    proposed: dict[str, Any] = {"column": column["name"], "field": name}
    if group:
        proposed["group"] = group
    options = _options(column, name)
    if options:
        proposed["options"] = options
    codes = _codes(column, name)
    if codes:
        proposed["codes"] = codes
    return proposed


def _options(column: Mapping[str, Any], name: str) -> dict[str, str]:
    kind, classes = FIELDS[name].kind, column["classes"]
    unit = next((tight(found) for found in _UNIT.findall(column["name"])), "")
    options: dict[str, str] = {}
    if kind == "date":
        if classes.get("day_first") and not classes.get("month_first"):
            options["date_order"] = "dmy"
        elif classes.get("month_first") and not classes.get("day_first"):
            options["date_order"] = "mdy"
    elif kind in ("level", "mrd_figure"):
        if unit in _PERCENT or column["name"].rstrip().endswith(("%", "％")):
            options["unit"] = "percent"
    elif is_count(name):
        if unit in _PER_UL:
            options["unit"] = "per_ul"
        elif unit in _PER_LITRE:
            options["unit"] = "10e9_per_l"
    if name == IDENTIFIER and not zeros_in_doubt(classes):
        options["identifiers"] = "as_written"
    return options


def zeros_in_doubt(classes: Mapping[str, int]) -> bool:
    """Whether hospital numbers may have lost zeros in front: numbers of a spreadsheet, or digits of unequal length."""
    lengths = sum(name.startswith("digits ") for name in classes)
    return bool(classes.get("number_cell")) or lengths > 1


def _codes(column: Mapping[str, Any], name: str) -> dict[str, str]:
    kind = FIELDS[name]
    words = column["texts"] if kind.kind == "level" else column["words"]
    if not kind.worded or words is None:
        return {}
    table = table_of(name, kind.codes)
    return {word: table[tight(word)] for word, _times in words if tight(word) and tight(word) in table}
