"""Published relapse by risk group, and how a centre's own children move it.

The four PI_UKALL groups stand beside the estimate as context from other protocols; its formula was not read, so a
group is entered, never computed. Risks are carried as cumulative hazards, -log(1 - risk), over the five years of the
publication; a prior for a new centre is a Gamma distribution of that hazard.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BETWEEN_CENTRES = 0.15  # standard deviation of the log hazard between centres; an assumption
HORIZON_YEARS = 5
_Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Published:
    """Relapse over five years with its printed 95 % interval, as fractions."""

    risk: float
    lower: float
    upper: float

    @property
    def log_hazard(self) -> float:
        return complementary_log_log(self.risk)

    @property
    def standard_error(self) -> float:
        width = complementary_log_log(self.upper) - complementary_log_log(self.lower)
        return width / (2 * _Z_95)

    @property
    def upper_standard_error(self) -> float:
        """From the upper half of the interval alone: of small risks, rounding to whole percent distorts it least."""
        return (complementary_log_log(self.upper) - self.log_hazard) / _Z_95


@dataclass(frozen=True, slots=True)
class RiskGroup:
    discovery: Published
    validation: Published


# PED_PI_01: discovery 2405 children, validation 2313.
PI_UKALL: Mapping[str, RiskGroup] = {
    "low": RiskGroup(Published(0.03, 0.02, 0.04), Published(0.04, 0.03, 0.06)),
    "standard": RiskGroup(Published(0.08, 0.06, 0.10), Published(0.09, 0.06, 0.12)),
    "intermediate": RiskGroup(Published(0.17, 0.14, 0.21), Published(0.17, 0.14, 0.21)),
    "high": RiskGroup(Published(0.48, 0.36, 0.60), Published(0.35, 0.24, 0.48)),
}


@dataclass(frozen=True, slots=True)
class Predictive:
    """Relapse to be expected at a new centre, with 95 % bounds."""

    risk: float
    lower: float
    upper: float


def complementary_log_log(risk: float) -> float:
    return math.log(cumulative_hazard(risk))


def cumulative_hazard(risk: float) -> float:
    return -math.log1p(-risk)


def risk_of(hazard: float) -> float:
    return -math.expm1(-hazard)


def new_centre(group: RiskGroup, *, between_centres: float = BETWEEN_CENTRES) -> Predictive:
    """Both cohorts pooled with random effects, and what a further centre may then show."""
    cohorts = (group.discovery, group.validation)
    weights = [1 / (cohort.standard_error**2 + between_centres**2) for cohort in cohorts]
    pooled = sum(w * cohort.log_hazard for w, cohort in zip(weights, cohorts, strict=True)) / sum(weights)
    spread = _Z_95 * math.sqrt(1 / sum(weights) + between_centres**2)
    return Predictive(*(risk_of(math.exp(pooled + shift)) for shift in (0.0, -spread, spread)))


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """A Gamma distribution of the five-year cumulative hazard: worth `events` relapses in `units` children followed up.

    A unit is one child followed over all five years; `exposure` turns shorter follow-up into units.
    """

    events: float
    units: float

    @property
    def risk(self) -> float:
        """Relapse over five years at the mean hazard."""
        return risk_of(self.events / self.units)

    def interval(self) -> tuple[float, float]:
        """The central 95 % of the relapse over five years."""
        return risk_of(self._hazard_at(0.025)), risk_of(self._hazard_at(0.975))

    def _hazard_at(self, probability: float) -> float:
        low, high = 0.0, self.events + 20 * math.sqrt(self.events) + 20
        while high - low > 1e-12 * high:
            middle = (low + high) / 2
            if gamma_distribution(self.events, middle) < probability:
                low = middle
            else:
                high = middle
        return high / self.units

    def updated(self, *, relapses: int, units: float) -> "GammaPrior":
        """With the centre's own children counted in. Raises ValueError for figures that no centre can have."""
        if relapses < 0 or units < 0 or (relapses and not units):
            raise ValueError("relapses need children who were followed up, and neither can be negative")
        return GammaPrior(self.events + relapses, self.units + units)


def gamma_distribution(shape: float, x: float) -> float:
    """Probability that a Gamma variable of that shape and rate 1 is at most x.

    The series of Abramowitz and Stegun 6.5.29, written out because a web process does not load scipy, which has it.
    """
    if x <= 0:
        return 0.0
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    total, step = term, shape
    while term > 1e-17 * total:
        step += 1
        term *= x / step
        total += term
    return min(total, 1.0)


def gamma_prior(group: RiskGroup, *, between_centres: float = BETWEEN_CENTRES) -> GammaPrior:
    """The prior of a group: a log hazard of variance se^2 + tau^2 is worth 1 / (se^2 + tau^2) events."""
    variance = group.discovery.upper_standard_error**2 + between_centres**2
    return GammaPrior(1 / variance, 1 / variance / cumulative_hazard(group.discovery.risk))


def exposure(years_followed: Iterable[float]) -> float:
    """Units from each child's years until relapse or last contact, the hazard taken as even over the five years."""
    return sum(min(years, HORIZON_YEARS) / HORIZON_YEARS for years in years_followed)
