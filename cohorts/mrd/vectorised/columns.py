"""Reading columns of a frame as arrays, and collecting flags as bits."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# Days are counted from 1970-01-01; this stands for no day and is earlier than any.
NO_DAY = int(np.iinfo(np.int64).min)

FLAGS = (
    "ADEQUACY_PRESUMED",
    "AGENTS_UNKNOWN",
    "AGENT_UNRECOGNISED",
    "CYCLES_UNKNOWN",
    "CYCLE_UNCERTAIN",
    "DISCORDANT_REVIEW",
    "INADEQUATE_SAMPLE",
    "LOD_UNKNOWN",
    "LOW_POSITIVE",
    "MID_CYCLE",
    "NEGATIVE_AFTER_IMMUNOTHERAPY",
    "NOT_EVALUABLE",
    "PENDING",
    "REPORT_DATE_PRESUMED",
    "RESULT_PENDING",
    "RETEST",
    "RE_EMERGED",
    "SHALLOW",
    "SINGLE_SAMPLE",
    "UNDATED",
)
_BIT = {name: 1 << place for place, name in enumerate(FLAGS)}


class Flags:
    """The flags of each patient, one bit a flag."""

    def __init__(self, count: int) -> None:
        self.bits = np.zeros(count, np.int64)

    def add(self, name: str, patients: Ints) -> None:
        """Sets the flag for these patients, who may be named more than once."""
        self.bits[patients] |= _BIT[name]

    def has(self, name: str) -> Bools:
        found: Bools = (self.bits & _BIT[name]) != 0
        return found

    def words(self) -> npt.NDArray[np.object_]:
        return joined_names(self.bits, FLAGS)


def joined_names(bits: Ints, names: Iterable[str]) -> npt.NDArray[np.object_]:
    """The names of the bits set, in the order of the names, joined by |."""
    ordered = tuple(names)
    kinds, places = np.unique(bits, return_inverse=True)
    words = [
        "|".join(name for place, name in enumerate(ordered) if kind >> place & 1) for kind in kinds.tolist()
    ]
    found: npt.NDArray[np.object_] = np.array(words, dtype=object)[places]
    return found


def days(column: "pd.Series[Any]") -> Ints:
    """Dates as days since 1970-01-01, NO_DAY where none is given."""
    found: Ints = column.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return found


def equals(column: "pd.Series[Any]", *values: str) -> Bools:
    """Where a text column, categorical or not, has one of these values."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        wanted = np.append(column.cat.categories.isin(values), False)  # code -1, not given, is the last place
        return np.asarray(wanted[column.cat.codes.to_numpy()], dtype=np.bool_)
    return np.asarray(column.isin(values), dtype=np.bool_)


def last_of(places: Ints, values: Ints, size: int, start: int) -> Ints:
    """For each place the last of its values; `start` where it has none."""
    found = np.full(size, start, np.int64)
    found[places] = values
    return found


def first_of(places: Ints, values: Ints, size: int, start: int) -> Ints:
    """For each place the first of its values; `start` where it has none."""
    return last_of(places[::-1], values[::-1], size, start)


def any_of(mask: Bools, starts: Ints) -> Bools:
    """For each run of rows that begins at `starts`, whether the mask holds anywhere in it."""
    if not len(starts):
        return np.zeros(0, np.bool_)
    found: Bools = np.logical_or.reduceat(mask, starts)
    return found
