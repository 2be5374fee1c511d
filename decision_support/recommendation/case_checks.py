"""What a well-formed case cannot be: dates out of order, conflicts between the fields of a row."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from cohorts.limits import CASE_DATE_ORDERS, DATE_ORDERS, MAXIMUM_AGE_YEARS, MESSAGES
from cohorts.mrd.conflicts import conflicts
from decision_support.recommendation.case import completed_years
from decision_support.recommendation.problems import Problem

# Facts of the past on the date of judgement. A report may come later (it is invisible), a plan lies ahead.
_NOT_AFTER_AS_OF = (
    "diagnosis.diagnosed_on",
    "remission.achieved_on",
    "treatment_phases.started_on",
    "mrd_assessments.collected_on",
    "first_relapse.relapsed_on",
)


def impossibilities(clean: dict[str, Any], pointer: str, already: Collection[str]) -> list[Problem]:
    """Problems of a case whose single fields are well formed; fields in `already` are reported and passed over."""
    problems: list[Problem] = []

    def report(where: str, code: str, message: str | None = None) -> None:
        place = f"{pointer}{where}"
        if place not in already:
            problems.append(Problem(place, message or MESSAGES[code], code, "impossible"))

    _check_dates(clean, report)
    _check_cycles(clean["treatment_phases"] or [], report)
    _check_relapse(clean["first_relapse"] or {}, report)
    for index, row in enumerate(clean["mrd_assessments"] or []):
        _check_result(row, f"/mrd_assessments/{index}", report)
    return problems


Report = Callable[..., None]


def _places(clean: dict[str, Any], path: str) -> Iterator[tuple[str, int | None, date]]:
    """Every (pointer, row index, date) at a dotted path; rows of a list each give one."""
    head, _, name = path.rpartition(".")
    part = clean.get(head) if head else clean
    if isinstance(part, list):
        for index, row in enumerate(part):
            if row and row[name] is not None:
                yield f"/{head}/{index}/{name}", index, row[name]
    elif part and part[name] is not None:
        yield (f"/{head}/{name}" if head else f"/{name}"), None, part[name]


def _check_dates(clean: dict[str, Any], report: Report) -> None:
    as_of, born = clean["as_of"], clean["patient"]["birth_date"]
    if as_of is None or born is None:
        return
    if born > as_of:
        report("/patient/birth_date", "future_birth")
    elif completed_years(born, as_of) > MAXIMUM_AGE_YEARS:
        report("/patient/birth_date", "too_old")
    for path in _NOT_AFTER_AS_OF:
        for place, _, day in _places(clean, path):
            if day > as_of:
                report(place, "after_as_of")
    for earlier_path, later_path, message in (*DATE_ORDERS, *CASE_DATE_ORDERS):
        for _, earlier_index, earlier in _places(clean, earlier_path):
            for place, index, later in _places(clean, later_path):
                same_row = earlier_index is None or earlier_index == index
                if same_row and later < earlier:
                    report(place, "date_order", message)


def _check_relapse(relapse: dict[str, Any], report: Report) -> None:
    if relapse.get("on_treatment") and relapse.get("end_of_therapy_on") is not None:
        report("/first_relapse/end_of_therapy_on", "on_treatment_and_off")


def _check_cycles(phases: list[dict[str, Any]], report: Report) -> None:
    seen: dict[int, date | None] = {}
    for index, phase in enumerate(phases):
        if phase["cycle"] is None:
            continue
        if phase["cycle"] in seen:
            report(f"/treatment_phases/{index}/cycle", "cycle_repeated")
        seen[phase["cycle"]] = phase["started_on"]
    dated = sorted(
        (phase["cycle"], phase["started_on"], index)
        for index, phase in enumerate(phases)
        if phase["cycle"] is not None and phase["started_on"] is not None
    )
    for (cycle, start, _), (next_cycle, next_start, index) in pairwise(dated):
        if next_cycle > cycle and next_start <= start:
            report(f"/treatment_phases/{index}/started_on", "cycle_order")


def _check_result(row: dict[str, Any], where: str, report: Report) -> None:
    for found in conflicts(row.get):
        report(f"{where}/{found.field}", found.code, found.message)
