"""From windows to strata, state and dates, for all patients at once; the counterpart of `cohorts.mrd.derivation`."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cohorts.mrd.derivation import LAST_STUDY_CYCLE, STALE_AFTER_DAYS, STRATA
from cohorts.mrd.vectorised.columns import NO_DAY, Bools, Flags, Ints, first_of, last_of
from cohorts.mrd.vectorised.samples import EITHER, NEGATIVE, POSITIVE, SILENT, Samples
from cohorts.mrd.vectorised.windows import Decided, NegativeDays, Spans

_EARLY, _LATE, _NEVER, _AFTER = (1 << place for place in range(len(STRATA)))
_NOT_YET = 1 << 40


@dataclass(slots=True)
class Story:
    """For each patient: strata as bits in the order of STRATA, state, and the days of the one-patient Timeline."""

    strata: Ints
    state: npt.NDArray[np.object_]
    negative_after: Ints
    negative_by: Ints

    def tell(self, who: Bools, strata: "Ints | int", state: "npt.NDArray[np.object_] | str", after: "Ints | int",
             by: "Ints | int") -> None:  # fmt: skip
        self.strata = np.where(who, strata, self.strata)
        self.state = np.where(who, state, self.state)
        self.negative_after = np.where(who, after, self.negative_after)
        self.negative_by = np.where(who, by, self.negative_by)


def tell(
    samples: Samples, place: Ints, outside: Bools, spans: Spans, decided: Decided, flags: Flags, as_of: Ints
) -> Story:
    """`place` is, for each sample, how many windows of its patient had opened; `outside`: it lies in none."""
    count = len(as_of)
    story = Story(
        np.zeros(count, np.int64),
        np.full(count, "", dtype=object),
        np.full(count, NO_DAY),
        np.full(count, NO_DAY),
    )
    _never_negative(story, spans, decided, flags, as_of)
    negative = decided.letter == NEGATIVE
    first = first_of(spans.patient[negative], spans.place[negative], count, _NOT_YET)
    _negative(story, first, spans, decided)
    _re_emerged(story, first, samples, place, outside, spans, decided, flags)
    return story


def _between(lowest: Ints, highest: Ints) -> Ints:
    """The strata of the cycles from `lowest` (at least 1) to `highest`, as bits."""
    some = lowest <= highest
    early = some & (lowest <= 1)
    late = some & (lowest <= LAST_STUDY_CYCLE) & (highest >= 2)
    after = some & (highest > LAST_STUDY_CYCLE)
    bits: Ints = early * _EARLY + late * _LATE + after * _AFTER
    return bits


def _never_negative(story: Story, spans: Spans, decided: Decided, flags: Flags, as_of: Ints) -> None:
    """As if no window were negative; those with one are told anew afterwards."""
    count = len(as_of)
    who = spans.patient
    positive, speaks = decided.letter == POSITIVE, decided.letter != SILENT
    last_positive = np.zeros(count, np.int64)
    np.maximum.at(last_positive, who[positive], spans.cycle[positive])
    highest = np.zeros(count, np.int64)
    opened = spans.opens_on <= as_of[who]
    np.maximum.at(highest, who[opened], spans.cycle[opened])
    possible = _NEVER + _between(last_positive + 1, np.maximum(highest, LAST_STUDY_CYCLE))

    order = np.arange(len(who))
    last = last_of(who[speaks], order[speaks], count, -1)
    last_letter = np.append(decided.letter, SILENT)[last]
    last_on = np.append(decided.on, NO_DAY)[last]
    last_number = np.append(spans.cycle, 0)[last]
    positive_on = last_of(who[positive], decided.on[positive], count, NO_DAY)
    silent, unseen = last == -1, ~np.isin(np.arange(count), who[positive])
    has_negative = np.isin(np.arange(count), who[decided.letter == NEGATIVE])

    never = (last_letter == POSITIVE) & (last_positive >= LAST_STUDY_CYCLE)
    open_ = ~silent & ~unseen & ~never & (last_number < LAST_STUDY_CYCLE) & ~has_negative
    stale = (last_on != NO_DAY) & (as_of - last_on > STALE_AFTER_DAYS)
    flags.add("PENDING", np.flatnonzero(open_))
    everyone = np.ones(count, np.bool_)
    story.tell(everyone, possible, "AMBIGUOUS", positive_on, NO_DAY)
    story.tell(open_ & ~((highest >= LAST_STUDY_CYCLE) & stale), possible, "PENDING", positive_on, NO_DAY)
    story.tell(never, _NEVER, "NEVER", last_on, NO_DAY)
    story.tell(unseen, possible, "INDETERMINATE", NO_DAY, NO_DAY)
    waiting, not_evaluable = flags.has("RESULT_PENDING"), flags.has("NOT_EVALUABLE")
    story.tell(silent & ~waiting, possible, "NO_DATA", NO_DAY, NO_DAY)
    story.tell(silent & ~waiting & not_evaluable, 0, "NOT_EVALUABLE", NO_DAY, NO_DAY)


def _negative(story: Story, first: Ints, spans: Spans, decided: Decided) -> None:
    count = len(first)
    before = (decided.letter == POSITIVE) & (spans.place < first[spans.patient])
    lowest = np.zeros(count, np.int64)
    np.maximum.at(lowest, spans.patient[before], spans.cycle[before])
    positive_on = last_of(spans.patient[before], decided.on[before], count, NO_DAY)
    is_first = spans.place == first[spans.patient]
    who = spans.patient[is_first]
    last_cycle = last_of(who, decided.last_cycle[is_first], count, 0)
    strata = _between(lowest + 1, last_cycle)
    state = np.full(count, "AMBIGUOUS", dtype=object)
    for place, name in enumerate(STRATA):
        state[strata == 1 << place] = name.upper()
    since = last_of(who, decided.negative_since[is_first], count, NO_DAY)
    story.tell(first != _NOT_YET, strata, state, positive_on, since)


def _re_emerged(
    story: Story, first: Ints, samples: Samples, place: Ints, outside: Bools, spans: Spans, decided: Decided,
    flags: Flags,
) -> None:  # fmt: skip
    """A positive after the first negative window. What comes before a window's word counts half a place less."""
    count = len(first)
    window = decided.letter == POSITIVE
    mixed = decided.last_positive != NO_DAY
    between = outside & (samples.letter == POSITIVE)
    who = np.concatenate([spans.patient[window], samples.patient[between], spans.patient[mixed]])
    twice = np.concatenate([2 * spans.place[window], 2 * place[between] - 1, 2 * spans.place[mixed] - 1])
    on = np.concatenate([decided.on[window], samples.day[between], decided.last_positive[mixed]])
    after = twice > 2 * first[who]
    who, twice, on = who[after], twice[after], on[after]
    # Stable: at the same place a positive of the window itself comes after one between windows.
    order = np.argsort(twice, kind="stable")
    who, twice, on = who[order], twice[order], on[order]
    last_twice = last_of(who, twice, count, _NOT_YET)
    last_on = last_of(who, on, count, NO_DAY)
    returned = last_twice != _NOT_YET
    flags.add("RE_EMERGED", np.flatnonzero(returned))
    cleared = (decided.letter == NEGATIVE) & (2 * spans.place > last_twice[spans.patient])
    since = first_of(spans.patient[cleared], decided.negative_since[cleared], count, NO_DAY)
    story.tell(returned, _NEVER, "RE_EMERGED", last_on, NO_DAY)
    story.tell(returned & (since != NO_DAY), _LATE, "RE_EMERGED_CLEARED", last_on, since)


def flag_currency(
    samples: Samples,
    spans: Spans,
    decided: Decided,
    negative: NegativeDays,
    story: Story,
    flags: Flags,
    as_of: Ints,
) -> None:
    """RETEST where the last word is doubtful or old; SINGLE_SAMPLE where one sample carries the negativity."""
    count = len(as_of)
    speaks = decided.letter != SILENT
    last_letter = last_of(spans.patient[speaks], decided.letter[speaks], count, SILENT)
    said_negative = np.bincount(spans.patient[decided.letter == NEGATIVE], minlength=count) > 0
    number = np.bincount(negative.patient, minlength=count)
    first_day = first_of(negative.patient, negative.day, count, NO_DAY)
    low_after = samples.low & (number[samples.patient] > 0) & (samples.day > first_day[samples.patient])
    flags.add("RETEST", np.flatnonzero((number > 0) & (last_letter == EITHER) & said_negative))
    flags.add("RETEST", samples.patient[low_after])
    flags.add("SINGLE_SAMPLE", np.flatnonzero((number == 1) & (story.negative_by != NO_DAY)))
    marrow = decided.marrow_on != NO_DAY
    last_marrow = np.full(count, NO_DAY)
    np.maximum.at(last_marrow, spans.patient[marrow], decided.marrow_on[marrow])
    flags.add("RETEST", np.flatnonzero((last_marrow != NO_DAY) & (as_of - last_marrow > STALE_AFTER_DAYS)))
