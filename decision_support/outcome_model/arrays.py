"""The array types of the model and weighted summaries of draws."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def equal_weights(count: int) -> Floats:
    return np.full(count, 1.0 / count)


def weighted_mean(values: Floats, weights: Floats) -> float:
    return float(weights @ values)


def weighted_variance(values: Floats, weights: Floats) -> float:
    return float(weights @ (values - weights @ values) ** 2)


def weighted_quantiles(values: Floats, weights: Floats, levels: Sequence[float]) -> tuple[float, ...]:
    """Quantiles of weighted draws, linear between the mid-points of the cumulative weights."""
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order]) - weights[order] / 2
    return tuple(float(found) for found in np.interp(levels, cumulative, values[order]))


def probability(holds: npt.NDArray[np.bool_], weights: Floats) -> float:
    return float(weights @ holds)


def effective_draws(weights: Floats) -> float:
    """How many equally weighted draws these weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())
