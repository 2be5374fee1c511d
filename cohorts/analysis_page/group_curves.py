"""A group of patients as a curve of a figure: its course, its rows under the axis, and its words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.analysis_page import numbers
from cohorts.analysis_page.curve_numbers import COUNTS, row_titles
from cohorts.figures.curves import MOST_CENSOR_TICKS, Course, Curve
from cohorts.figures.risk_table import Row
from cohorts.punctuation import as_sentence, clauses, listed, stated

Result = Mapping[str, Any]


def course_of(group: Result, hue: int, curve: Result | None) -> Course:
    """The group as it is drawn; without a curve where it is withheld."""
    if group.get("withheld") or curve is None:
        return Course(_(group["label"]), hue, None, remarks=(_("withheld: fewer than 5 patients in a cell"),))
    median = group.get("median")
    remarks = [_size(group)]
    if median and not numbers.hidden(group):
        remarks.append(_("median %(years)s") % {"years": numbers.years_interval(median)})
    return Course(
        label=_(group["label"]),
        hue=hue,
        curve=curve_of(curve),
        censored_at=group.get("censor_times") or (),
        median=median and median["estimate"],
        cut=group["cut_at"] is not None,
        remarks=tuple(remarks),
        rows=_rows(group["table"]),
    )


def curve_of(steps: Result) -> Curve:
    return Curve(steps["time"], steps["estimate"], steps["lower"], steps["upper"])


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


def figure_notes(
    result: Result, groups: Sequence[Result], courses: Iterable[Course], *, adjusted: bool = False
) -> tuple[str, ...]:
    """What a reader of the figure alone has to know: tests, what is drawn, and where curves end."""
    tests = [
        as_sentence(stated(_(test["label"]), numbers.p_equation(test["p_value"])))
        for test in result.get("tests") or ()
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
    ended = [words % {"groups": listed(cut)}] if cut else []
    withheld = [numbers.withheld_note()] if result["disclosure"]["applied"] else []
    return tuple(" ".join(part) for part in (tests, parts, [*ended, *withheld]) if part)


def spoken(group: Result, at: Sequence[Result] | None) -> str:
    """One group in words, for those who do not see the curve."""
    if group.get("withheld") or not at:
        return as_sentence(stated(_(group["label"]), _size(group))) if not group.get("withheld") else ""
    values = (
        ngettext("%(value)s %% at %(years)g year", "%(value)s %% at %(years)g years", int(row["years"]))
        % {"value": numbers.percent_interval(row), "years": row["years"]}
        for row in at
        if row["estimate"] is not None
    )
    return as_sentence(stated(_(group["label"]), clauses((_size(group), *values))))
