"""Counting ranks below a threshold in a prefix, against counting one by one."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.statistics import dominance


@pytest.fixture(params=[dominance.NODE_BITS, 4], ids=["one node", "many nodes"], scope="module", autouse=True)
def node_bits(request: pytest.FixtureRequest) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dominance, "NODE_BITS", request.param)
        yield request.param


@given(size=st.integers(1, 150), seed=st.integers(0, 1_000))
def test_it_counts_what_a_loop_counts(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    ranks, weights = random.permutation(size), random.uniform(0.5, 2, size)
    prefixes, thresholds = random.integers(0, size + 1, 40), random.integers(0, size + 1, 40)
    chosen = [ranks[:prefix] < threshold for prefix, threshold in zip(prefixes, thresholds, strict=True)]
    counts = dominance.weight_below(ranks, None, prefixes, thresholds)
    assert counts.tolist() == [int(mask.sum()) for mask in chosen]
    sums = dominance.weight_below(ranks, weights, prefixes, thresholds)
    assert sums.tolist() == pytest.approx([weights[: len(mask)][mask].sum() for mask in chosen])
