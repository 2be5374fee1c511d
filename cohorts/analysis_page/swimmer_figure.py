"""The courses of single patients, one bar each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.analysis_page import numbers
from cohorts.analysis_page.axis_words import time_axis
from cohorts.analysis_page.badges import badges, omitted
from cohorts.analysis_page.figure import Figure, Rows, Table
from cohorts.figures.palette import FIXED
from cohorts.figures.plate import badged
from cohorts.figures.swimmer import Happening, Key, Lane, Segment, SwimmerPlot, swimmer_drawing
from cohorts.punctuation import clauses, stated

Result = Mapping[str, Any]


def swimmer_figure(result: Result) -> Figure:
    rows = result["rows"]
    plot = SwimmerPlot(
        name="swimmer",
        title=ngettext(
            "The course of %(count)d patient, one bar each; the same dates stand in the table below.",
            "The courses of %(count)d patients, one bar each; the same dates stand in the table below.",
            len(rows),
        )
        % {"count": len(rows)},
        description=_happened(rows),
        x_title=time_axis(result["time_zero"]["code"]),
        lanes=tuple(_lane(row) for row in rows),
        keys=_swimmer_keys(rows),
        notes=omitted(result),
    )
    return Figure(
        name="swimmer",
        heading=_("Courses of the patients"),
        drawings=(badged(swimmer_drawing(plot), badges(result)),),
        table=_swimmer_table(rows),
        data=lambda: _swimmer_data(rows),
    )


def _state_words() -> dict[str, str]:
    return {
        "before_remission": _("before remission"),
        "remission": _("remission"),
        "transplanted": _("after transplant"),
        "relapsed": _("after relapse"),
    }


def _event_words() -> dict[str, str]:
    return {
        "remission": _("remission"),
        "immunotherapy": _("first immunotherapy"),
        "transplant": _("transplant"),
        "relapse": _("relapse"),
        "death": _("death"),
    }


def _happened(rows: list[dict[str, Any]]) -> str:
    """How many patients each event befell, for those who do not see the bars."""
    counts = {
        words: sum(any(event["code"] == code for event in row["events"]) for row in rows)
        for code, words in _event_words().items()
    }
    return clauses(stated(words, count) for words, count in counts.items() if count)


def _lane(row: Result) -> Lane:
    states, events = _state_words(), _event_words()
    group = row.get("group")
    hue = FIXED.get(group) if group else None
    segments = tuple(
        Segment(
            part["start"],
            part["end"],
            part["state"] + (f" hue-{hue}" if part["state"] == "transplanted" and hue else ""),
            stated(states.get(part["state"], part["state"]), f"{part['start']:.1f}–{part['end']:.1f}"),
        )
        for part in row["segments"]
    )
    happenings = tuple(
        Happening(
            event["time"],
            event["code"],
            stated(_(event["label"]), f"{event['time']:.1f}"),
            hue if event["code"] == "transplant" else None,
        )
        for event in row["events"]
        if event["code"] in events and event["code"] != "remission"
    )
    return Lane(
        label=row["identifier"],
        group=group or "",
        segments=segments,
        happenings=happenings,
        ends=row["ends"],
        ongoing=row["outcome"] == "alive" or row.get("continues", False),
    )


def _swimmer_keys(rows: list[dict[str, Any]]) -> tuple[Key, ...]:
    """Only what is drawn, in the order of a course."""
    states = {part["state"] for row in rows for part in row["segments"]}
    events = {event["code"] for row in rows for event in row["events"]}
    groups = {
        row["group"]: row["group_label"]
        for row in rows
        if row.get("group") in FIXED and any(part["state"] == "transplanted" for part in row["segments"])
    }
    keys = []
    for state, words in _state_words().items():
        if state == "transplanted" and groups:
            keys += [
                Key(f"transplanted hue-{FIXED[group]}", stated(words, _(groups[group])), True)
                for group in FIXED
                if group in groups
            ]
        elif state in states:
            keys.append(Key(state, words, True))
    keys += [
        Key(event, words, False)
        for event, words in _event_words().items()
        if event in events and event != "remission"
    ]
    if any(row["outcome"] == "alive" for row in rows):
        keys.append(Key("ongoing", _("alive and followed"), False))
    elif any(row.get("continues") for row in rows):
        keys.append(Key("ongoing", _("followed for longer"), False))
    return tuple(keys)


def _swimmer_table(rows: list[dict[str, Any]]) -> Table:
    words = _event_words()
    return Table(
        (_("Patient"), _("Group"), _("What happened (years)"), _("Followed for (years)"), _("Outcome")),
        tuple(
            (
                row["identifier"],
                _(row["group_label"]) if row.get("group_label") else "",
                clauses(f"{words.get(e['code'], e['code'])} {e['time']:.2f}" for e in row["events"]),
                f"{row['ends']:.2f}",
                _("dead") if row["outcome"] == "dead" else _("alive"),
            )
            for row in rows
        ),
    )


def _swimmer_data(rows: list[dict[str, Any]]) -> Rows:
    data = [["patient", "group", "record", "code", "start_years", "end_years"]]
    for row in rows:
        head = [row["identifier"], row.get("group") or ""]
        for part in row["segments"]:
            data.append(
                [*head, "state", part["state"], numbers.exact(part["start"]), numbers.exact(part["end"])]
            )
        for event in row["events"]:
            data.append([*head, "event", event["code"], numbers.exact(event["time"]), ""])
        data.append([*head, "followed_until", row["outcome"], numbers.exact(row["ends"]), ""])
    return data
