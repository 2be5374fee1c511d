"""The same question under other readings, discounts and priors, and with each study left out.

A label must survive all of these variants. Each is a fit of its own, made when a fit is published and never in a
request.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Evidence
from decision_support.outcome_model.posterior import Mode, Sample, fit

BASE_SHRINKAGE = 0.5
BASE_MULTIPLIER = 1.0

Reading = Callable[[str], Evidence]


@dataclass(frozen=True, slots=True)
class Variant:
    """One other way to see the evidence; `id` says which, `moved` how many choices differ from the base."""

    id: str
    evidence: Evidence
    shrinkage_sd: float
    moved: int = 1


def variants(evidence: Evidence, reading: Reading, design: Design) -> Iterator[Variant]:
    """Every combination of readings, multipliers and shrinkage but the base, then each study left out in turn."""
    chosen = design.sensitivity
    for name, multiplier, sd in product(chosen.readings, chosen.multipliers, chosen.shrinkage_sds):
        read = reading(name)
        moved = (read is not evidence) + (multiplier != BASE_MULTIPLIER) + (sd != BASE_SHRINKAGE)
        if moved:
            identifier = f"reading={name} multiplier={multiplier:g} shrinkage={sd:g}"
            yield Variant(identifier, replace(read, multiplier=multiplier), sd, moved)
    for study in evidence.studies:
        yield Variant(f"without={study}", evidence.without(study), BASE_SHRINKAGE)


def fit_variant(variant: Variant, design: Design, *, candidates: int, seed: int) -> tuple[Mode, Sample]:
    prior = design.prior.with_shrinkage(variant.shrinkage_sd)
    density = LogPosterior(prior, variant.evidence, design.shape)
    return fit(density, prior.means, candidates=candidates, seed=seed)


def variant_draws(variant: Variant, design: Design, *, candidates: int, seed: int) -> Draws:
    _, sampled = fit_variant(variant, design, candidates=candidates, seed=seed)
    return with_traits(sampled.draws, sampled.weights, design, seed=seed)


def without_core(evidence: Evidence) -> Variant:
    core = tuple(dict.fromkeys(unit.study for unit in evidence.units if unit.core))
    return Variant("without=core", evidence.without(*core), BASE_SHRINKAGE)


def discounted(evidence: Evidence, multiplier: float) -> Variant:
    """All indirect evidence counted this many times."""
    return Variant(f"multiplier={multiplier:g}", replace(evidence, multiplier=multiplier), BASE_SHRINKAGE)
