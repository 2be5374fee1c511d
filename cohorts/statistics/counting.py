"""Counting rows by time: the one pass over the patients that every curve and test here is built from.

Whole-number durations (days) are counted without a sort when their range is about as narrow as the frame is long;
otherwise the times are sorted once. After that the work is by distinct time, not by patient.

Times that differ by rounding alone are one time: as R's survival package does (`timefix`, function `aeqSurv`), two
neighbouring distinct times are taken for equal when they differ by at most 1.5e-8, absolutely or as a share of the
mean distinct time. Whole numbers are exact and are never joined (R would join whole numbers above 6.7e7).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cohorts.messages import gettext_noop as _
from cohorts.statistics.frames import Array, Floats, StatisticsError, Whole

TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
LARGEST_EXACT_WHOLE = 2.0**53
# A dense table may have this many cells a row, or this many in all, before sorting is the cheaper way to count.
CELLS_A_ROW = 4
FEW_CELLS = 1 << 16
# Rows are counted in slices that stay in the processor's cache together with the table.
SLICE = 1 << 16
CACHED_CELLS = 1 << 15


@dataclass(frozen=True, slots=True)
class Timeline:
    """Times as places on an axis: row i ends at `times(ends[i])` and enters after `times(entries[i])`.

    The axis is either every whole number from `first` on (`distinct` is None) or the sorted distinct times.
    """

    ends: Whole
    entries: Whole | None
    length: int
    first: int
    distinct: Floats | None

    def times(self, places: Whole) -> Floats:
        if self.distinct is None:
            return (places + self.first).astype(np.float64)
        return self.distinct[places]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts at the times at which rows end, block after block (a block is a group or a stratum), times rising.

    keys: whole numbers, one a line: block times the length of the axis, plus the place on the axis.
    time: the time, one a line.
    counts: lines x columns; rows that end there, by column (32-bit; or the sum of their weights).
    starts: where each block's lines begin, and at last the number of lines.
    """

    keys: Whole
    length: int
    time: Floats
    counts: Array
    starts: Whole

    @property
    def block(self) -> Whole:
        return self.keys // self.length

    @property
    def place(self) -> Whole:
        return self.keys % self.length

    def slices(self) -> list[slice]:
        """The lines of each block."""
        return [slice(start, stop) for start, stop in pairwise(self.starts.tolist())]


def timeline(ends: Array, entries: Array | None = None, *, entry_column: str = "") -> Timeline:
    """The axis of the times of all rows, entries included.

    Errors: an entry that is the row's end but for rounding (`entry_column` is the column named).
    """
    whole = _whole(ends)
    whole_entries = None if entries is None or whole is None else _whole(entries)
    if whole is not None and (entries is None or whole_entries is not None):
        first, last = int(whole.min()), int(whole.max())
        if whole_entries is not None:
            first = min(first, int(whole_entries.min()))
        if last - first < max(FEW_CELLS, CELLS_A_ROW * len(whole)):
            return Timeline(
                whole - first if first else whole,
                None if whole_entries is None else whole_entries - first,
                last - first + 1, first, None,
            )  # fmt: skip
    exact = whole is not None and (entries is None or whole_entries is not None)
    joined: Array = ends if entries is None else np.concatenate([ends, entries])
    places, distinct = _ranked(joined, exact=exact)
    if entries is None:
        return Timeline(places, None, len(distinct), 0, distinct)
    if (places[len(ends) :] >= places[: len(ends)]).any():
        raise StatisticsError(entry_column, _("an entry and its end differ by rounding alone"))
    return Timeline(places[: len(ends)], places[len(ends) :], len(distinct), 0, distinct)


def tally(
    axis: Timeline,
    columns: Array,
    width: int,
    *,
    blocks: Array | None = None,
    depth: int = 1,
    weights: Floats | None = None,
) -> Tally:
    """Rows counted by block (`blocks`, below `depth`), time and column (`columns`, below `width`)."""
    cells = depth * axis.length * width
    # Every place on an axis of distinct times is somebody's, so one block of them has no room to spare.
    if cells <= max(FEW_CELLS, CELLS_A_ROW * len(axis.ends)) or (
        blocks is None and axis.distinct is not None
    ):
        table = _dense(axis, columns, width, blocks, cells, weights).reshape(-1, width)
        keys = np.flatnonzero(table.any(axis=1))
        counts = table if len(keys) == len(table) else table[keys]
    else:
        lines, line_of_row = np.unique(_keys(axis, blocks, slice(None)), return_inverse=True)
        keys = lines
        cell_of_row = line_of_row * width + columns
        counts = _narrow(np.bincount(cell_of_row, weights, len(lines) * width)).reshape(-1, width)
    every = depth == 1 and len(keys) == axis.length
    time = axis.distinct if every and axis.distinct is not None else axis.times(keys % axis.length)
    starts = np.searchsorted(keys, np.arange(depth + 1) * axis.length)
    return Tally(keys, axis.length, time, counts, starts)


def remaining(counts: Array) -> Array:
    """How many are left just before each time: sums from each line to the last (lines first)."""
    left: Array = np.cumsum(counts[::-1], axis=0, dtype=counts.dtype)[::-1]
    return left


def not_yet_entered(
    table: Tally, axis: Timeline, *, blocks: Array | None = None, weights: Floats | None = None
) -> Array:
    """For each line, the rows of its block (or their weight) that enter at its time or later."""
    assert axis.entries is not None
    keys = axis.entries if blocks is None else blocks * np.int64(axis.length) + axis.entries
    order = np.argsort(keys)
    keys = keys[order]
    each = np.ones(len(keys), np.int64) if weights is None else weights[order]
    before = np.concatenate([np.zeros(1, each.dtype), np.cumsum(each)])
    here = np.searchsorted(keys, table.keys)
    end_of_block = np.searchsorted(keys, (table.block + 1) * axis.length)
    late: Array = before[end_of_block] - before[here]
    return late


def _keys(axis: Timeline, blocks: Array | None, rows: slice) -> Whole:
    return axis.ends[rows] if blocks is None else blocks[rows] * np.int64(axis.length) + axis.ends[rows]


def _dense(
    axis: Timeline, columns: Array, width: int, blocks: Array | None, cells: int, weights: Floats | None
) -> Array:
    if weights is None and cells > CACHED_CELLS:
        return _large(axis, columns, width, blocks, cells)
    step = SLICE if cells <= CACHED_CELLS else len(axis.ends)
    table: Array | None = None
    for start in range(0, len(axis.ends), step):
        rows = slice(start, start + step)
        keys = _keys(axis, blocks, rows) * width
        keys += columns[rows]
        counted = np.bincount(keys, None if weights is None else weights[rows], cells)
        del keys
        table = counted if table is None else np.add(table, counted, out=table)
    assert table is not None
    return _narrow(table)


def _large(axis: Timeline, columns: Array, width: int, blocks: Array | None, cells: int) -> Array:
    """Counts in a table that leaves the cache anyway: narrow from the start, as `bincount` would take twice as much."""
    table = np.zeros(cells, np.int32)
    for start in range(0, len(axis.ends), SLICE):
        rows = slice(start, start + SLICE)
        keys = _keys(axis, blocks, rows) * width
        keys += columns[rows]
        np.add.at(table, keys, np.int32(1))
    return table


def _narrow(counted: Array) -> Array:
    """Counts of rows in half the memory: a frame has fewer than 2^31 rows. Sums of weights stay."""
    return counted.astype(np.int32) if counted.dtype.kind == "i" else counted


def _whole(values: Array) -> Whole | None:
    """The values as whole numbers where all are."""
    if values.dtype.kind != "f":
        return values
    some = values[:1000]
    if (np.floor(some) != some).any() or np.abs(values).max() >= LARGEST_EXACT_WHOLE:
        return None
    whole = values.astype(np.int64)
    return whole if np.array_equal(whole, values) else None


def _ranked(values: Array, *, exact: bool) -> tuple[Whole, Floats]:
    """Each value's place among the sorted distinct ones, and those."""
    order = np.argsort(values)
    ordered = values[order]
    steps = np.diff(ordered)
    begins = np.empty(len(ordered), np.bool_)
    begins[0] = True
    if exact:
        begins[1:] = steps > 0
    else:
        begins[1:] = steps != 0
        tolerance = TOLERANCE * max(1.0, float(np.abs(ordered[begins]).mean()))
        begins[1:] = steps > tolerance
    del steps
    distinct = ordered[begins].astype(np.float64, copy=False)
    del ordered
    places = np.empty(len(order), np.int64)
    places[order] = np.cumsum(begins) - 1
    return places, distinct
