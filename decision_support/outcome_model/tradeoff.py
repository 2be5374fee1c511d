"""What the clinician's own numbers do to the balance: utilities of states, or weights of harms. Standard library only.

Both balances are linear in those numbers, so their mean and spread for any setting follow from the mean and covariance
of the parts, which are stored with the fit. Positive speaks for allogeneic.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance under one setting; the probability takes it as normal, which is good to two points in a hundred."""

    mean: float
    lower: float
    upper: float
    probability_allo_better: float


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """Parts of a balance that is the sum of each part times its number."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    def balance(self, numbers: Mapping[str, float]) -> Balance:
        factors = self._factors(numbers)
        mean = math.fsum(f * part for f, part in zip(factors, self.means, strict=True))
        spread = math.sqrt(max(0.0, self._variance(factors)))
        probability = _NORMAL.cdf(mean / spread) if spread > 0 else float(mean > 0)
        half = 1.96 * spread
        return Balance(mean, mean - half, mean + half, probability)

    def tipping_point(self, name: str, numbers: Mapping[str, float]) -> float | None:
        """The value of one number, the others held, at which the balance is even; None where it does not matter."""
        place = self.names.index(name)
        slope = self.means[place]
        if slope == 0:
            return None
        rest = self.balance({**numbers, name: 0.0}).mean
        return -rest / slope

    def _factors(self, numbers: Mapping[str, float]) -> Sequence[float]:
        if set(numbers) != set(self.names):
            raise ValueError(f"the balance needs exactly {', '.join(self.names)}")
        return [numbers[name] for name in self.names]

    def _variance(self, factors: Sequence[float]) -> float:
        return math.fsum(
            a * b * self.covariance[i][j] for i, a in enumerate(factors) for j, b in enumerate(factors)
        )
