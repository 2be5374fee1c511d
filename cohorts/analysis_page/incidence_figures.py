"""Cumulative incidence of an analysis as figures: one a cause, or one of all sites of relapse."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analyses.endpoints import Endpoint
from cohorts.analysis_page.axis_words import time_axis
from cohorts.analysis_page.badges import badges
from cohorts.analysis_page.curve_numbers import curve_data, curve_table, row_titles
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.group_curves import course_of, figure_notes, spoken
from cohorts.figures.curves import CurvePlot, curve_drawing
from cohorts.figures.palette import hues
from cohorts.figures.plate import badged
from cohorts.figures.risk_table import Row

Result = Mapping[str, Any]


def incidence_figures(result: Result) -> tuple[Figure, ...]:
    """One figure a cause, that of interest first, with the groups in each; the sites of one group share a figure."""
    if result["endpoint"]["code"] == Endpoint.RELAPSE_BY_SITE and len(result["groups"]) == 1:
        return (_by_site_figure(result),)
    causes: dict[str, Any] = {}
    for group in result["groups"]:
        for cause in group.get("causes") or ():
            causes.setdefault(cause["code"], cause)
    ordered = sorted(causes.values(), key=lambda cause: not cause["of_interest"])
    return tuple(_incidence_figure(result, cause) for cause in ordered)


def _incidence_figure(result: Result, cause: Result) -> Figure:
    label = _(cause["label"])
    groups = [_of_cause(group, cause) for group in result["groups"]]
    courses = [
        course_of({**group, "median": None}, hue, group["cause"] and group["cause"]["curve"])
        for group, hue in zip(groups, hues([group["code"] for group in groups]), strict=True)
    ]
    name = f"incidence-{cause['code'].replace('_', '-')}"
    plot = CurvePlot(
        name=name,
        title=_(
            "%(cause)s, cumulative incidence with 95 %% confidence bands; the same numbers stand in the table below."
        )
        % {"cause": label},
        description=" ".join(spoken(group, group["cause"] and group["cause"]["at"]) for group in groups),
        y_title=_("%(cause)s, %% of patients (cumulative incidence)") % {"cause": label},
        x_title=time_axis(result["time_zero"]["code"], result["time_zero"]["landmark_days"]),
        courses=tuple(courses),
        ticks=tuple(result["ticks"]),
        notes=figure_notes({**result, "tests": _tests_of(result, cause)}, groups, courses),
    )
    twins = [group | {"curve": group["cause"] and group["cause"]["curve"]} for group in groups]
    return Figure(
        name=name,
        heading=_("Cumulative incidence: %(cause)s") % {"cause": label},
        drawings=(badged(curve_drawing(plot), badges(result)),),
        table=curve_table(twins, result["ticks"]),
        data=lambda: curve_data(twins, result["ticks"]),
    )


def _by_site_figure(result: Result) -> Figure:
    """Every site of relapse, and death without relapse, as a curve of one group of patients."""
    whole = result["groups"][0]
    twins = []
    for cause in whole.get("causes") or ():
        own = _of_cause(whole, cause)
        twins.append(
            own | {"code": cause["code"], "label": cause["label"], "curve": cause["curve"], "median": None}
        )
    courses = [
        replace(course_of(twin, hue, twin["curve"]), censored_at=())
        for twin, hue in zip(twins, hues([twin["code"] for twin in twins]), strict=True)
    ]
    # At risk and censored are those of the same patients: they stand once, under the first curve.
    courses = [*courses[:1], *(replace(one, rows=_events_alone(one.rows)) for one in courses[1:])]
    plot = CurvePlot(
        name="incidence-by-site",
        title=_("Relapse by site, cumulative incidence with 95 % confidence bands; the same numbers stand in the table "
                "below."),
        description=" ".join(spoken(twin, twin["cause"]["at"]) for twin in twins),
        y_title=_("Relapse by site, % of patients (cumulative incidence)"),
        x_title=time_axis(result["time_zero"]["code"], result["time_zero"]["landmark_days"]),
        courses=tuple(courses),
        ticks=tuple(result["ticks"]),
        notes=figure_notes(result, [whole], courses),
    )  # fmt: skip
    return Figure(
        name="incidence-by-site",
        heading=_("Cumulative incidence: relapse by site"),
        drawings=(badged(curve_drawing(plot), badges(result)),),
        table=curve_table(twins, result["ticks"]),
        data=lambda: curve_data(twins, result["ticks"]),
    )


def _events_alone(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    title = row_titles()["events"]
    return tuple(row for row in rows if row.title == title)


def _site_counts(table: Result, events_at: Sequence[float | None]) -> dict[str, list[float | None]]:
    """The counts of a table with another site as its event: what competes is all the rest."""
    competing = [
        None if None in (own, first, rest) else first + rest - own
        for own, first, rest in zip(events_at, table["events"], table["competing"], strict=True)
    ]
    return {"events": list(events_at), "competing": competing}


def _tests_of(result: Result, cause: Result) -> list[Result]:
    """The tests of a cause: where tests do not say which, they are of the cause of interest."""
    tests = result.get("tests") or []
    named = [test for test in tests if test.get("cause")]
    if named:
        return [test for test in named if test["cause"]["code"] == cause["code"]]
    return list(tests) if cause["of_interest"] else []


def _of_cause(group: Result, cause: Result) -> dict[str, Any]:
    """The group with one cause as its event; the table is of the cause of interest, for another it is turned round."""
    found = next((one for one in group.get("causes") or () if one["code"] == cause["code"]), None)
    turned = dict(group) | {"cause": found}
    if found is None:
        return turned
    turned["events"] = found["events"]
    table = dict(group["table"])
    if "events_at" in found:
        table |= _site_counts(group["table"], found["events_at"])
    elif not cause["of_interest"]:
        table["events"], table["competing"] = table["competing"], table["events"]
    return turned | {"table": table}
