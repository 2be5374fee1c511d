"""MRD of a group over time, a line a patient."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.analysis_page import numbers
from cohorts.analysis_page.axis_words import day_axis
from cohorts.analysis_page.badges import badges, omitted
from cohorts.analysis_page.figure import Figure, Rows, Table
from cohorts.figures.kinetics import Assay, KineticsPlot, Path, kinetics_drawing
from cohorts.figures.palette import hues
from cohorts.figures.plate import badged
from cohorts.templatetags.clinical import label as coded

Result = Mapping[str, Any]


def kinetics_figure(result: Result) -> Figure:
    rows, groups = result["rows"], result["groups"]
    hue_of = dict(
        zip((group["code"] for group in groups), hues([group["code"] for group in groups]), strict=True)
    )
    points = [point for row in rows for point in row["points"]]
    plot = KineticsPlot(
        name="mrd-kinetics",
        title=ngettext(
            "MRD of %(count)d patient over time on a logarithmic axis; the same results stand in the table below.",
            "MRD of %(count)d patients over time on a logarithmic axis; the same results stand in the table below.",
            len(rows),
        )
        % {"count": len(rows)},
        description=_measured(points),
        x_title=day_axis(result["time_zero"]["code"]),
        y_title=_("MRD, fraction of cells"),
        paths=tuple(_path(row, hue_of.get(row.get("group"), 4)) for row in rows),
        groups=tuple((_(group["label"]), hue_of[group["code"]]) for group in groups),
        threshold=result["threshold"],
        lane_title=_("no LOD"),
        keys=_kinetics_keys(points, result["threshold"]),
        notes=omitted(result),
    )
    return Figure(
        name="mrd-kinetics",
        heading=_("MRD over time"),
        drawings=(badged(kinetics_drawing(plot), badges(result)),),
        table=_kinetics_table(rows),
        data=lambda: _kinetics_data(rows),
    )


_BELOW = ("not_detected", "below")


def _measured(points: list[dict[str, Any]]) -> str:
    """How many results were positive and negative, for those who do not see the marks."""
    negative = sum(point["kind"] in _BELOW for point in points)
    return _("%(positive)d positive results and %(negative)d negative ones.") % {
        "positive": len(points) - negative,
        "negative": negative,
    }


def _path(row: Result, hue: int) -> Path:
    return Path(
        hue,
        tuple(
            Assay(
                point["days"],
                point["drawn_at"],
                point["kind"] in _BELOW,
                point["kind"] == "positive_not_quantifiable",
                f"{row['identifier']}, {point['days']:g}: {_result_words(point)}",
            )
            for point in row["points"]
        ),
    )


def _result_words(point: Result) -> str:
    level = "" if point["drawn_at"] is None else f"{point['drawn_at']:.2g}"
    if point["kind"] in _BELOW:
        return _("negative, below %(level)s") % {"level": level} if level else _("negative, LOD not known")
    if point["kind"] == "positive_not_quantifiable":
        return _("positive, not quantifiable")
    return level


def _kinetics_keys(points: list[dict[str, Any]], threshold: float) -> tuple[tuple[str, str], ...]:
    kinds = {point["kind"] for point in points}
    keys = [("quantified", _("positive"))]
    if "positive_not_quantifiable" in kinds:
        keys.append(("half", _("positive, not quantifiable")))
    if kinds & set(_BELOW):
        keys.append(("below", _("negative, at its limit of detection")))
    keys.append(("threshold", _("cut-off %(level)g") % {"level": threshold}))
    return tuple(keys)


def _kinetics_table(rows: list[dict[str, Any]]) -> Table:
    return Table(
        (_("Patient"), _("Day"), _("Result"), _("Method"), _("Specimen")),
        tuple(
            (
                row["identifier"],
                f"{point['days']:g}",
                _result_words(point),
                coded(point["method"]),
                coded(point["specimen"]),
            )
            for row in rows
            for point in row["points"]
        ),
    )


def _kinetics_data(rows: list[dict[str, Any]]) -> Rows:
    names = ("kind", "value", "drawn_at", "method", "specimen")
    data = [["patient", "group", "days", *names]]
    for row in rows:
        for point in row["points"]:
            values = (numbers.exact(point[name]) for name in names)
            data.append([row["identifier"], row.get("group") or "", numbers.exact(point["days"]), *values])
    return data
