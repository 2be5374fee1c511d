"""What a statistic accepts: columns of a frame as checked numpy arrays, or an error that names the column.

Nothing is repaired. A missing value, a negative time or an unknown event code is refused, because a statistic that
drops or guesses rows silently answers for other patients than those asked about. The frame is never written to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cohorts.messages import gettext_noop as _

Array = NDArray[Any]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Labels over a range of whole numbers no wider than this are found by counting instead of by hashing.
NARROW_RANGE = 4096


class StatisticsError(ValueError):
    """The frame cannot be analysed as asked. `column` names the column at fault, `message` says why.

    `identifier` is the message before its `values` were filled in. What data can bring about is marked for
    translation; what only a wrong argument can is told to programmers, in English.
    """

    def __init__(self, column: str, identifier: str, **values: str | int) -> None:
        self.column, self.identifier, self.values = column, identifier, values
        self.message = identifier % values if values else identifier
        super().__init__(f"{column}: {self.message}")


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows by label: `codes[row]` is the place of the row's label in `labels`. Every label has at least one row.

    Categories keep their order and lose those without rows; other labels are sorted (numbers by size, text by code
    point, as R's `factor` does in the C locale).
    """

    labels: tuple[Any, ...]
    codes: Array  # whole numbers, one a row

    def __len__(self) -> int:
        return len(self.labels)


def series(frame: pd.DataFrame, column: str) -> pd.Series:
    """The column of that name. Errors: not a frame, no rows, no such column, more than one of that name."""
    if not isinstance(frame, pd.DataFrame):
        raise StatisticsError(
            str(column), "a pandas DataFrame is needed, not %(kind)s", kind=type(frame).__name__
        )
    if column not in frame.columns:
        raise StatisticsError(str(column), "the frame has no such column")
    found = frame[column]
    if isinstance(found, pd.DataFrame):
        raise StatisticsError(str(column), "the frame has more than one column of this name")
    if not len(found):
        raise StatisticsError(str(column), _("the frame has no rows"))
    return found


def numbers(frame: pd.DataFrame, column: str, *, booleans: bool = False) -> Array:
    """Finite numbers of a column, one a row: int64 where the column holds whole numbers, float64 otherwise.

    Accepts numpy and nullable integers and floats, categories that are numbers, objects that are all numbers, and
    (with `booleans`) true and false as 1 and 0. Errors: missing, infinite, or not numbers.
    """
    found = series(frame, column)
    if isinstance(found.dtype, pd.CategoricalDtype):
        categories = pd.Series(found.cat.categories)
        if found.hasnans:
            raise _missing(column, int(found.isna().sum()))
        found = categories.take(found.cat.codes.to_numpy())
    values = _plain(found, column, booleans=booleans)
    if values.dtype.kind == "f" and not np.isfinite(values.min() + values.max()):
        if missing := int(np.isnan(values).sum()):
            raise _missing(column, missing)
        raise StatisticsError(column, _("a value is infinite"))
    return values


def durations(frame: pd.DataFrame, column: str) -> Array:
    """Times from zero on, in whatever unit the frame uses. Errors: as `numbers`, or a time below zero."""
    values = numbers(frame, column)
    if (smallest := values.min()) < 0:
        raise StatisticsError(column, _("a duration is negative (%(smallest)s)"), smallest=f"{smallest:g}")
    return values


def entries(frame: pd.DataFrame, column: str, ends: Array) -> Array:
    """Times at which rows come under observation, each before the row's end (`ends`, from `durations`).

    A row is at risk after its entry and up to and including its end. An entry below zero means: from the start.
    """
    values = numbers(frame, column)
    if wrong := int((values >= ends).sum()):
        raise StatisticsError(
            column, _("%(rows)d rows enter at or after the end of their observation"), rows=wrong
        )
    return values


def weights(frame: pd.DataFrame, column: str) -> Floats:
    """Case weights above zero, one a row."""
    values: Floats = numbers(frame, column).astype(np.float64, copy=False)
    if values.min() <= 0:
        raise StatisticsError(column, _("a weight is zero or negative"))
    return values


def event_codes(frame: pd.DataFrame, column: str) -> Array:
    """Whole event codes from 0 on (0 is censored, 1 and up are causes), as integers or booleans, one a row."""
    values = numbers(frame, column, booleans=True)
    if values.dtype.kind == "f":
        whole = values.astype(np.int64)
        if not np.array_equal(whole, values):
            raise StatisticsError(column, "an event code is not a whole number")
        values = whole
    if values.dtype.kind != "b" and (values.min() < 0 or values.max() >= NARROW_RANGE):
        raise StatisticsError(
            column, "event codes are whole numbers from 0 to %(last)d", last=NARROW_RANGE - 1
        )
    return values


def event_flags(frame: pd.DataFrame, column: str) -> Array:
    """Whether each row ended with the event: codes 0 and 1 (or false and true), as integers or booleans."""
    codes = event_codes(frame, column)
    if codes.dtype.kind != "b" and codes.max() > 1:
        raise StatisticsError(column, "an event is 0 (censored) or 1; for causes use competing risks")
    return codes


def groups(frame: pd.DataFrame, column: str) -> Groups:
    """Rows by the label in `column`. Errors: a row without a label, labels that have no order."""
    found = series(frame, column)
    if found.dtype != object and found.hasnans:
        raise _missing(column, int(found.isna().sum()))
    if isinstance(found.dtype, pd.CategoricalDtype):
        return _present(found.cat.categories.tolist(), found.cat.codes.to_numpy())
    if found.dtype.kind in "iub" and found.dtype.kind == np.dtype(found.to_numpy().dtype).kind:
        values = found.to_numpy()
        smallest, largest = int(values.min()), int(values.max())
        if largest - smallest < NARROW_RANGE and largest <= np.iinfo(np.int64).max:
            kind = bool if values.dtype.kind == "b" else int
            return _present([kind(label) for label in range(smallest, largest + 1)],
                            values.astype(np.int64) - smallest)  # fmt: skip
    codes, labels = pd.factorize(found, use_na_sentinel=True)
    if codes.min() < 0:
        raise _missing(column, int(found.isna().sum()))
    try:
        order = sorted(range(len(labels)), key=lambda place: labels[place])
    except TypeError as problem:
        raise StatisticsError(column, _("the labels are of kinds that have no common order")) from problem
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return Groups(tuple(labels[order].tolist()), place[codes])


def joint_groups(frame: pd.DataFrame, columns: str | Iterable[str]) -> Groups:
    """Rows by the labels of one column, or by the combinations (tuples) of several that occur together."""
    names = [columns] if isinstance(columns, str) else list(columns)
    if not names:
        raise StatisticsError("strata", "name at least one column")
    parts = [groups(frame, name) for name in names]
    if len(parts) == 1:
        return parts[0]
    codes: Array = np.zeros(len(frame), np.int64)
    labels: list[tuple[Any, ...]] = [()]
    for part in parts:
        codes = codes * len(part) + part.codes
        labels = [(*before, label) for before in labels for label in part.labels]
    return _present(labels, codes)


def _present(labels: list[Any], codes: Array) -> Groups:
    """Only the labels that have rows, in the order given."""
    seen = np.bincount(codes, minlength=len(labels)) > 0
    if seen.all():
        return Groups(tuple(labels), codes)
    place = np.cumsum(seen) - 1
    kept = tuple(label for label, has_rows in zip(labels, seen.tolist(), strict=True) if has_rows)
    return Groups(kept, place[codes])


def _plain(found: pd.Series, column: str, *, booleans: bool) -> Array:
    kind = getattr(found.dtype, "kind", "O")
    if kind == "O":
        inferred = pd.api.types.infer_dtype(found, skipna=True)
        known = {"integer", "floating", "mixed-integer-float", "decimal"} | (
            {"boolean"} if booleans else set()
        )
        if inferred not in known and not (inferred == "empty" and found.hasnans):
            raise StatisticsError(column, "numbers are needed, not %(kind)s", kind=inferred)
        kind = {"integer": "i", "boolean": "b"}.get(inferred, "f")
    if kind == "b" and not booleans:
        raise StatisticsError(column, "numbers are needed, not true and false")
    if kind not in "iufb":
        raise StatisticsError(column, "numbers are needed, not %(kind)s", kind=str(found.dtype))
    if found.hasnans:
        raise _missing(column, int(found.isna().sum()))
    if kind == "u" and int(found.max()) > np.iinfo(np.int64).max:
        kind = "f"
    dtype = {"b": np.bool_, "f": np.float64}.get(kind, np.int64)
    try:
        plain: Array = found.to_numpy(dtype=dtype)
    except OverflowError as problem:
        raise StatisticsError(column, _("a number is too large")) from problem
    return plain


def _missing(column: str, count: int) -> StatisticsError:
    if count == 1:
        return StatisticsError(column, _("1 value is missing"))
    return StatisticsError(column, _("%(count)d values are missing"), count=count)
