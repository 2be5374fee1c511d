"""From bytes or plain data to a Case, or every problem with a pointer to its field.

Malformed (400): not JSON, wrong types, unknown fields or codes, repeated keys, required fields missing.
Impossible (422): well formed, yet no patient can be so: dates, ranges, conflicts. Nothing is repaired or clamped.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from cohorts.limits import EARLIEST_DATE, EARLIEST_DATE_MESSAGE, LIMITS
from cohorts.mrd import Assessment, Phase
from cohorts.vocabulary import Method as MRDMethod
from cohorts.vocabulary import Specimen, Unit
from decision_support.recommendation import case_schema as schema
from decision_support.recommendation.case import (
    Case,
    CentreContext,
    Diagnosis,
    Donor,
    FirstRelapse,
    Fitness,
    Graft,
    Ikzf1,
    Patient,
    Preferences,
    PriorTreatment,
    Remission,
)
from decision_support.recommendation.case_checks import impossibilities
from decision_support.recommendation.problems import CaseProblems, Problem, step

MAXIMUM_SIGNIFICANT_DIGITS = 15  # what a double, and so every JSON reader, carries exactly
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were given more than once."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated: tuple[str, ...] = ()
        if len(self) != len(pairs):
            times = Counter(key for key, _ in pairs)
            self.repeated = tuple(sorted(key for key, number in times.items() if number > 1))


class _NotJson(ValueError):
    """A token that Python's reader would take although JSON has no such thing."""


def _refuse_constant(name: str) -> None:
    raise _NotJson(f"{name} is not JSON.")


def load_json(raw: bytes) -> Any:
    """Parse JSON with decimals kept exact. Raises CaseProblems for anything that is not JSON."""
    try:
        text = raw.decode("utf-8")
        return json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_Object
        )
    except UnicodeDecodeError as error:
        raise CaseProblems(
            [Problem("", f"The body is not UTF-8 at byte {error.start}.", "not_utf8")]
        ) from error
    except json.JSONDecodeError as error:
        message = f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise CaseProblems([Problem("", message, "not_json")]) from error
    except RecursionError as error:
        raise CaseProblems([Problem("", "The body is nested too deeply.", "too_deep")]) from error
    except InvalidOperation as error:
        raise CaseProblems([Problem("", "The body holds a number that is too long.", "not_json")]) from error
    except ValueError as error:  # NaN and Infinity, and whole numbers of more digits than Python reads
        message = str(error) if isinstance(error, _NotJson) else "The body holds a number that is too long."
        raise CaseProblems([Problem("", message, "not_json")]) from error


@dataclass(frozen=True, slots=True)
class Request:
    """The cases of a request; `batch` tells whether they came as a list under `cases`."""

    cases: tuple[Case, ...]
    batch: bool


def parse_request(raw: bytes) -> Request:
    """One case, or a list under `cases`. One bad case refuses the batch, with pointers /cases/i/..."""
    if len(raw) > schema.MAXIMUM_BODY_BYTES:
        raise CaseProblems([Problem("", "The body is larger than 4 MiB.", "body_too_large", "too_large")])
    data = load_json(raw)
    if not isinstance(data, dict) or "cases" not in data:
        return Request((parse_case(data),), batch=False)
    problems = _unexpected(data, {"cases"}, "")
    rows = data["cases"]
    if not isinstance(rows, list):
        problems.append(Problem("/cases", "This must be a list of cases.", "wrong_type"))
    elif len(rows) > schema.MAXIMUM_CASES:
        problems.append(
            Problem("/cases", "At most 1,000 cases in one request.", "too_many_cases", "too_large")
        )
    elif not rows:
        problems.append(Problem("/cases", "Give at least one case.", "too_few", "impossible"))
    if problems:
        raise CaseProblems(problems)
    cases = []
    for index, row in enumerate(rows):
        try:
            cases.append(parse_case(row, f"/cases/{index}"))
        except CaseProblems as found:
            problems.extend(found.problems)
    if problems:
        raise CaseProblems(problems)
    return Request(tuple(cases), batch=True)


def parse_case(data: object, pointer: str = "") -> Case:
    """A Case from plain data (numbers as int or Decimal). Raises CaseProblems with every problem found."""
    problems: list[Problem] = []
    clean = _walk(schema.CASE, data, pointer, problems)
    if any(problem.kind == "malformed" for problem in problems):
        raise CaseProblems(problems)
    problems.extend(impossibilities(clean, pointer, {problem.pointer for problem in problems}))
    if problems:
        raise CaseProblems(problems)
    return _build(clean)


def _unexpected(data: Mapping[str, Any], known: set[str] | Mapping[str, Any], pointer: str) -> list[Problem]:
    problems = [
        Problem(step(pointer, key), "This field is not known.", "unknown_field")
        for key in data
        if key not in known
    ]
    for key in getattr(data, "repeated", ()):
        problems.append(Problem(step(pointer, key), "This key is given more than once.", "repeated_key"))
    return problems


def _walk(node: schema.Node, value: Any, pointer: str, problems: list[Problem]) -> Any:
    """The typed value of a place, or None where it is unknown or wrong (the problem is listed)."""
    if value is None:
        if node.required:
            problems.append(Problem(pointer, "This field is required.", "required"))
        return None
    match node:
        case schema.Group():
            return _group(node, value, pointer, problems)
        case schema.Rows():
            return _rows(node, value, pointer, problems)
        case schema.Number():
            return _number(node, value, pointer, problems)
        case schema.Choice() if isinstance(value, str):
            if value in node.options:
                return value
            message = f"This must be one of: {', '.join(node.options)}."
            problems.append(Problem(pointer, message, "unknown_code"))
        case schema.Day() if isinstance(value, str):
            return _day(value, pointer, problems)
        case schema.Truth() if isinstance(value, bool):
            return value
        case schema.Text() if isinstance(value, str):
            return _text(node, value, pointer, problems)
        case _:
            problems.append(Problem(pointer, f"This must be {_EXPECTED[type(node)]}.", "wrong_type"))
    return None


_EXPECTED: dict[type[schema.Node], str] = {
    schema.Choice: "text",
    schema.Day: "a date as text, YYYY-MM-DD",
    schema.Truth: "true or false",
    schema.Text: "text",
}


def _group(node: schema.Group, value: Any, pointer: str, problems: list[Problem]) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        problems.append(Problem(pointer, "This must be an object.", "wrong_type"))
        return None
    problems.extend(_unexpected(value, node.fields, pointer))
    return {
        name: _walk(child, value.get(name), f"{pointer}/{name}", problems)
        for name, child in node.fields.items()
    }


def _rows(node: schema.Rows, value: Any, pointer: str, problems: list[Problem]) -> list[Any] | None:
    if not isinstance(value, list):
        problems.append(Problem(pointer, "This must be a list.", "wrong_type"))
        return None
    if len(value) > node.maximum_items:
        message = f"At most {node.maximum_items} entries."
        problems.append(Problem(pointer, message, "too_many", "impossible"))
        return None
    rows = []
    for index, row in enumerate(value):
        if row is None:
            problems.append(Problem(f"{pointer}/{index}", "An entry cannot be null.", "required"))
        rows.append(_walk(node.item, row, f"{pointer}/{index}", problems))
    return rows


def _number(node: schema.Number, value: Any, pointer: str, problems: list[Problem]) -> Decimal | int | None:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        kind = "a whole number" if node.whole else "a number"
        problems.append(Problem(pointer, f"This must be {kind}.", "wrong_type"))
        return None
    number = Decimal(value)
    limit = LIMITS[node.limit] if node.limit else None
    if limit is not None and not limit.admits(number):
        problems.append(Problem(pointer, limit.message, "out_of_range", "impossible"))
        return None
    if len(number.as_tuple().digits) > MAXIMUM_SIGNIFICANT_DIGITS or abs(number.adjusted()) > 30:
        message = "This number has more digits than any assay gives."
        problems.append(Problem(pointer, message, "too_precise", "impossible"))
        return None
    if not node.whole:
        return number
    if number != number.to_integral_value():
        problems.append(Problem(pointer, "This must be a whole number.", "wrong_type"))
        return None
    return int(number)


def _day(value: str, pointer: str, problems: list[Problem]) -> date | None:
    if not _DAY.match(value):
        problems.append(Problem(pointer, "A date must be written YYYY-MM-DD.", "wrong_type"))
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        problems.append(Problem(pointer, "There is no such day.", "no_such_day", "impossible"))
        return None
    if day < EARLIEST_DATE:
        problems.append(Problem(pointer, EARLIEST_DATE_MESSAGE, "too_early", "impossible"))
        return None
    return day


def _text(node: schema.Text, value: str, pointer: str, problems: list[Problem]) -> str | None:
    if not value.strip() or len(value) > node.maximum_length:
        message = f"Text must have from 1 to {node.maximum_length} characters."
        problems.append(Problem(pointer, message, "text_length"))
        return None
    if not value.isprintable():
        problems.append(Problem(pointer, "Text must not hold control characters.", "text_characters"))
        return None
    return value


def _build(clean: dict[str, Any]) -> Case:
    diagnosis = dict(clean["diagnosis"])
    diagnosis["genetics"] = diagnosis["genetics"] or {}
    diagnosis["ikzf1"] = Ikzf1(**(diagnosis["ikzf1"] or {}))
    fitness = dict(clean["fitness"] or {})
    if fitness.get("contraindications") is not None:
        fitness["contraindications"] = tuple(fitness["contraindications"])
    donors = clean["donors"]
    return Case(
        as_of=clean["as_of"],
        patient=Patient(**clean["patient"]),
        diagnosis=Diagnosis(**diagnosis),
        remission=Remission(**(clean["remission"] or {})),
        treatment_phases=tuple(_phase(row) for row in clean["treatment_phases"] or ()),
        mrd_assessments=tuple(_assessment(row) for row in clean["mrd_assessments"] or ()),
        fitness=Fitness(**fitness),
        donors=None if donors is None else tuple(Donor(**row) for row in donors),
        graft=Graft(**(clean["graft"] or {})),
        planned_hsct_on=clean["planned_hsct_on"],
        centre=CentreContext(**(clean["centre"] or {})),
        preferences=Preferences(**(clean["preferences"] or {})),
        first_relapse=None if clean["first_relapse"] is None else FirstRelapse(**clean["first_relapse"]),
        prior_treatment=PriorTreatment(**(clean["prior_treatment"] or {})),
    )


def _phase(row: dict[str, Any]) -> Phase:
    agents = row["agents"]
    return Phase(**{**row, "agents": None if agents is None else tuple(agents)})


def _assessment(row: dict[str, Any]) -> Assessment:
    return Assessment(
        **{
            **row,
            "specimen": row["specimen"] or Specimen.UNKNOWN,
            "method": row["method"] or MRDMethod.UNKNOWN,
            "unit": row["unit"] or Unit.FRACTION,
        }
    )
