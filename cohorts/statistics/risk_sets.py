"""Who is at risk at each event time: rows sorted once, so that every risk-set sum is a cumulative sum.

The distinct event times of each stratum are `slots`, numbered by stratum and then by time. A row is at risk at the
slots from `first` up to but not including `beyond`: those after its entry and up to its end. Sums over the rows at
risk at every slot are then cumulative sums from the last slot backwards, and sums over the slots of a row are
differences of cumulative sums, all in linear time.
"""

from dataclasses import dataclass

import numpy as np

from cohorts.statistics.frames import Array, Floats, Whole

# Times nearer to one another than this, or than this share of the mean time, are the same time, as in R
# (`survival::aeqSurv`): 0.1 + 0.2 and 0.3 years are one day.
SAME_TIME = float(np.sqrt(np.finfo(np.float64).eps))

# Rows a run must have on average for summing by run to be faster than counting into bins.
LONG_RUN = 8


@dataclass(frozen=True, eq=False, slots=True)
class RiskSets:
    """Rows in order of stratum, end, and event before censoring, with their slots.

    Every array is by row but `times`, `deaths_at` (by slot), `bounds` (by stratum) and `at` (by event).

    `order` takes rows of the frame into this order. `events` are the places of rows that end with the event, `at`
    their slots. `bounds[s]` to `bounds[s + 1]` are the slots of stratum s; `times` and `deaths_at` are by slot.
    `first` is None where everybody is at risk from the beginning. `leaving` and `entering` are `beyond` and `first`,
    but 0 where those are the first slot of the row's stratum, which is to say before all of them. `runs` are
    the rows at which `beyond` changes, None where it does so too often for sums by run to pay.
    """

    order: Whole
    stratum: Array
    ends: Array
    entries: Array | None
    beyond: Whole
    first: Whole | None
    leaving: Whole
    entering: Whole | None
    runs: Whole | None
    events: Whole
    at: Whole
    times: Floats
    bounds: Whole
    deaths_at: Whole

    @property
    def slots(self) -> int:
        return len(self.times)

    @property
    def crowded(self) -> bool:
        """Whether events share their times with many others."""
        return len(self.events) > LONG_RUN * self.slots

    def at_risk(self, amounts: Floats) -> Floats:
        """For every slot the sum of `amounts` over the rows at risk."""
        size = self.slots + 1
        if self.runs is None:
            left: Array = np.bincount(self.leaving, amounts, size)
        else:
            left = np.zeros(size)
            left[self.leaving[self.runs]] = np.add.reduceat(amounts, self.runs)
        sums = self._from_the_end(left[1:])
        if self.entering is not None:
            sums -= self._from_the_end(np.bincount(self.entering, amounts, size)[1:])
        return sums

    def over_slots(self, amounts: Floats) -> Floats:
        """For every row the sum of `amounts` (one a slot) over the slots at which it is at risk."""
        running = np.concatenate([[0.0], np.cumsum(amounts)])
        starts = self.bounds[self.stratum] if self.first is None else self.first
        sums: Floats = running[self.beyond]
        if len(self.bounds) > 2 or self.first is not None:
            sums -= running[starts]
        return sums

    def by_slot(self, amounts: Floats) -> Floats:
        """For every slot the sum of `amounts` (one an event) over the events at it."""
        if self.crowded:
            crowd: Floats = np.add.reduceat(amounts, np.cumsum(self.deaths_at) - self.deaths_at)
            return crowd
        sums: Array = np.bincount(self.at, amounts, self.slots)
        return sums

    def _from_the_end(self, sums: Array) -> Floats:
        """Sums by slot, shifted by one (a row that goes beyond slot k is at risk at k), run backwards by stratum."""
        for start, stop in zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True):
            part = sums[start:stop][::-1]
            np.cumsum(part, out=part)
        return sums


def risk_sets(
    ends: Array, events: Array, strata: Array | None = None, entries: Array | None = None
) -> RiskSets:
    """The risk sets of rows ending at `ends`, with the event where `events`; `strata` are codes from 0 on."""
    ends, entries = same_times(ends, entries)
    order = ordered(ends, events, strata)
    ends = ends[order]
    stratum: Array = np.zeros(len(order), np.int8) if strata is None else strata[order]
    places = np.flatnonzero(events[order])
    opens = np.ones(len(places), bool)  # whether an event opens a new slot
    opens[1:] = (np.diff(ends[places]) != 0) | (np.diff(stratum[places]) != 0)
    at = np.cumsum(opens) - 1
    opening = places[opens]
    times, slot_stratum = ends[opening], stratum[opening]
    count = 1 if strata is None else int(strata.max()) + 1
    bounds = np.searchsorted(slot_stratum, np.arange(count + 1))
    rows = np.searchsorted(stratum, np.arange(count + 1)) if strata is not None else np.array([0, len(order)])
    beyond = np.empty(len(order), np.int64)
    first = None if entries is None else np.empty(len(order), np.int64)
    entered = None if entries is None else entries[order]
    for code in range(count):
        mine, slots = slice(rows[code], rows[code + 1]), slice(bounds[code], bounds[code + 1])
        beyond[mine] = bounds[code] + np.searchsorted(times[slots], ends[mine], side="right")
        if first is not None and entered is not None:
            first[mine] = bounds[code] + np.searchsorted(times[slots], entered[mine], side="right")
    leaving, entering = beyond, first
    if count > 1:
        starts = bounds[stratum]
        leaving = np.where(beyond > starts, beyond, 0)
        entering = None if first is None else np.where(first > starts, first, 0)
    runs = np.flatnonzero(np.diff(beyond, prepend=-1))
    few = runs if len(order) > LONG_RUN * len(runs) else None
    return RiskSets(order, stratum, ends, entered, beyond, first, leaving, entering, few, places, at,
                    times.astype(np.float64), bounds, np.bincount(at, minlength=len(times)))  # fmt: skip


def same_times(ends: Array, entries: Array | None = None) -> tuple[Array, Array | None]:
    """The times with those that differ by rounding made equal. Whole numbers are left alone."""
    if ends.dtype.kind != "f" and (entries is None or entries.dtype.kind != "f"):
        return ends, entries
    every = np.unique(ends if entries is None else np.concatenate([ends, entries]))
    gaps = np.diff(every)
    near = (gaps <= SAME_TIME) | (gaps <= SAME_TIME * np.abs(every).mean())
    if not near.any():
        return ends, entries
    kept = every[np.concatenate([[True], ~near])]

    def mended(times: Array) -> Array:
        order = np.argsort(times)  # looked up in order, a million rows take a fifth of the time
        moved: Array = np.empty_like(kept, shape=times.shape)
        moved[order] = kept[np.searchsorted(kept, times[order], side="right") - 1]
        return moved

    return mended(ends), None if entries is None else mended(entries)


def ordered(ends: Array, events: Array, strata: Array | None) -> Whole:
    """Rows by stratum, end, and event before censoring. Short whole numbers are sorted by counting."""
    if ends.dtype.kind in "iu" and int(ends.max()) < 2**15:
        # numpy sorts 16 bits by counting (radix); any other width by comparing.
        order: Whole = np.argsort(ends.astype(np.uint16) * 2 + (events == 0), kind="stable")
    else:
        order = np.argsort(ends)  # several times faster than a stable sort, which only ties need
        ranked = ends[order]
        same = ranked[1:] == ranked[:-1]
        if same.any():
            tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
            rows = np.sort(order[tied])
            happened = events[rows] != 0
            early = np.concatenate([rows[happened], rows[~happened]])
            order[tied] = early[np.argsort(ends[early], kind="stable")]
    return order if strata is None else order[by_code(strata[order])]


def by_code(codes: Array) -> Whole:
    """A stable order of whole numbers from 0 on."""
    order: Whole = np.argsort(codes.astype(np.uint16) if int(codes.max()) < 2**16 else codes, kind="stable")
    return order
