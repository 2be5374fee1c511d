"""Which results speak for which cycle: a cycle's window is its day 15 to day 3 of the next cycle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from cohorts.mrd.results import EITHER, NEGATIVE, POSITIVE, Letters, Sample, same_day

WINDOW_OPENS_AFTER_DAYS = 14  # the window of a cycle opens on its day 15
WINDOW_CLOSES_AFTER_DAYS = (
    2  # and closes on day 3 of the next cycle: those samples precede the effect of its drugs
)
CYCLE_UNCERTAIN_AFTER_DAYS = (
    70  # later than this in the last recorded cycle, a further one has probably begun
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A treatment cycle or course; `cycle` is None outside the numbered cycles, `agents` where not stated."""

    cycle: int | None
    started_on: date | None
    kind: str | None = None
    agents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """What the samples of one cycle's window say; `result` is empty where none can decide."""

    cycle: int
    opens_on: date
    closes_on: date | None
    result: Letters
    decided_on: date | None
    decided_by: str | None

    def to_json(self) -> dict[str, Any]:
        return {
            "cycle": self.cycle,
            "opens_on": self.opens_on.isoformat(),
            "closes_on": self.closes_on.isoformat() if self.closes_on else None,
            "result": sorted(self.result),
            "decided_on": self.decided_on.isoformat() if self.decided_on else None,
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch from one recorded cycle to the next; its samples lie in the window of `cycle` to `last_cycle`."""

    cycle: int
    last_cycle: int
    started_on: date
    next_start: date | None
    opens_on: date = field(init=False)
    closes_on: date | None = field(init=False)

    def __post_init__(self) -> None:
        following = self.next_start
        closes_on = following + timedelta(days=WINDOW_CLOSES_AFTER_DAYS) if following else None
        object.__setattr__(self, "opens_on", self.started_on + timedelta(days=WINDOW_OPENS_AFTER_DAYS))
        object.__setattr__(self, "closes_on", closes_on)

    def holds(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


@dataclass(frozen=True, slots=True)
class Decided:
    """A span with what its window says; negative since and until which date, and by which method."""

    span: Span
    letters: Letters
    on: date | None
    method: str | None
    negative_since: date | None
    negative_dates: frozenset[date]
    positive_dates: frozenset[date]
    marrow_on: date | None
    uncertain_cycle: bool

    @property
    def last_cycle(self) -> int:
        """The latest cycle whose window this may have been."""
        return self.span.last_cycle + (1 if self.uncertain_cycle else 0)

    def window(self) -> Window:
        span = self.span
        return Window(span.cycle, span.opens_on, span.closes_on, self.letters, self.on, self.method)


def spans_of(phases: Sequence[Phase], as_of: date) -> list[Span]:
    starts = sorted(
        {
            (p.cycle, p.started_on)
            for p in phases
            if p.cycle is not None and p.started_on and p.started_on <= as_of
        }
    )
    spans = []
    for index, (cycle, started_on) in enumerate(starts):
        following = starts[index + 1] if index + 1 < len(starts) else None
        # Where a cycle between two recorded ones was not entered, its samples could be of any cycle in between.
        last_cycle = max(cycle, following[0] - 1) if following else cycle
        spans.append(Span(cycle, last_cycle, started_on, following[1] if following else None))
    return spans


def decide_window(span: Span, samples: list[Sample], flags: set[str]) -> Decided:
    """The latest sample that can decide decides; a shallow negative can cast doubt but never call a negative."""
    inside = [sample for sample in samples if span.holds(sample.collected_on)]
    letters: Letters = frozenset()
    on = method = since = marrow_on = None
    negative_dates: set[date] = set()
    positive_dates: set[date] = set()
    for day, group in groupby((s for s in inside if s.decides), key=lambda sample: sample.collected_on):
        rows = list(group)
        said, doubtful = same_day(rows, flags)
        if any(row.marrow for row in rows):
            marrow_on = day
        if said == POSITIVE:
            positive_dates.add(day)
        if said == NEGATIVE:
            negative_dates.add(day)
            since = since if letters == NEGATIVE else day
        if doubtful and letters == NEGATIVE:
            continue
        letters, on = said, day
        method = next((row.method for row in rows if row.letters == said), rows[0].method)
    if not letters and inside:
        letters = EITHER  # blood that is negative: it can neither call a negative nor a positive
    since = since if letters == NEGATIVE else None
    days = (since - span.started_on).days if since and span.next_start is None else 0
    uncertain = days > CYCLE_UNCERTAIN_AFTER_DAYS
    if uncertain:
        flags.add("CYCLE_UNCERTAIN")
    return Decided(
        span,
        letters,
        on,
        method,
        since,
        frozenset(negative_dates),
        frozenset(positive_dates),
        marrow_on,
        uncertain,
    )


def between_windows(
    samples: list[Sample], spans: list[Span], decided: list[Decided], flags: set[str]
) -> list[tuple[int, Sample]]:
    """Samples outside every window: ignored for negativity, yet a positive after a negative is a return of MRD.

    Returns (index of the span they precede, sample) for those that follow a negative window.
    """
    found = []
    for sample in samples:
        if any(span.holds(sample.collected_on) for span in spans):
            continue
        if spans:
            flags.add("MID_CYCLE")
        place = next((i for i, s in enumerate(spans) if sample.collected_on < s.opens_on), len(spans))
        if any(item.letters == NEGATIVE for item in decided[:place]):
            found.append((place, sample))
    return found
