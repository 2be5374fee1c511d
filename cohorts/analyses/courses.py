"""The course of each patient for a swimmer plot: states from diagnosis on, and what happened."""

from typing import Any

import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.numbers import DAYS_PER_YEAR, years
from cohorts.analyses.survival import ALL, ALL_LABEL
from cohorts.analyses.values import days
from cohorts.analyses.variables import VARIABLES
from cohorts.messages import gettext_noop as _

MOST_ROWS = 100
# What happens, where its day stands, and the state from then on; None where it changes none.
_EVENTS: tuple[tuple[str, str, str, str | None], ...] = (
    ("remission", "remission_achieved_on", _("Remission"), "remission"),
    ("immunotherapy", "immunotherapy_from", _("First immunotherapy"), None),
    ("transplant", "transplanted_on", _("Transplant"), "transplanted"),
    ("relapse", "relapsed_on", _("Relapse"), "relapsed"),
)
DEATH = _("Death")


def courses(rows: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Days from the start of the bar to each event and to the end, by patient; the index is that of `rows`."""
    found = rows.copy()
    for code, column, _label, _state in _EVENTS:
        found[code] = (days(frame, column).reindex(rows.index) - found["start"]).dt.days
    found["end"] = (found["ends"] - found["start"]).dt.days
    return found


def swimmer(rows: pd.DataFrame, frame: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """The longest courses first; what lies before time zero is not drawn.

    Of more than a hundred, a hundred evenly spaced by length of follow-up are drawn, from the longest to the shortest:
    the longest alone would flatter, as who died early is never among them.
    """
    found = courses(rows, frame)
    found = found.sort_values(["end", "identifier"], ascending=[False, True])
    drawn = found.iloc[evenly(len(found), MOST_ROWS)]
    return {
        "rows": [_course(row, asked) for row in drawn.to_dict("records")],
        "omitted": len(found) - len(drawn),
        "chosen": "evenly_by_follow_up",
        "agents_not_stated": int(frame["agents_not_stated"].reindex(drawn.index).sum()),
    }


def evenly(count: int, most: int) -> list[int]:
    """At most so many places of 0 to count - 1, first and last among them, with equal steps between."""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]


def _course(row: dict[str, Any], asked: Definition) -> dict[str, Any]:
    end = min(float(row["end"]), asked.horizon_years * DAYS_PER_YEAR)
    beyond = float(row["end"]) > end
    happened = [
        (row[code], code, label, state) for code, _column, label, state in _EVENTS if row[code] == row[code]
    ]
    happened.sort(key=lambda one: one[0])
    group = str(row[asked.arms]) if asked.arms else ALL
    segments, state, since = [], _state_before(asked), 0.0
    for day, _code, _label, following in happened:
        if following is None:
            continue
        if 0 < day < end:
            segments.append({"state": state, "start": years(since), "end": years(day)})
            since = float(day)
        state = following if day < end else state
    segments.append({"state": state, "start": years(since), "end": years(end)})
    events = [
        {"code": code, "time": years(day), "label": label}
        for day, code, label, _s in happened
        if 0 <= day <= end
    ]
    dead = bool(row["event"]) and not beyond
    if dead:
        events.append({"code": "death", "time": years(end), "label": DEATH})
    return {
        "identifier": str(row["identifier"]),
        "patient_id": str(row["patient_id"]),
        "group": group,
        "group_label": VARIABLES[asked.arms].level_label(group) if asked.arms else ALL_LABEL,
        "ends": years(end),
        "continues": beyond,
        "outcome": "dead" if dead else "alive",
        "segments": segments,
        "events": events,
    }


def _state_before(asked: Definition) -> str:
    at_zero = {"diagnosis": "before_remission", "remission": "remission", "transplant": "transplanted"}
    return at_zero.get(asked.time_zero.value, "relapsed")
