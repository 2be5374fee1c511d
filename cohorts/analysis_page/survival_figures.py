"""Survival of an analysis as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analyses.wording import in_words
from cohorts.analysis_page.axis_words import time_axis
from cohorts.analysis_page.badges import badges
from cohorts.analysis_page.curve_numbers import curve_data, curve_table
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.group_curves import course_of, curve_of, figure_notes, spoken
from cohorts.figures.curves import WIDTH, Course, CurvePlot, curve_drawing
from cohorts.figures.drawing import Drawing
from cohorts.figures.palette import hues
from cohorts.figures.plate import Badge, badged
from cohorts.punctuation import stated

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
        group | {"label": stated(in_words(panel["title"], _), _(group["label"]))}
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
        Course("", hue, curve_of(group["unadjusted"]), faint=True)
        for group, hue in shown
        if group.get("unadjusted")
    ]
    courses = [course_of(group, hue, group.get("curve")) for group, hue in shown]
    if result["disclosure"]["applied"]:
        # A rounded median does not lie on the coarser curve.
        courses = [replace(course, median=None) for course in courses]
    landmark = None if result.get("cut_landmark") else result["time_zero"]["landmark_days"]
    plot = CurvePlot(
        name=name,
        title=_("%(endpoint)s with 95 %% confidence bands; the same numbers stand in the table below.")
        % {"endpoint": endpoint},
        description=" ".join(spoken(group, group.get("at")) for group in groups),
        y_title=_("%(endpoint)s, %% of patients") % {"endpoint": endpoint},
        x_title=time_axis(result["time_zero"]["code"], landmark),
        courses=(*faint, *courses),
        ticks=tuple(result["ticks"]),
        notes=figure_notes(result, groups, courses, adjusted=bool(faint)),
        width=width,
    )
    return badged(curve_drawing(plot), marks)
