"""cases/<rule id>.toml: worked cases, each a patient a clinician can picture and the answer the rule must give.

A case states only what differs from the patient it starts from: cases/_base.toml, or the file that the case file names
as its `base`. Tables are merged, lists replaced, and the dotted places under `without` taken out, which makes them
unknown. Rows of a list start from the row of the same name under `[row]` of the base, so a sample need not repeat
specimen and method.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from decision_support.knowledge_base.tables import KnowledgeFile, Table
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.rules import DIRECTIONS, OPTIONS, STANCES

BASE = "_base"  # files whose name begins with an underscore hold patients to start from
OUTCOMES = ("applies", "does_not_apply", "cannot_be_determined")


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One worked case; `data` is a whole case as REST takes it, None where the base could not be read."""

    rule_id: str
    name: str
    as_of: date
    data: Mapping[str, Any]
    outcomes: Mapping[str, str]
    direction: str | None
    stances: Mapping[str, str]
    missing: tuple[str, ...]
    flags: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class BaseCase:
    case: Mapping[str, Any]
    rows: Mapping[str, Mapping[str, Any]]


def parse_base(file: KnowledgeFile) -> BaseCase:
    table = file.table()
    case, rows = table.raw("case"), table.raw("row")
    for key, value in (("case", case), ("row", rows)):
        if not isinstance(value, dict):
            table.fault(None, f"[{key}] is missing")
    table.done()
    return BaseCase(case if isinstance(case, dict) else {}, rows if isinstance(rows, dict) else {})


def is_base(file: KnowledgeFile) -> bool:
    return file.stem.startswith("_")


def parse_cases(file: KnowledgeFile, bases: Mapping[str, BaseCase]) -> list[WorkedCase]:
    table = file.table()
    named = table.text("base", default=BASE)
    base = bases.get(named)
    if base is None:
        table.fault("base", f"there is no file cases/{named}.toml to start from", named)
        base = BaseCase({}, {})
    rows = table.tables("case")
    if not rows:
        table.fault(None, "the file holds no [[case]]")
    table.done()
    cases = [_worked_case(row, file, base) for row in rows]
    names = [case.name for case in cases]
    for index, row in enumerate(rows):
        if names[index] in names[:index]:
            row.fault("name", f"two cases are called {names[index]!r}")
    return cases


def _worked_case(row: Table, file: KnowledgeFile, base: BaseCase) -> WorkedCase:
    expect, as_of = row.table("expect"), row.date("as_of")
    stances = expect.table("stances")
    direction = expect.optional_choice("direction", DIRECTIONS)
    missing, flags = expect.texts("missing"), expect.texts("flags")
    outcomes = {
        key: expect.choice(key, OUTCOMES)
        for key in expect.names()
        if key not in ("direction", "stances", "missing", "flags")
    }
    if file.stem not in outcomes:
        row.fault("expect", f"expect says nothing about {file.stem}")
    differences = row.raw("case") or {}
    data = _merged(base, differences, as_of)
    for dotted in row.texts("without"):
        if not _remove(data, dotted.split(".")):
            row.fault("without", f"{dotted} is not in the case, so it cannot be taken out", dotted)
    case = WorkedCase(
        rule_id=file.stem,
        name=row.text("name"),
        as_of=as_of,
        data=data,
        outcomes=outcomes,
        direction=direction,
        stances={option: stances.choice(option, STANCES) for option in OPTIONS if stances.has(option)},
        missing=missing,
        flags=flags,
        line=file.line(row.path),
    )
    stances.done()
    row.done()
    _check_patient(row, case)
    return case


def _check_patient(row: Table, case: WorkedCase) -> None:
    """A worked case is read as a hospital's would be: what REST refuses is no patient."""
    try:
        parse_case(case.data)
    except CaseProblems as error:
        for problem in error.problems:
            row.fault("case", f"{case.name}: {problem.pointer}: {problem.message}")


def _merged(base: BaseCase, differences: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    data = _overlaid(base.case, differences)
    for name, defaults in base.rows.items():
        if isinstance(data.get(name), list):
            data[name] = [{**defaults, **item} for item in data[name]]
    data["as_of"] = as_of
    plain: dict[str, Any] = _plain(data)
    return plain


def _overlaid(data: Mapping[str, Any], differences: Mapping[str, Any]) -> dict[str, Any]:
    """A new table; what does not differ is shared with the old one."""
    found = dict(data)
    for key, value in differences.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = _overlaid(found[key], value) if both else value
    return found


def _remove(data: dict[str, Any], path: list[str]) -> bool:
    for step in path[:-1]:
        inner = data.get(step)
        if not isinstance(inner, dict):
            return False
        data = inner
    return data.pop(path[-1], None) is not None


def _plain(value: Any) -> Any:
    """A copy of its own, with dates as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
