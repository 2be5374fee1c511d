"""The numbers of curves: a table at the ticks for readers, and every step for other programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analysis_page import numbers
from cohorts.analysis_page.figure import Rows, Table

Result = Mapping[str, Any]
COUNTS = ("at_risk", "events", "competing", "censored")
_STEP = ("time", "estimate", "lower", "upper", "std_error")


def row_titles() -> dict[str, str]:
    """What the rows under the axis are called."""
    return {
        "at_risk": _("At risk"),
        "events": _("Events"),
        "competing": _("Competing"),
        "censored": _("Censored"),
    }


def curve_table(groups: Sequence[Result], ticks: Sequence[float]) -> Table:
    """A row a group and tick: the estimate there and the counts of the table under the axis."""
    shown = [group for group in groups if not group.get("withheld") and group.get("curve")]
    names = [name for name in COUNTS if any(group["table"].get(name) is not None for group in shown)]
    titles = row_titles()
    rows = tuple(
        (
            _(group["label"]),
            f"{tick:g}",
            _estimate_at(group["curve"], tick),
            *(numbers.count(group["table"][name][place]) for name in names),
        )
        for group in shown
        for place, tick in enumerate(ticks)
    )
    columns = (_("Group"), _("Years"), _("Percent (confidence interval)"), *(titles[name] for name in names))
    return Table(columns, rows)


def _estimate_at(curve: Result, tick: float) -> str:
    """The step at a tick; beyond the end of the curve nothing is said."""
    if tick > curve["time"][-1]:
        return "–"
    place = max(number for number, time in enumerate(curve["time"]) if time <= tick)
    return numbers.percent_interval({name: curve[name][place] for name in ("estimate", "lower", "upper")})


def curve_data(groups: Sequence[Result], ticks: Sequence[float]) -> Rows:
    """Every step of every curve, then the counts at the ticks, in one rectangle; named in English as in the API."""
    rows = [["part", "group", "years", *_STEP[1:], *COUNTS]]
    for group in groups:
        rows += _steps("curve", group["label"], group.get("curve"))
        rows += _steps("unadjusted_curve", group["label"], group.get("unadjusted"))
        table = {} if group.get("withheld") else group.get("table") or {}
        for place, tick in enumerate(ticks):
            if table:
                cells = (numbers.count(table[n][place]) if table.get(n) is not None else "" for n in COUNTS)
                rows.append(["counts", group["label"], f"{tick:g}", "", "", "", "", *cells])
    return rows


def _steps(part: str, label: str, curve: Result | None) -> Rows:
    """A line a step; the events up to it where they may be seen."""
    if curve is None:
        return []
    events = [numbers.exact(value) for value in curve.get("events") or ()] or [""] * len(curve["time"])
    steps = zip(*(curve[name] for name in _STEP), strict=True)
    return [
        [part, label, *map(numbers.exact, step), "", so_far, "", ""]
        for step, so_far in zip(steps, events, strict=True)
    ]
