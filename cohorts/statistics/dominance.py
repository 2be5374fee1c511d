"""How many earlier rows have a smaller rank: the one counting problem behind a concordance index.

Answered for all rows together by descending the bits of the rank (a wavelet tree): at each bit the rows of every
node split into those with a 0 and those with a 1, and a cumulative count says how many of a prefix went each way.
That is one pass of whole arrays a bit, so n log n, where a tree of nodes would need a Python step a row.
"""

import numpy as np

from cohorts.statistics.frames import Array, Floats, Whole


def weight_below(ranks: Whole, weights: Floats | None, prefixes: Whole, thresholds: Whole) -> Array:
    """For each query the weight (or number) of the first `prefixes` rows whose rank is below `thresholds`.

    `ranks` holds every number from 0 to n - 1 once; prefixes and thresholds lie between 0 and n.
    """
    size = len(ranks)
    kind = np.dtype(np.int32 if size < 2**30 else np.int64)
    ranks, thresholds = ranks.astype(kind), thresholds.astype(kind)
    ends: Array = prefixes.astype(kind)
    found: Array = np.zeros(len(ends), np.int64 if weights is None else np.float64)
    zeros_before = np.zeros(size + 1, kind)
    weight_before = None if weights is None else np.zeros(size + 1)
    for shift in range(size.bit_length() - 1, -1, -1):
        half = kind.type(1 << shift)
        left = (ranks & half) == 0
        np.cumsum(left, out=zeros_before[1:])
        # Ranks are all there once, so a node starts where its smallest rank would stand, half of them zeros so far.
        starts = (thresholds >> (shift + 1)) << (shift + 1)
        zeros = zeros_before[ends] - (starts >> 1)
        right = (thresholds & half) != 0
        if weights is None or weight_before is None:
            found += np.where(right, zeros, 0)
        else:
            np.cumsum(np.where(left, weights, 0.0), out=weight_before[1:])
            found += np.where(right, weight_before[ends] - weight_before[starts], 0.0)
        ends = np.where(right, ends + half - zeros, starts + zeros)
        if shift:
            places = _split(ranks, left, zeros_before, shift)
            ranks = _moved(ranks, places)
            weights = None if weights is None else _moved(weights, places)
    return found


def _split(ranks: Array, left: Array, zeros_before: Array, shift: int) -> Array:
    """Where each row goes when every node puts its zeros first, each side in its order."""
    starts = (ranks >> (shift + 1)) << (shift + 1)
    zeros = zeros_before[:-1] - (starts >> 1)
    own = np.arange(len(ranks), dtype=ranks.dtype)
    places: Array = np.where(left, starts + zeros, own + ranks.dtype.type(1 << shift) - zeros)
    return places


def _moved(values: Array, places: Array) -> Array:
    moved = np.empty_like(values)
    moved[places] = values
    return moved
