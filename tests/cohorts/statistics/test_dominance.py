"""Counting ranks below a threshold in a prefix, against counting one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.statistics.dominance import weight_below


@given(size=st.integers(1, 70), seed=st.integers(0, 1_000))
def test_it_counts_what_a_loop_counts(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    ranks, weights = random.permutation(size), random.uniform(0.5, 2, size)
    prefixes, thresholds = random.integers(0, size + 1, 40), random.integers(0, size + 1, 40)
    chosen = [ranks[:prefix] < threshold for prefix, threshold in zip(prefixes, thresholds, strict=True)]
    counts = weight_below(ranks, None, prefixes, thresholds)
    assert counts.tolist() == [int(mask.sum()) for mask in chosen]
    sums = weight_below(ranks, weights, prefixes, thresholds)
    assert sums.tolist() == pytest.approx([weights[: len(mask)][mask].sum() for mask in chosen])
