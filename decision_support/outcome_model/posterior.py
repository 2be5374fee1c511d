"""The fit: posterior mode by Newton's method, its curvature, and importance sampling around it.

Thirteen parameters and a log density that is a few array operations make this a matter of a second, and exact up to
Monte Carlo error, which the effective number of draws states. The proposals come from a scrambled Sobol sequence: the
same seed gives the same draws on every machine, with less noise than pseudo-random numbers of the same count.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.stats import chi2, norm, qmc

from decision_support.outcome_model.arrays import Floats, effective_draws

LogDensity = Callable[[Floats], Floats]

_GRADIENT_STEP = 1e-5
_CURVATURE_STEP = 1e-3
_CONVERGED_STEP = 1e-6
_SHORTEST_STEP = 1e-12
_LONGEST_STEP = 2.0
_FLATTEST = 1e-3
_MAXIMUM_ITERATIONS = 50
# Tails of the proposal: heavier than the posterior's, so that no weight is unbounded.
_PROPOSAL_DEGREES_OF_FREEDOM = 8
_OPEN_INTERVAL = 1e-12


class NotConverged(ArithmeticError):
    """The maximisation did not reach a mode; nothing may be published from it."""


@dataclass(frozen=True, slots=True)
class Mode:
    point: Floats
    log_density: float
    covariance: Floats
    iterations: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Weighted draws (weights add up to 1) and what they say of themselves."""

    draws: Floats
    weights: Floats
    log_evidence: float

    @property
    def effective(self) -> float:
        return effective_draws(self.weights)


def find_mode(log_density: LogDensity, start: Floats) -> Mode:
    """Maximise by Newton steps, each halved until it goes up. Raises NotConverged."""
    point = start.astype(float)
    for iteration in range(_MAXIMUM_ITERATIONS):
        step = _ascent(log_density, point)
        if np.abs(step).max() < _CONVERGED_STEP:
            return _checked_mode(log_density, point + step, iteration)
        height = float(log_density(point))
        while float(log_density(point + step)) < height:
            step = step / 2
            if np.abs(step).max() < _SHORTEST_STEP:
                raise NotConverged("the density falls in the direction in which it should rise")
        point = point + step
    raise NotConverged(f"no mode after {_MAXIMUM_ITERATIONS} steps")


def _ascent(log_density: LogDensity, point: Floats) -> Floats:
    """The Newton step; where the density curves upwards, the size of its curvature still gives a way up."""
    curvatures, axes = np.linalg.eigh(-_curvature(log_density, point))
    scaled = (axes.T @ _gradient(log_density, point)) / np.maximum(np.abs(curvatures), _FLATTEST)
    step: Floats = axes @ scaled
    return step * min(1.0, _LONGEST_STEP / float(np.abs(step).max() or 1.0))


def _checked_mode(log_density: LogDensity, point: Floats, iterations: int) -> Mode:
    curvature = -_curvature(log_density, point)
    try:
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        raise NotConverged("the density curves upwards where the maximisation stopped") from None
    covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
    return Mode(point, float(log_density(point)), covariance, iterations)


def _gradient(log_density: LogDensity, point: Floats) -> Floats:
    steps = _GRADIENT_STEP * np.eye(len(point))
    slope: Floats = (log_density(point + steps) - log_density(point - steps)) / (2 * _GRADIENT_STEP)
    return slope


def _curvature(log_density: LogDensity, point: Floats) -> Floats:
    size = len(point)
    steps = _CURVATURE_STEP * np.eye(size)
    rows, columns = np.triu_indices(size)
    first, second = steps[rows], steps[columns]
    along, across = first + second, first - second
    four = [log_density(point + step) for step in (along, across, -across, -along)]
    matrix = np.zeros((size, size))
    matrix[rows, columns] = (four[0] - four[1] - four[2] + four[3]) / (4 * _CURVATURE_STEP**2)
    matrix[columns, rows] = matrix[rows, columns]
    return matrix


def sample(log_density: LogDensity, mode: Mode, *, candidates: int, seed: int) -> Sample:
    """Importance sampling from a multivariate t around the mode. `candidates` must be a power of two (Sobol)."""
    proposals, log_proposal = _proposals(mode, candidates, seed)
    log_weights = log_density(proposals) - log_proposal
    highest = float(log_weights.max())
    weights = np.exp(log_weights - highest)
    total = float(weights.sum())
    return Sample(proposals, weights / total, highest + float(np.log(total / candidates)))


def _proposals(mode: Mode, count: int, seed: int) -> tuple[Floats, Floats]:
    size, freedom = len(mode.point), _PROPOSAL_DEGREES_OF_FREEDOM
    uniform = qmc.Sobol(size + 1, seed=seed).random(count).clip(_OPEN_INTERVAL, 1 - _OPEN_INTERVAL)
    scale = np.sqrt(chi2.ppf(uniform[:, size], freedom) / freedom)
    standard = norm.ppf(uniform[:, :size]) / scale[:, None]
    factor = np.linalg.cholesky(mode.covariance)
    log_normaliser = (
        gammaln((freedom + size) / 2)
        - gammaln(freedom / 2)
        - size / 2 * np.log(freedom * np.pi)
        - np.log(np.diag(factor)).sum()
    )
    log_density = log_normaliser - (freedom + size) / 2 * np.log1p((standard**2).sum(axis=1) / freedom)
    return mode.point + standard @ factor.T, log_density


def resample(weighted: Sample, count: int, *, seed: int) -> Floats:
    """Equally weighted draws by systematic resampling, in an order that carries no meaning."""
    generator = np.random.default_rng(seed)
    positions = (np.arange(count) + generator.random()) / count
    cumulative = np.cumsum(weighted.weights)
    chosen = np.searchsorted(cumulative / cumulative[-1], positions)
    draws: Floats = weighted.draws[generator.permutation(chosen)]
    return draws


def fit(log_density: LogDensity, start: Floats, *, candidates: int, seed: int) -> tuple[Mode, Sample]:
    mode = find_mode(log_density, start)
    return mode, sample(log_density, mode, candidates=candidates, seed=seed)
