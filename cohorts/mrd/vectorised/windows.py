"""The windows of the cycles of all patients, and what they say; the counterpart of `cohorts.mrd.windows`.

Where the cycles of a patient follow one another in time, a day lies in one window at most: that of the last cycle whose
window had opened.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cohorts.mrd.vectorised.columns import NO_DAY, Bools, Flags, Ints, any_of, days, first_of, last_of
from cohorts.mrd.vectorised.samples import EITHER, NEGATIVE, POSITIVE, SILENT, Samples
from cohorts.mrd.windows import CYCLE_UNCERTAIN_AFTER_DAYS, WINDOW_CLOSES_AFTER_DAYS, WINDOW_OPENS_AFTER_DAYS

# Patients are told apart from days in one number; no day of a record comes near it.
_APART = 1 << 32


@dataclass(frozen=True, slots=True)
class Spans:
    """Recorded cycles, ordered by patient, cycle and start. `place` counts within the patient, from 0."""

    patient: Ints
    cycle: Ints
    started_on: Ints
    next_start: Ints
    last_cycle: Ints
    place: Ints

    @property
    def opens_on(self) -> Ints:
        return self.started_on + WINDOW_OPENS_AFTER_DAYS

    def disordered(self) -> Ints:
        """Patients with a cycle that began before the one that it follows."""
        return np.unique(self.patient[(self.next_start != NO_DAY) & (self.next_start < self.started_on)])


@dataclass(frozen=True, slots=True)
class Decided:
    """What each window says (SILENT: nothing), since when it is negative, and the days that matter of it."""

    letter: Ints
    on: Ints
    negative_since: Ints
    last_positive: Ints
    marrow_on: Ints
    last_cycle: Ints


@dataclass(frozen=True, slots=True)
class NegativeDays:
    """All days on which a window was negative."""

    patient: Ints
    day: Ints


def spans_of(phases: pd.DataFrame, patient: Ints, as_of: Ints) -> Spans:
    cycle = phases["cycle"].to_numpy(np.float64, na_value=np.nan)
    started = days(phases["started_on"])
    kept = ~np.isnan(cycle) & (started != NO_DAY) & (started <= as_of[patient])
    rows = np.unique(
        np.column_stack([patient[kept], cycle[kept].astype(np.int64), started[kept]]), axis=0
    ) if kept.any() else np.zeros((0, 3), np.int64)  # fmt: skip
    who, number, start = rows[:, 0], rows[:, 1], rows[:, 2]
    followed = np.append(who[1:] == who[:-1], False) if len(who) else np.zeros(0, np.bool_)
    next_number = np.append(number[1:], 0)[: len(who)]
    next_start = np.append(start[1:], 0)[: len(who)]
    first = first_of(who, np.arange(len(who)), len(as_of), 0)
    return Spans(
        patient=who,
        cycle=number,
        started_on=start,
        next_start=np.where(followed, next_start, NO_DAY),
        last_cycle=np.where(followed, np.maximum(number, next_number - 1), number),
        place=np.arange(len(who)) - first[who],
    )


def latest_open_span(samples: Samples, spans: Spans) -> Ints:
    """For each sample the last span of its patient whose window had opened by its day; -1 for none."""
    found = np.searchsorted(
        spans.patient * _APART + spans.opens_on, samples.patient * _APART + samples.day, side="right"
    ) - 1  # fmt: skip
    if not len(spans.patient):
        return found
    return np.where((found >= 0) & (spans.patient[found] == samples.patient), found, -1)


def holds(span: Ints, samples: Samples, spans: Spans) -> Bools:
    """Whether each sample lies in the window of its latest open span."""
    if not len(spans.patient):
        return np.zeros(len(span), np.bool_)
    next_start = spans.next_start[span]
    found: Bools = (span >= 0) & (
        (next_start == NO_DAY) | (samples.day <= next_start + WINDOW_CLOSES_AFTER_DAYS)
    )
    return found


def decide(samples: Samples, span: Ints, spans: Spans, flags: Flags) -> tuple[Decided, NegativeDays]:
    """What the windows say from the samples that lie in them, whose spans are given."""
    count = len(spans.patient)
    day, place, said, doubtful, marrow = _days_of_windows(samples, span, flags)
    order = np.arange(len(day))
    firm = ~doubtful
    last_day = last_of(place, order, count, -1)
    last_firm = last_of(place[firm], order[firm], count, -1)
    other = firm & (said != NEGATIVE)
    last_other = last_of(place[other], order[other], count, -1)
    in_run = firm & (said == NEGATIVE) & (order > last_other[place])

    said_last = np.append(said, SILENT)[last_firm]
    letter = np.where(said_last == NEGATIVE, NEGATIVE, np.where(last_firm == last_day, said_last, EITHER))
    on = np.append(day, NO_DAY)[np.where(letter == NEGATIVE, last_firm, last_day)]
    silent = last_day == -1
    letter[silent] = SILENT
    letter[silent & (last_of(span, span, count, -1) >= 0)] = EITHER
    since = first_of(place[in_run], day[in_run], count, NO_DAY)
    since[letter != NEGATIVE] = NO_DAY
    uncertain = (
        (since != NO_DAY)
        & (spans.next_start == NO_DAY)
        & (since - spans.started_on > CYCLE_UNCERTAIN_AFTER_DAYS)
    )
    flags.add("CYCLE_UNCERTAIN", spans.patient[uncertain])
    positive, negative = said == POSITIVE, said == NEGATIVE
    decided = Decided(
        letter=letter,
        on=on,
        negative_since=since,
        last_positive=last_of(place[positive], day[positive], count, NO_DAY),
        marrow_on=last_of(place[marrow], day[marrow], count, NO_DAY),
        last_cycle=spans.last_cycle + uncertain,
    )
    return decided, NegativeDays(spans.patient[place[negative]], day[negative])


def _days_of_windows(samples: Samples, span: Ints, flags: Flags) -> tuple[Ints, Ints, Ints, Bools, Bools]:
    """Each day with deciding samples: day, span, letter, whether only shallow negatives, whether marrow."""
    span, rows = span[samples.decides], samples.where(samples.decides)
    new = np.ones(len(span), np.bool_)
    new[1:] = (span[1:] != span[:-1]) | (rows.day[1:] != rows.day[:-1])
    starts = np.flatnonzero(new)
    positive, negative = rows.letter == POSITIVE, rows.letter == NEGATIVE
    any_positive = any_of(positive, starts)
    igtr_negative = negative & rows.igtr
    against_deep = ~any_of(positive & ~rows.flow, starts) & any_of(igtr_negative & rows.deep, starts)
    transcript_only = ~any_of(positive & ~rows.transcript, starts) & any_of(igtr_negative, starts)
    in_marrow = ~any_of(positive & ~rows.marrow, starts)
    discordant = any_positive & in_marrow & (against_deep | transcript_only)
    flags.add("DISCORDANT_REVIEW", rows.patient[starts[discordant]])
    low = any_of(rows.low, starts)
    called = np.where(~low & any_of(negative, starts), NEGATIVE, EITHER)
    said = np.where(any_positive, np.where(discordant, EITHER, POSITIVE), called)
    doubtful = ~any_positive & ~low & (called == EITHER)
    return rows.day[starts], span[starts], said, doubtful, any_of(rows.marrow, starts)
