"""What a well-formed case cannot be: dates out of order, conflicts between the fields of a row."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from cohorts.limits import CASE_DATE_ORDERS, DATE_ORDERS, MAXIMUM_AGE_YEARS, MESSAGES
from cohorts.mrd.conflicts import conflicts
from cohorts.vocabulary import ProtocolTimepoint, RelapseSite, Sex
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

_OUTSIDE_THE_MARROW = (RelapseSite.CNS, RelapseSite.TESTIS, RelapseSite.OTHER_EXTRAMEDULLARY)
COMBINED_FROM_BLASTS_PERCENT = 5
# Entry checks, not the windows of a protocol: first and last day of first induction a label is believed on.
_ENTRY_DAYS = {
    ProtocolTimepoint.DAY_19: (10, 30, "not_around_day_19"),
    ProtocolTimepoint.DAY_46: (25, 75, "not_around_day_46"),
}
_AFTER_RELAPSE = (
    ProtocolTimepoint.AT_RELAPSE,
    ProtocolTimepoint.AFTER_REINDUCTION,
    ProtocolTimepoint.BEFORE_HSCT,
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
    _check_relapse(clean["first_relapse"] or {}, clean["patient"]["sex"], report)
    _check_times_of_the_protocol(clean, report)
    _check_prior_treatment(clean["prior_treatment"] or {}, report)
    _check_scores(clean["fitness"] or {}, report)
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


def _check_relapse(relapse: dict[str, Any], sex: str | None, report: Report) -> None:
    if relapse.get("on_treatment") and relapse.get("end_of_therapy_on") is not None:
        report("/first_relapse/end_of_therapy_on", "on_treatment_and_off")
    site, blasts = relapse.get("site"), relapse.get("marrow_blasts_percent")
    if site in _OUTSIDE_THE_MARROW and blasts is not None and blasts >= COMBINED_FROM_BLASTS_PERCENT:
        report("/first_relapse/site", "isolated_yet_in_marrow")
    if site == RelapseSite.TESTIS and sex == Sex.FEMALE:
        report("/first_relapse/site", "testis_of_a_girl")


def _check_times_of_the_protocol(clean: dict[str, Any], report: Report) -> None:
    """Labels that their dates belie. Only slips: the windows of the protocols themselves are narrower."""
    rows = [
        (index, row["protocol_timepoint"], row["collected_on"])
        for index, row in enumerate(clean["mrd_assessments"] or [])
        if row["protocol_timepoint"] is not None and row["collected_on"] is not None
    ]
    phases = clean["treatment_phases"] or []
    starts = [p["started_on"] for p in phases if p["cycle"] == 1 and p["started_on"] is not None]
    relapsed_on = (clean["first_relapse"] or {}).get("relapsed_on")
    earliest_19 = min((day for _, time, day in rows if time == ProtocolTimepoint.DAY_19), default=None)
    for index, time, day in rows:
        if time in _AFTER_RELAPSE and relapsed_on is not None and day < relapsed_on:
            report(f"/mrd_assessments/{index}/collected_on", "before_the_relapse")
        if time in _ENTRY_DAYS and starts:
            first, last, code = _ENTRY_DAYS[time]
            if not first <= (day - min(starts)).days + 1 <= last:
                report(f"/mrd_assessments/{index}/protocol_timepoint", code)
        if time == ProtocolTimepoint.DAY_46 and earliest_19 is not None and day < earliest_19:
            report(f"/mrd_assessments/{index}/collected_on", "day_46_before_day_19")


def _check_prior_treatment(prior: dict[str, Any], report: Report) -> None:
    if prior.get("b_cell_recovery_within_6_months") is not None and prior.get("car_t") is False:
        report("/prior_treatment/b_cell_recovery_within_6_months", "b_cells_without_car_t")


def _check_scores(fitness: dict[str, Any], report: Report) -> None:
    for name in ("lansky", "karnofsky"):
        if fitness.get(name) is not None and fitness[name] % 10:
            report(f"/fitness/{name}", "not_a_step_of_ten")


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
