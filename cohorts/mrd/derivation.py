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
from datetime import date
from typing import Any

from cohorts.agents import is_recognised, known_agent
from cohorts.mrd.results import EITHER, NEGATIVE, POSITIVE, Assessment, Sample, visible_samples
from cohorts.mrd.windows import Decided, Phase, Window, between_windows, decide_window, spans_of
from cohorts.vocabulary import IMMUNOTHERAPY_AGENTS

STALE_AFTER_DAYS = 35
LAST_STUDY_CYCLE = 3

STRATA = ("early", "late", "never", "after_cycle_3")
STATES = (
    *("EARLY", "LATE", "NEVER", "AFTER_CYCLE_3", "AMBIGUOUS", "PENDING", "RE_EMERGED", "RE_EMERGED_CLEARED"),
    *("INDETERMINATE", "NO_DATA", "NOT_EVALUABLE"),
)


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


def timeline(assessments: Iterable[Assessment], phases: Iterable[Phase], as_of: date) -> Timeline:
    """Derive the MRD timeline from what was known on `as_of`. The order of the rows never matters."""
    phases = tuple(phases)
    flags: set[str] = set()
    samples = visible_samples(assessments, as_of, flags)
    spans = spans_of(phases, as_of)
    decided = [decide_window(span, samples, flags) for span in spans]
    between = between_windows(samples, spans, decided, flags)
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
        windows=tuple(item.window() for item in decided),
        negative_after=story.negative_after,
        negative_by=story.negative_by,
        positive_now=story.positive_now,
    )


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
    decided: list[Decided], between: list[tuple[int, Sample]], highest: int, flags: set[str], as_of: date
) -> _Story:
    positives = [(float(i), item.on) for i, item in enumerate(decided) if item.letters == POSITIVE]
    # A positive between windows, or one that a later sample of its own window outdid, comes before that window's word:
    # after an earlier negative it is still a return of MRD, even if it was cleared within the window.
    positives += [(place - 0.5, s.collected_on) for place, s in between if s.letters == POSITIVE]
    positives += [
        (i - 0.5, max(item.positive_dates)) for i, item in enumerate(decided) if item.positive_dates
    ]
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


def _never_negative(decided: list[Decided], highest: int, flags: set[str], as_of: date) -> _Story:
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
    decided: list[Decided], samples: list[Sample], story: _Story, flags: set[str], as_of: date
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

    A sample of the first day itself is drawn before the drug. An undated course may have come before: flagged. Where
    the drugs before negativity are not stated or not recognised, that is said; it is never read as none.
    """
    if story.negative_by is None:
        return
    for phase in phases:
        if phase.started_on is not None and phase.started_on >= story.negative_by:
            continue
        if phase.agents is None:
            flags.add("AGENTS_UNKNOWN")
            continue
        if {known_agent(agent) for agent in phase.agents} & IMMUNOTHERAPY_AGENTS:
            flags.add("NEGATIVE_AFTER_IMMUNOTHERAPY")
        if not all(is_recognised(agent) for agent in phase.agents):
            flags.add("AGENT_UNRECOGNISED")
