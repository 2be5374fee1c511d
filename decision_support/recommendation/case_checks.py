"""What a well-formed case cannot be: dates out of order, conflicts between the fields of a row."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.contradictions import contradictions
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
    for found in contradictions(_groups(clean)):
        section, field = found.places[0]
        report(f"{section.pointer}/{field}", found.code)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Section:
    """A section of the case, or a row of one, where it stands."""

    pointer: str
    values: Mapping[str, Any]

    def get(self, column: str) -> Any:
        return self.values.get(column)


def _groups(clean: Mapping[str, Any]) -> dict[str, list[_Section]]:
    groups: dict[str, list[_Section]] = {}
    for name in ("treatment_phases", "mrd_assessments"):
        groups[name] = [_Section(f"/{name}/{index}", row) for index, row in enumerate(clean[name] or [])]
    for name in ("patient", "fitness", "first_relapse", "prior_treatment"):
        groups[name] = [_Section(f"/{name}", clean[name])] if clean[name] else []
    return groups


def _check_result(row: dict[str, Any], where: str, report: Report) -> None:
    for found in conflicts(row.get):
        report(f"{where}/{found.field}", found.code, found.message)
