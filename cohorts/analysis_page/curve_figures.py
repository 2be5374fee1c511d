"""Survival and cumulative incidence of an analysis as figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.analyses.endpoints import Endpoint
from cohorts.analyses.wording import in_words
from cohorts.analysis_page import numbers
from cohorts.analysis_page.axis_words import time_axis
from cohorts.analysis_page.badges import badges
from cohorts.analysis_page.curve_numbers import COUNTS, curve_data, curve_table, row_titles
from cohorts.analysis_page.figure import Figure
from cohorts.figures.curves import MOST_CENSOR_TICKS, WIDTH, Course, Curve, CurvePlot, curve_drawing
from cohorts.figures.drawing import Drawing
from cohorts.figures.palette import hues
from cohorts.figures.plate import Badge, badged
from cohorts.figures.risk_table import Row

PANEL_WIDTH = 600.0
Result = Mapping[str, Any]


def survival_figure(result: Result) -> Figure:
    """Survival by group; where it is adjusted, the unadjusted curves stand thin behind."""
    return Figure(
        name="survival",
        heading=_(result["endpoint"]["label"]),
        drawings=(_survival_drawing(result, result["groups"], "survival", badges(result)),),
        table=curve_table(result["groups"], result["ticks"]),
        data=lambda: curve_data(result["groups"], result["ticks"]),
    )


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


def immortal_time_figure(result: Result) -> Figure:
    """The two curves side by side: patients sorted by what happened later, and by what was known at the landmark."""
    drawings = []
    for panel in result["panels"]:
        words = in_words(panel["title"], _)
        kind = "naive" if panel["code"] == "naive" else "adjusted"
        shown = {**result, "tests": panel["tests"], "cut_landmark": panel["code"] == "naive"}
        marks = (*badges(result), Badge(words, kind))
        name = f"immortal-{panel['code']}"
        drawings.append(_survival_drawing(shown, panel["groups"], name, marks, PANEL_WIDTH))
    groups = [
        group | {"label": f"{in_words(panel['title'], _)}: {_(group['label'])}"}
        for panel in result["panels"]
        for group in panel["groups"]
    ]
    return Figure(
        name="immortal-time",
        heading=_("Two answers from the same patients"),
        drawings=tuple(drawings),
        table=curve_table(groups, result["ticks"]),
        data=lambda: curve_data(groups, result["ticks"]),
    )


def _survival_drawing(
    result: Result, groups: Sequence[Result], name: str, marks: tuple[Badge, ...], width: float = WIDTH
) -> Drawing:
    endpoint = _(result["endpoint"]["label"])
    shown = list(zip(groups, hues([group["code"] for group in groups]), strict=True))
    faint = [
        Course("", hue, _curve(group["unadjusted"]), faint=True)
        for group, hue in shown
        if group.get("unadjusted")
    ]
    courses = [_course(group, hue, group.get("curve")) for group, hue in shown]
    if result["disclosure"]["applied"]:
        # A rounded median does not lie on the coarser curve.
        courses = [replace(course, median=None) for course in courses]
    landmark = None if result.get("cut_landmark") else result["time_zero"]["landmark_days"]
    plot = CurvePlot(
        name=name,
        title=_("%(endpoint)s with 95 %% confidence bands; the same numbers stand in the table below.")
        % {"endpoint": endpoint},
        description=" ".join(_spoken(group, group.get("at")) for group in groups),
        y_title=_("%(endpoint)s, %% of patients") % {"endpoint": endpoint},
        x_title=time_axis(result["time_zero"]["code"], landmark),
        courses=(*faint, *courses),
        ticks=tuple(result["ticks"]),
        notes=_notes(result, groups, courses, adjusted=bool(faint)),
        width=width,
    )
    return badged(curve_drawing(plot), marks)


def _incidence_figure(result: Result, cause: Result) -> Figure:
    label = _(cause["label"])
    groups = [_of_cause(group, cause) for group in result["groups"]]
    courses = [
        _course({**group, "median": None}, hue, group["cause"] and group["cause"]["curve"])
        for group, hue in zip(groups, hues([group["code"] for group in groups]), strict=True)
    ]
    name = f"incidence-{cause['code'].replace('_', '-')}"
    plot = CurvePlot(
        name=name,
        title=_(
            "%(cause)s, cumulative incidence with 95 %% confidence bands; the same numbers stand in the table below."
        )
        % {"cause": label},
        description=" ".join(_spoken(group, group["cause"] and group["cause"]["at"]) for group in groups),
        y_title=_("%(cause)s, %% of patients (cumulative incidence)") % {"cause": label},
        x_title=time_axis(result["time_zero"]["code"], result["time_zero"]["landmark_days"]),
        courses=tuple(courses),
        ticks=tuple(result["ticks"]),
        notes=_notes({**result, "tests": _tests_of(result, cause)}, groups, courses),
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
        replace(_course(twin, hue, twin["curve"]), censored_at=())
        for twin, hue in zip(twins, hues([twin["code"] for twin in twins]), strict=True)
    ]
    # At risk and censored are those of the same patients: they stand once, under the first curve.
    courses = [*courses[:1], *(replace(one, rows=_events_alone(one.rows)) for one in courses[1:])]
    plot = CurvePlot(
        name="incidence-by-site",
        title=_("Relapse by site, cumulative incidence with 95 % confidence bands; the same numbers stand in the table "
                "below."),
        description=" ".join(_spoken(twin, twin["cause"]["at"]) for twin in twins),
        y_title=_("Relapse by site, % of patients (cumulative incidence)"),
        x_title=time_axis(result["time_zero"]["code"], result["time_zero"]["landmark_days"]),
        courses=tuple(courses),
        ticks=tuple(result["ticks"]),
        notes=_notes(result, [whole], courses),
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


def _curve(curve: Result) -> Curve:
    return Curve(curve["time"], curve["estimate"], curve["lower"], curve["upper"])


def _course(group: Result, hue: int, curve: Result | None) -> Course:
    if group.get("withheld") or curve is None:
        return Course(_(group["label"]), hue, None, remarks=(_("withheld: fewer than 5 patients in a cell"),))
    median = group.get("median")
    remarks = [_size(group)]
    if median and not numbers.hidden(group):
        remarks.append(_("median %(years)s") % {"years": numbers.years_interval(median)})
    return Course(
        label=_(group["label"]),
        hue=hue,
        curve=_curve(curve),
        censored_at=group.get("censor_times") or (),
        median=median and median["estimate"],
        cut=group["cut_at"] is not None,
        remarks=tuple(remarks),
        rows=_rows(group["table"]),
    )


def _size(group: Result) -> str:
    return _("n = %(n)s, events %(events)s") % {
        "n": numbers.count(group["n"]),
        "events": numbers.count(group["events"]),
    }


def _rows(table: Mapping[str, Sequence[float | None]]) -> tuple[Row, ...]:
    titles = row_titles()
    return tuple(
        Row(titles[name], tuple(numbers.count(value) for value in table[name]))
        for name in COUNTS
        if table.get(name) is not None
    )


def _notes(
    result: Result, groups: Sequence[Result], courses: Iterable[Course], *, adjusted: bool = False
) -> tuple[str, ...]:
    """What a reader of the figure alone has to know: tests, what is drawn, and where curves end."""
    tests = [
        f"{_(test['label'])}: {numbers.p_equation(test['p_value'])}." for test in result.get("tests") or ()
    ]
    parts = [_("Bands: 95 % confidence at each time.")]
    drawn = [course for course in courses if course.curve is not None]
    if any(0 < len(course.censored_at) <= MOST_CENSOR_TICKS for course in drawn):
        parts.append(_("Upright ticks: censored."))
    if any(len(course.censored_at) > MOST_CENSOR_TICKS for course in drawn):
        said = _("More than %(most)d censored patients of a curve are not ticked; the table counts them.")
        parts.append(said % {"most": MOST_CENSOR_TICKS})
    if adjusted:
        parts.append(_("Thin lines: not adjusted."))
    parts.append(_("Events and censored are counted up to each time."))
    if result.get("curve_method") == "simon_makuch":
        parts.append(_("Who is transplanted leaves the patients not transplanted as censored."))
    medians = [group["median"] for group in groups if group.get("median")]
    if any(None in (median["estimate"], median["upper"]) for median in medians):
        parts.append(_("NR: not reached."))
    cut = [_(group["label"]) for group in groups if group.get("cut_at") is not None]
    words = _("Ended where fewer than 5 remain at risk: %(groups)s.")
    ended = [words % {"groups": ", ".join(cut)}] if cut else []
    withheld = [numbers.withheld_note()] if result["disclosure"]["applied"] else []
    return tuple(" ".join(part) for part in (tests, parts, [*ended, *withheld]) if part)


def _spoken(group: Result, at: Sequence[Result] | None) -> str:
    """One group in words, for those who do not see the curve."""
    if group.get("withheld") or not at:
        return f"{_(group['label'])}: {_size(group)}." if not group.get("withheld") else ""
    values = "; ".join(
        ngettext("%(value)s %% at %(years)g year", "%(value)s %% at %(years)g years", int(row["years"]))
        % {"value": numbers.percent_interval(row), "years": row["years"]}
        for row in at
        if row["estimate"] is not None
    )
    return f"{_(group['label'])}: {_size(group)}; {values}."
