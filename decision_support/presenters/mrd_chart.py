"""MRD kinetics as drawing primitives: where each mark of the chart stands, in the units of its own view box.

The vertical axis is the logarithm of the MRD level. A negative result is not zero: it says "less than this assay can
see", so it is drawn hollow at its limit of detection with a downward mark. A positive that cannot be quantified lies
somewhere between the limits of detection and quantification and is drawn as that span. What has no place on the axis
(no limit of detection, not evaluable, not yet reported) stands in a lane of its own below it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from cohorts.agents import known_agent
from cohorts.mrd import POSITIVITY_THRESHOLD, Assessment, Phase, Window
from cohorts.mrd.results import NEGATIVE, POSITIVE
from cohorts.vocabulary import IMMUNOTHERAPY_AGENTS, Comparator, ResultKind, Specimen
from decision_support.presenters.mrd_drawing import (
    LANE_Y,
    PLOT_BOTTOM,
    PLOT_LEFT,
    PLOT_RIGHT,
    PLOT_TOP,
    CycleBar,
    Event,
    GridLine,
    Mark,
    MRDChart,
    Tick,
    WindowBand,
)
from decision_support.presenters.protocol_days import ProtocolDay

TOP_EXPONENT = 0.0
DEEPEST_EXPONENT = -6
COLLISION = 15.0
PHASE_WITHOUT_SUCCESSOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a date and a level to a place in the view box."""

    start: date
    end: date
    bottom_exponent: float

    def x(self, on: date) -> float:
        share = (on - self.start).days / max((self.end - self.start).days, 1)
        return round(PLOT_LEFT + min(max(share, 0.0), 1.0) * (PLOT_RIGHT - PLOT_LEFT), 1)

    def y(self, level: Decimal) -> float:
        exponent = min(max(math.log10(level), self.bottom_exponent), TOP_EXPONENT)
        share = (TOP_EXPONENT - exponent) / (TOP_EXPONENT - self.bottom_exponent)
        return round(PLOT_TOP + share * (PLOT_BOTTOM - PLOT_TOP), 1)


def mrd_chart(
    *,
    assessments: Sequence[Assessment],
    phases: Sequence[Phase],
    windows: Sequence[Window],
    as_of: date,
    diagnosed_on: date | None = None,
    transplants: Iterable[tuple[date, str]] = (),
    days: Sequence[ProtocolDay] = (),
    since: date = date.min,
) -> MRDChart:
    """Place every assay, cycle and event; assessments are numbered in the order of their dates.

    `transplants` are other dated events too, each with its kind; `days` are the times of a child's protocol.
    What lies before `since` is left out and keeps its number.
    """
    transplants = tuple(transplants)
    dated = sorted((a for a in assessments if a.collected_on is not None), key=_order)
    started = sorted(
        ((p.started_on, p) for p in phases if p.started_on is not None and p.started_on >= since),
        key=lambda pair: pair[0],
    )
    dates = (
        [a.collected_on for a in dated if a.collected_on and a.collected_on >= since]
        + [on for on, _ in started]
        + [on for on, _ in transplants]
    )
    scale = _scale([*dates, as_of, *([diagnosed_on] if diagnosed_on else [])], dated)
    marks = _marks(dated, scale, as_of, since)
    return MRDChart(
        grid=_grid(scale),
        bands=(
            *(_band(window, scale, as_of) for window in windows if window.opens_on <= as_of),
            *_protocol_bands(days, scale, as_of),
        ),
        cycles=_cycles(started, scale, as_of),
        marks=marks,
        events=_events(transplants, as_of, scale),
        ticks=_ticks(scale),
        has_lane=any(mark.off_scale for mark in marks),
    )


def _scale(dates: Sequence[date], assessments: Sequence[Assessment]) -> _Scale:
    levels = [
        level for a in assessments for level in map(a.as_fraction, (a.value, a.limit_of_detection)) if level
    ]
    deepest = min([DEEPEST_EXPONENT, *(math.floor(math.log10(level)) for level in levels)])
    padding = timedelta(days=max(2, (max(dates) - min(dates)).days // 30))
    return _Scale(min(dates) - padding, max(dates) + padding, deepest - 0.6)


def _grid(scale: _Scale) -> tuple[GridLine, ...]:
    exponents = range(int(TOP_EXPONENT), math.ceil(scale.bottom_exponent) - 1, -1)
    return tuple(
        GridLine(scale.y(Decimal(10) ** exponent), exponent, Decimal(10) ** exponent == POSITIVITY_THRESHOLD)
        for exponent in exponents
    )


def _marks(assessments: Sequence[Assessment], scale: _Scale, as_of: date, since: date) -> tuple[Mark, ...]:
    """Marks in date order; one that would lie on another is moved aside, never up or down."""
    placed: list[Mark] = []
    for number, assessment in enumerate(assessments, start=1):
        if (assessment.collected_on or since) < since:
            continue
        mark = _mark(number, assessment, scale, as_of)
        while any(
            abs(mark.x - other.x) < COLLISION and abs(mark.y - other.y) < COLLISION for other in placed
        ):
            mark = replace(mark, x=round(mark.x + COLLISION, 1))
        placed.append(mark)
    return tuple(placed)


def _order(assessment: Assessment) -> tuple[date, str, str]:
    return (assessment.collected_on or date.min, assessment.method, assessment.specimen)


def _mark(number: int, assessment: Assessment, scale: _Scale, as_of: date) -> Mark:
    unreported = assessment.reported_on is not None and assessment.reported_on > as_of
    fill, arrow, level, span = _reading(replace(assessment, result=None) if unreported else assessment)
    y = LANE_Y if level is None else scale.y(level)
    return Mark(
        number=number,
        x=scale.x(assessment.collected_on or scale.start),
        y=float(y),
        shape=assessment.method,
        fill=fill,
        arrow=arrow,
        span=None if span is None else (scale.y(span[0]), scale.y(span[1])),
        off_scale=level is None,
        faint=assessment.adequate is False,
        blood=assessment.specimen == Specimen.PERIPHERAL_BLOOD,
        assessment=assessment,
    )


def _reading(assessment: Assessment) -> tuple[str, str, Decimal | None, tuple[Decimal, Decimal] | None]:
    """How a result is drawn: fill, arrow, the level it stands at (None for off the scale) and its span."""
    value = assessment.as_fraction(assessment.value)
    detection = assessment.as_fraction(assessment.limit_of_detection)
    quantification = assessment.as_fraction(assessment.limit_of_quantification)
    match assessment.result:
        case ResultKind.QUANTIFIED:
            more = assessment.comparator in (Comparator.GREATER, Comparator.GREATER_OR_EQUAL)
            return "solid", "up" if more else "", value, None
        case ResultKind.NOT_DETECTED:
            return "hollow", "down", detection, None
        case ResultKind.BELOW:
            return "hollow", "down", value, None
        case ResultKind.POSITIVE_NOT_QUANTIFIABLE:
            top, bottom = quantification or detection, detection or quantification
            return "half", "", top, None if top is None or bottom is None else (top, bottom)
        case ResultKind.NOT_EVALUABLE:
            return "cross", "", None, None
        case _:
            return "awaited", "", None, None


def _band(window: Window, scale: _Scale, as_of: date) -> WindowBand:
    left = scale.x(window.opens_on)
    right = scale.x(min(window.closes_on or as_of, as_of))
    width = max(round(right - left, 1), 3.0)
    reading = {NEGATIVE: "negative", POSITIVE: "positive"}.get(
        window.result, "undecided" if window.result else "empty"
    )
    return WindowBand(left, width, round(left + width / 2, 1), window.cycle, reading)


def _protocol_bands(days: Sequence[ProtocolDay], scale: _Scale, as_of: date) -> Iterator[WindowBand]:
    for day in days:
        if day.opens_on is not None and day.closes_on is not None and day.opens_on <= as_of:
            left, right = scale.x(day.opens_on), scale.x(min(day.closes_on, as_of))
            width = max(round(right - left, 1), 3.0)
            yield WindowBand(left, width, round(left + width / 2, 1), None, day.reading, day.short)


def _cycles(started: Sequence[tuple[date, Phase]], scale: _Scale, as_of: date) -> tuple[CycleBar, ...]:
    bars = []
    for (started_on, phase), successor in zip(started, [*started[1:], None], strict=False):
        ends_on = successor[0] if successor else max(as_of, started_on + PHASE_WITHOUT_SUCCESSOR)
        left, right = scale.x(started_on), scale.x(ends_on)
        known = tuple(dict.fromkeys(agent for name in phase.agents or () if (agent := known_agent(name))))
        bars.append(
            CycleBar(
                x=left,
                width=max(round(right - left - 1, 1), 2.0),
                middle=round((left + right) / 2, 1),
                cycle=phase.cycle,
                kind=phase.kind or "other",
                immunotherapy=any(agent in IMMUNOTHERAPY_AGENTS for agent in known),
                agents=known,
                started_on=started_on,
            )
        )
    return tuple(bars)


def _events(transplants: tuple[tuple[date, str], ...], as_of: date, scale: _Scale) -> tuple[Event, ...]:
    middle = (PLOT_LEFT + PLOT_RIGHT) / 2
    dated = [(on, kind) for on, kind in transplants] + [(as_of, "as_of")]
    return tuple(Event(scale.x(on), kind, on, scale.x(on) > middle) for on, kind in sorted(dated))


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """Between three and six dates on a step that people count in: weeks when short, months when long."""
    days = (scale.end - scale.start).days
    step = next((step for step in (7, 14, 28, 56, 91, 182, 365) if days / step <= 5), max(days // 5, 1))
    ticks: list[Tick] = []
    on = scale.start + timedelta(days=2)
    while on <= scale.end:
        ticks.append(Tick(scale.x(on), on, not ticks or ticks[-1].on.year != on.year))
        on += timedelta(days=step)
    return tuple(ticks)
