"""The MRD timeline: when did this patient become MRD-negative, as far as anyone can know on a given date?

One definition for bedside and cohort. Each result becomes a subset of {n, p}: n, surely below 10^-4; p, surely at or
above it; both, not decidable. Results fall into the windows of the cycles, windows into an interval for the time to
negativity, and the interval into a set of possible strata (early: after cycle 1; late: after cycles 2-3;
after_cycle_3; never). What is not known widens the set and never narrows it.

Sources: MRD terms (negative needs a sensitivity of 10^-4; evidence MRD_TERMS_TABLE), blood lying more than a log below
marrow in B-lineage disease, and the strata of the 44-patient study (ASH_IKZF1_44PT_*). Levels are exact decimal
fractions of nucleated cells; nothing here rounds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from cohorts.vocabulary import (
    IMMUNOTHERAPY_AGENTS,
    Comparator,
    Method,
    ResultKind,
    Specimen,
    Unit,
    known_agent,
)

POSITIVITY_THRESHOLD = Decimal("1e-4")
DISCORDANT_MOLECULAR_LOD = Decimal("1e-5")
WINDOW_OPENS_AFTER_DAYS = 14  # the window of a cycle opens on its day 15
WINDOW_CLOSES_AFTER_DAYS = (
    2  # and closes on day 3 of the next cycle: those samples are drawn before its drugs act
)
STALE_AFTER_DAYS = 35
CYCLE_UNCERTAIN_AFTER_DAYS = (
    70  # later than this in the last recorded cycle, a further cycle has probably begun
)
LAST_STUDY_CYCLE = 3

STRATA = ("early", "late", "never", "after_cycle_3")

Letters = frozenset[str]
NEGATIVE: Letters = frozenset("n")
POSITIVE: Letters = frozenset("p")
EITHER: Letters = frozenset("np")

_IGTR_METHODS = frozenset({Method.IGTR_PCR, Method.NGS})


@dataclass(frozen=True, slots=True)
class Assessment:
    """One MRD result as reported; `value` and limits in `unit`, a result of None has not come yet."""

    collected_on: date | None
    reported_on: date | None = None
    specimen: str = Specimen.UNKNOWN
    method: str = Method.UNKNOWN
    result: str | None = None
    value: Decimal | None = None
    comparator: str | None = None
    unit: str = Unit.FRACTION
    limit_of_detection: Decimal | None = None
    limit_of_quantification: Decimal | None = None
    adequate: bool | None = None

    def as_fraction(self, figure: Decimal | None) -> Decimal | None:
        """The figure as an exact fraction of nucleated cells."""
        if figure is None:
            return None
        return figure.scaleb(-2) if self.unit == Unit.PERCENT else figure


@dataclass(frozen=True, slots=True)
class Phase:
    """A treatment cycle or course; `cycle` is None for a course outside the numbered cycles."""

    cycle: int | None
    started_on: date | None
    kind: str | None = None
    agents: tuple[str, ...] = ()


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
class Timeline:
    """The derived history: possible strata, one state, flags, windows.

    Negativity was reached after `negative_after` (last positive, None: never seen) and by `negative_by` (first
    negative, None: not yet). `positive_now`: the last sample that can decide was positive and cycle 3 is over.
    """

    strata: tuple[str, ...]
    state: str
    flags: tuple[str, ...]
    windows: tuple[Window, ...]
    negative_after: date | None
    negative_by: date | None
    positive_now: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "strata": list(self.strata),
            "state": self.state,
            "flags": list(self.flags),
            "windows": [window.to_json() for window in self.windows],
            "negative_after": self.negative_after.isoformat() if self.negative_after else None,
            "negative_by": self.negative_by.isoformat() if self.negative_by else None,
        }


@dataclass(frozen=True, slots=True)
class _Sample:
    """A visible result read as letters. `low`: seen, but below 10^-4 or not quantified."""

    collected_on: date
    method: str
    marrow: bool
    letters: Letters
    low: bool
    decides: bool
    deep: bool  # a negative down to 10^-5, which may contradict a positive by flow


@dataclass(frozen=True, slots=True)
class _Span:
    """The stretch from one recorded cycle to the next; its samples lie in the window of `cycle` to `last_cycle`."""

    cycle: int
    last_cycle: int
    started_on: date
    next_start: date | None

    @property
    def opens_on(self) -> date:
        return self.started_on + timedelta(days=WINDOW_OPENS_AFTER_DAYS)

    @property
    def closes_on(self) -> date | None:
        return self.next_start + timedelta(days=WINDOW_CLOSES_AFTER_DAYS) if self.next_start else None

    def holds(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A span with what its window says; negative since and until which date, and by which method."""

    span: _Span
    letters: Letters
    on: date | None
    method: str | None
    negative_since: date | None
    negative_dates: frozenset[date]
    marrow_on: date | None
    uncertain_cycle: bool

    @property
    def last_cycle(self) -> int:
        return self.span.last_cycle + (1 if self.uncertain_cycle else 0)


def timeline(assessments: Iterable[Assessment], phases: Iterable[Phase], as_of: date) -> Timeline:
    """Derive the MRD timeline from what was known on `as_of`. The order of the rows never matters."""
    phases = tuple(phases)
    flags: set[str] = set()
    samples = _visible_samples(assessments, as_of, flags)
    spans = _spans(phases, as_of)
    decided = [_decide(span, samples, flags) for span in spans]
    between = _between_windows(samples, spans, decided, flags)
    if not spans and samples:
        flags.add("CYCLES_UNKNOWN")
    highest = max((span.cycle for span in spans if span.opens_on <= as_of), default=0)
    story = _story(decided, between, highest, flags, as_of)
    _flag_currency(decided, samples, story, flags, as_of)
    _flag_immunotherapy(phases, story, flags, as_of)
    return Timeline(
        strata=tuple(stratum for stratum in STRATA if stratum in story.strata),
        state=story.state,
        flags=tuple(sorted(flags)),
        windows=tuple(_window(item) for item in decided),
        negative_after=story.negative_after,
        negative_by=story.negative_by,
        positive_now=story.positive_now,
    )


def _visible_samples(assessments: Iterable[Assessment], as_of: date, flags: set[str]) -> list[_Sample]:
    samples = []
    for row in assessments:
        if row.collected_on is None:
            flags.add("UNDATED")
            continue
        if row.collected_on > as_of:
            continue
        if row.result is None or (row.reported_on is not None and row.reported_on > as_of):
            flags.add("RESULT_PENDING")
            continue
        if row.reported_on is None:
            flags.add("REPORT_DATE_PRESUMED")
        if row.adequate is None:
            flags.add("ADEQUACY_PRESUMED")
        sample = _read(row, row.collected_on, flags)
        if sample is not None:
            samples.append(sample)
    return sorted(samples, key=lambda sample: sample.collected_on)


def _read(row: Assessment, collected_on: date, flags: set[str]) -> _Sample | None:
    """One result as letters, or None where it says nothing (not evaluable, or an inadequate negative)."""
    if row.result == ResultKind.NOT_EVALUABLE:
        flags.add("NOT_EVALUABLE")
        return None
    marrow = row.specimen == Specimen.BONE_MARROW
    level = row.as_fraction(row.value)
    if row.result in (ResultKind.QUANTIFIED, ResultKind.POSITIVE_NOT_QUANTIFIABLE):
        high = row.result == ResultKind.QUANTIFIED and level is not None and level >= POSITIVITY_THRESHOLD
        if not high:
            flags.add("LOW_POSITIVE")
        return _Sample(collected_on, row.method, marrow, POSITIVE if high else EITHER, not high, True, False)
    if row.adequate is False:
        flags.add("INADEQUATE_SAMPLE")
        return None
    depth = _negative_depth(row, level)
    if marrow and depth is None:
        flags.add("LOD_UNKNOWN")
    elif marrow and depth is not None and depth > POSITIVITY_THRESHOLD:
        flags.add("SHALLOW")
    firm = marrow and depth is not None and depth <= POSITIVITY_THRESHOLD
    deep = firm and depth is not None and depth <= DISCORDANT_MOLECULAR_LOD
    return _Sample(collected_on, row.method, marrow, NEGATIVE if firm else EITHER, False, marrow, deep)


def _negative_depth(row: Assessment, level: Decimal | None) -> Decimal | None:
    """The level below which this negative excludes disease, None where unknown.

    'At most 10^-4' still admits 10^-4 itself, which counts as positive, so it is read as shallower than 10^-4.
    """
    detection = row.as_fraction(row.limit_of_detection)
    if row.result != ResultKind.BELOW or level is None:
        return detection
    if row.comparator == Comparator.LESS_OR_EQUAL and level == POSITIVITY_THRESHOLD:
        return Decimal(1)
    return level if detection is None else max(level, detection)


def _spans(phases: Sequence[Phase], as_of: date) -> list[_Span]:
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
        spans.append(_Span(cycle, last_cycle, started_on, following[1] if following else None))
    return spans


def _decide(span: _Span, samples: list[_Sample], flags: set[str]) -> _Decided:
    """The latest sample that can decide decides; a shallow negative can cast doubt but never call a negative."""
    inside = [sample for sample in samples if span.holds(sample.collected_on)]
    letters: Letters = frozenset()
    on = method = since = marrow_on = None
    negative_dates: set[date] = set()
    for day, group in groupby((s for s in inside if s.decides), key=lambda sample: sample.collected_on):
        rows = list(group)
        said, doubtful = _same_day(rows, flags)
        if any(row.marrow for row in rows):
            marrow_on = day
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
    return _Decided(span, letters, on, method, since, frozenset(negative_dates), marrow_on, uncertain)


def _same_day(rows: list[_Sample], flags: set[str]) -> tuple[Letters, bool]:
    """Letters of all deciding samples of one day, and whether they are only shallow negatives."""
    positives = [row for row in rows if row.letters == POSITIVE]
    negatives = [row for row in rows if row.letters == NEGATIVE]
    if positives:
        methods = {row.method for row in positives}
        in_marrow = all(row.marrow for row in positives)
        igtr_negatives = [row for row in negatives if row.method in _IGTR_METHODS]
        flow_against_deep = methods == {Method.FLOW} and any(row.deep for row in igtr_negatives)
        transcript_only = methods == {Method.BCR_ABL1_PCR} and bool(igtr_negatives)
        if in_marrow and (flow_against_deep or transcript_only):
            flags.add("DISCORDANT_REVIEW")
            return EITHER, False
        return POSITIVE, False
    if any(row.low for row in rows):
        return EITHER, False
    return (NEGATIVE, False) if negatives else (EITHER, True)


def _between_windows(
    samples: list[_Sample], spans: list[_Span], decided: list[_Decided], flags: set[str]
) -> list[tuple[int, _Sample]]:
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


@dataclass(frozen=True, slots=True)
class _Story:
    strata: frozenset[str]
    state: str
    negative_after: date | None = None
    negative_by: date | None = None
    positive_now: bool = False


def _stratum(cycle: int) -> str:
    if cycle == 1:
        return "early"
    return "late" if cycle <= LAST_STUDY_CYCLE else "after_cycle_3"


def _story(
    decided: list[_Decided], between: list[tuple[int, _Sample]], highest: int, flags: set[str], as_of: date
) -> _Story:
    positives = [(float(i), item.on) for i, item in enumerate(decided) if item.letters == POSITIVE]
    positives += [(place - 0.5, s.collected_on) for place, s in between if s.letters == POSITIVE]
    positives.sort(key=lambda pair: pair[0])
    negatives = [(i, item) for i, item in enumerate(decided) if item.letters == NEGATIVE]
    if not negatives:
        return _never_negative(decided, highest, flags, as_of)
    first_index, first = negatives[0]
    returned = [pair for pair in positives if pair[0] > first_index]
    if returned:
        flags.add("RE_EMERGED")
        last_positive = returned[-1]
        cleared = [item for i, item in negatives if i > last_positive[0]]
        if cleared:
            return _Story(
                frozenset({"late"}), "RE_EMERGED_CLEARED", last_positive[1], cleared[0].negative_since
            )
        return _Story(frozenset({"never"}), "RE_EMERGED", last_positive[1], None, positive_now=True)
    before = [item for item in decided[:first_index] if item.letters == POSITIVE]
    lowest = max((item.span.cycle for item in before), default=0) + 1
    strata = frozenset(_stratum(cycle) for cycle in range(lowest, first.last_cycle + 1))
    state = next(iter(strata)).upper() if len(strata) == 1 else "AMBIGUOUS"
    return _Story(strata, state, before[-1].on if before else None, first.negative_since)


def _never_negative(decided: list[_Decided], highest: int, flags: set[str], as_of: date) -> _Story:
    """No window is surely negative: what is still possible, and whether that is pending, never or unknown."""
    said = [item for item in decided if item.letters]
    positive = [item for item in said if item.letters == POSITIVE]
    last_positive = max((item.span.cycle for item in positive), default=0)
    open_windows = range(last_positive + 1, max(highest, LAST_STUDY_CYCLE) + 1)
    possible = frozenset({"never", *(_stratum(cycle) for cycle in open_windows)})
    if not said:
        if "RESULT_PENDING" in flags:
            return _Story(possible, "INDETERMINATE")
        return (
            _Story(frozenset(), "NOT_EVALUABLE") if "NOT_EVALUABLE" in flags else _Story(possible, "NO_DATA")
        )
    if not positive:
        return _Story(possible, "INDETERMINATE")
    last = said[-1]
    if last.letters == POSITIVE and last_positive >= LAST_STUDY_CYCLE:
        return _Story(frozenset({"never"}), "NEVER", last.on, None, positive_now=True)
    if last.span.cycle >= LAST_STUDY_CYCLE:
        return _Story(possible, "AMBIGUOUS", positive[-1].on, None)
    flags.add("PENDING")
    stale = last.on is not None and (as_of - last.on).days > STALE_AFTER_DAYS
    over = highest >= LAST_STUDY_CYCLE and stale
    return _Story(possible, "AMBIGUOUS" if over else "PENDING", positive[-1].on, None)


def _flag_currency(
    decided: list[_Decided], samples: list[_Sample], story: _Story, flags: set[str], as_of: date
) -> None:
    """RETEST where the last word is doubtful or old; SINGLE_SAMPLE where one sample carries the negativity."""
    said = [item for item in decided if item.letters]
    negative_dates = sorted(day for item in decided for day in item.negative_dates)
    if negative_dates:
        doubtful_last = said[-1].letters == EITHER and any(item.letters == NEGATIVE for item in said[:-1])
        low_after = any(sample.low and sample.collected_on > negative_dates[0] for sample in samples)
        if doubtful_last or low_after:
            flags.add("RETEST")
        if len(negative_dates) == 1 and story.negative_by is not None:
            flags.add("SINGLE_SAMPLE")
    last_marrow = max((item.marrow_on for item in decided if item.marrow_on), default=None)
    if last_marrow is not None and (as_of - last_marrow).days > STALE_AFTER_DAYS:
        flags.add("RETEST")


def _flag_immunotherapy(phases: Sequence[Phase], story: _Story, flags: set[str], as_of: date) -> None:
    """Negativity first seen after blinatumomab, inotuzumab or CAR-T began says nothing about chemosensitivity.

    A sample of the first day itself is drawn before the drug. An undated course may have come before: flagged.
    """
    if story.negative_by is None:
        return
    for phase in phases:
        given = {known_agent(agent) for agent in phase.agents} & IMMUNOTHERAPY_AGENTS
        if given and (phase.started_on is None or phase.started_on < story.negative_by):
            flags.add("NEGATIVE_AFTER_IMMUNOTHERAPY")


def _window(item: _Decided) -> Window:
    span = item.span
    return Window(span.cycle, span.opens_on, span.closes_on, item.letters, item.on, item.method)
