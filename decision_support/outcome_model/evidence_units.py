"""Published results as likelihood units, each discounted for how far its patients are from ours.

A count unit is a number of effective patients in disjoint sets of states at a horizon; a set of several states is a
report that did not separate them. A contrast unit is a printed log hazard ratio. The discount is a power prior with a
meaning: a study whose log hazards differ from ours by a random shift of standard deviation `tau` is worth at most
1 / tau^2 events, however large it is.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from decision_support.outcome_model.terms import STRATA, Arm, State, Stratum

StateSet = tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Effective patients observed in one of these states."""

    states: StateSet
    patients: float


@dataclass(frozen=True, slots=True)
class CountUnit:
    """One report of one arm at one horizon. `evidence` is its entry in the knowledge base.

    `coherence` is what the incoherence detector leaves of it, `independence` the share of its patients who cannot
    also be in a nearer study, `share` the part of one report's weight where it is entered as two units.
    `conditional_on` is the set that the counts divide, where the unit speaks only of those who reached it.
    """

    id: str
    study: str
    evidence: str
    arm: Arm
    mix: Mapping[Stratum, float]
    horizon_years: float
    counts: tuple[Count, ...]
    tau: float
    mismatches: tuple[str, ...] = ()
    conditional_on: StateSet | None = None
    coherence: float = 1.0
    independence: float = 1.0
    share: float = 1.0
    core: bool = False

    def __post_init__(self) -> None:
        if not math.isclose(sum(self.mix.values()), 1.0):
            raise ValueError(f"{self.id}: the mix of strata does not add up to 1")
        named = [state for count in self.counts for state in count.states]
        # Merged reports of the same patients may name a state twice; a report that merges nothing may not.
        if all(len(count.states) == 1 for count in self.counts) and len(set(named)) < len(named):
            raise ValueError(f"{self.id}: a state is counted twice")

    @property
    def patients(self) -> float:
        return sum(count.patients for count in self.counts)

    @property
    def events(self) -> float:
        """Counts outside plain leukaemia-free survival; every count where the unit speaks only of the relapsed."""
        free = (State.LEUKAEMIA_FREE,)
        return sum(c.patients for c in self.counts if self.conditional_on is not None or c.states != free)

    @property
    def weight(self) -> float:
        """The exponent on its likelihood."""
        return self.coherence * self.independence * self.share * discount(self.tau, self.events)

    @property
    def effective_patients(self) -> float:
        return self.patients * self.weight

    def mix_in_order(self) -> tuple[float, ...]:
        return tuple(self.mix.get(stratum, 0.0) for stratum in STRATA)


@dataclass(frozen=True, slots=True)
class ContrastUnit:
    """A printed log hazard ratio, read as a linear combination of the model's parameters."""

    id: str
    study: str
    evidence: str
    coefficients: Mapping[str, float]
    log_ratio: float
    standard_error: float
    tau: float
    mismatches: tuple[str, ...] = ()
    core: bool = False

    @property
    def variance(self) -> float:
        return self.standard_error**2 + self.tau**2


@dataclass(frozen=True, slots=True)
class Evidence:
    """All units of a fit. `multiplier` scales every unit outside the core study, `core_multiplier` those in it."""

    counts: tuple[CountUnit, ...]
    contrasts: tuple[ContrastUnit, ...]
    multiplier: float = 1.0
    core_multiplier: float = 1.0

    @property
    def units(self) -> tuple[CountUnit | ContrastUnit, ...]:
        return (*self.counts, *self.contrasts)

    @property
    def studies(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unit.study for unit in self.units))

    @property
    def horizons(self) -> tuple[float, ...]:
        return tuple(sorted({unit.horizon_years for unit in self.counts}))

    def multiplier_of(self, unit: CountUnit | ContrastUnit) -> float:
        return self.core_multiplier if unit.core else self.multiplier

    def without(self, *studies: str) -> "Evidence":
        return replace(
            self,
            counts=tuple(unit for unit in self.counts if unit.study not in studies),
            contrasts=tuple(unit for unit in self.contrasts if unit.study not in studies),
        )

    def with_counts(self, changed: Iterable[CountUnit]) -> "Evidence":
        """The same evidence with some count units replaced by others of the same id."""
        by_id = {unit.id: unit for unit in changed}
        unknown = by_id.keys() - {unit.id for unit in self.counts}
        if unknown:
            raise ValueError(f"no such unit: {', '.join(sorted(unknown))}")
        return replace(self, counts=tuple(by_id.get(unit.id, unit) for unit in self.counts))


def discount(tau: float, events: float) -> float:
    """1 / (1 + tau^2 events): events times this never exceeds 1 / tau^2."""
    return 1.0 / (1.0 + tau**2 * events)


def tau_of(mismatches: Iterable[str], sds: Mapping[str, float]) -> float:
    """Mismatches are taken as independent, so their variances add."""
    return math.sqrt(sum(sds[name] ** 2 for name in mismatches))
