"""Everything that happens when a model is fitted, and nothing of where it is kept.

Fits the base twice under different seeds, the prior alone, the evidence without the core study, every variant and the
curve of the discount; checks the numbers against gate G9; and tabulates the answer of every profile.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from decision_support.outcome_model.answer import Answer
from decision_support.outcome_model.arrays import Floats, equal_weights, probability, weighted_variance
from decision_support.outcome_model.confounding import robustness_of
from decision_support.outcome_model.decision import criterion_draws, direct_share
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Evidence
from decision_support.outcome_model.inputs import ModelInputs
from decision_support.outcome_model.labels import Criterion
from decision_support.outcome_model.posterior import Mode, Sample, find_mode, fit, resample, sample
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import all_patients, outcome_at
from decision_support.outcome_model.sensitivity import (
    Variant,
    discounted,
    fit_variant,
    variant_draws,
    variants,
    without_core,
)
from decision_support.outcome_model.summary import Ranges, answer, range_of
from decision_support.outcome_model.terms import MAIN_HORIZON, STRATA, Arm, Stratum

# The probabilities that allogeneic is better, by profile and criterion.
Probabilities = Mapping[str, Mapping[Criterion, float]]
# For each variant, how many choices it moves and what it finds.
ByVariant = Mapping[str, tuple[int, Probabilities]]


class NotPublishable(ArithmeticError):
    """Gate G9 does not hold; `reasons` says where."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What gate G9 looks at."""

    iterations: int
    effective_draws: float
    log_evidence: float
    seed_change: float
    prior_allo_better: Mapping[Stratum, float]

    def faults(self, design: Design) -> tuple[str, ...]:
        rules = design.sampling
        low, high = rules.prior_probability
        found = []
        if self.effective_draws < rules.effective_draws_at_least:
            found.append(f"only {self.effective_draws:.0f} effective draws")
        if self.seed_change > rules.probability_change_at_most:
            found.append(f"a probability moves by {self.seed_change:.3f} between seeds")
        for stratum, better in self.prior_allo_better.items():
            if not low <= better <= high:
                found.append(f"the prior alone favours an arm in {stratum}: {better:.3f}")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class FittedModel:
    """A fit fit to be published: the mode, what each unit says there, the draws to keep and every profile's answer."""

    mode: Mode
    contributions: Mapping[str, float]
    diagnostics: Diagnostics
    kept: Draws
    answers: tuple[Answer, ...]
    variants: Mapping[str, Mapping[Stratum, float]]


def fit_model(inputs: ModelInputs, *, said: Callable[[str], None] = lambda _: None) -> FittedModel:
    """Fit, check and tabulate. `said` is told of each step. Raises NotConverged or NotPublishable."""
    design, evidence = inputs.design, inputs.evidence
    density = LogPosterior(design.prior, evidence, design.shape)
    said("base")
    mode = find_mode(density, design.prior.means)
    base = sample(density, mode, candidates=design.sampling.candidates, seed=design.sampling.seeds[0])
    diagnostics = _diagnostics(mode, base, density, design)
    if faults := diagnostics.faults(design):
        raise NotPublishable(faults)
    by_variant = {}
    for variant in variants(evidence, inputs.reading, design):
        said(variant.id)
        by_variant[variant.id] = (variant.moved, probabilities(_draws_of(variant, design), design))
    return FittedModel(
        mode=mode,
        contributions={name: float(value) for name, value in density.contributions(mode.point).items()},
        diagnostics=diagnostics,
        kept=_kept(base, design),
        answers=tuple(_answers(base, by_variant, inputs, said)),
        variants={name: _of_strata(found) for name, (_, found) in by_variant.items()},
    )


def probabilities(draws: Draws, design: Design) -> Probabilities:
    """How probable it is that allogeneic is better, for every profile and criterion."""
    return {
        profile.key: {
            criterion: probability(values > 0, draws.weights)
            for criterion, values in criterion_draws(patient, design).items()
        }
        for profile, patient in all_patients(draws, design)
    }


def _of_strata(found: Probabilities) -> dict[Stratum, float]:
    return {stratum: found[Profile((stratum,)).key][Criterion.LFS] for stratum in STRATA}


def _draws_of(variant: Variant, design: Design) -> Draws:
    rules = design.sampling
    return variant_draws(variant, design, candidates=rules.candidates_of_variants, seed=rules.seeds[0])


def _diagnostics(mode: Mode, base: Sample, density: LogPosterior, design: Design) -> Diagnostics:
    rules = design.sampling
    other = sample(density, mode, candidates=rules.candidates, seed=rules.seeds[1])
    first, second = (_quick_probabilities(found, design) for found in (base, other))
    prior = LogPosterior(design.prior, Evidence((), ()), design.shape)
    _, alone = fit(prior, design.prior.means, candidates=rules.candidates, seed=rules.seeds[0])
    return Diagnostics(
        iterations=mode.iterations,
        effective_draws=base.effective,
        log_evidence=base.log_evidence,
        seed_change=max(abs(first[stratum] - second[stratum]) for stratum in STRATA),
        prior_allo_better=_quick_probabilities(alone, design),
    )


def _quick_probabilities(found: Sample, design: Design) -> dict[Stratum, float]:
    """LFS at two years of the plain profile of each stratum."""
    draws = with_traits(found.draws, found.weights, design, seed=design.sampling.seeds[0])
    return {
        stratum: probability(lfs_difference(Profile((stratum,)), draws, design) > 0, draws.weights)
        for stratum in STRATA
    }


def lfs_difference(profile: Profile, draws: Draws, design: Design) -> Floats:
    """Allogeneic minus autologous LFS at two years, by draw."""
    allo, auto = (
        outcome_at(profile, arm, "lfs", MAIN_HORIZON, draws, design) for arm in (Arm.ALLO, Arm.AUTO)
    )
    return allo - auto


def _kept(base: Sample, design: Design) -> Draws:
    rules = design.sampling
    parameters = resample(base, rules.published_draws, seed=rules.seeds[0])
    return with_traits(parameters, equal_weights(rules.published_draws), design, seed=rules.seeds[0])


def _answers(
    base: Sample, by_variant: ByVariant, inputs: ModelInputs, said: Callable[[str], None]
) -> Iterator[Answer]:
    design, evidence = inputs.design, inputs.evidence
    draws = with_traits(base.draws, base.weights, design, seed=design.sampling.seeds[0])
    said("without the core study")
    _, other = fit_variant(
        without_core(evidence), design, candidates=design.sampling.candidates, seed=design.sampling.seeds[0]
    )
    without = with_traits(other.draws, other.weights, design, seed=design.sampling.seeds[0])
    curves = _discount_curves(inputs, said)
    for profile, patient in all_patients(draws, design):
        said(profile.key)
        yield answer(
            profile,
            patient,
            {criterion: _ranges(profile.key, criterion, by_variant) for criterion in Criterion},
            design,
            direct_share=_direct_share(
                profile, patient.difference("lfs", MAIN_HORIZON), draws, without, design
            ),
            robustness=robustness_of(profile, draws, design, curves[profile.key]),
            previous=inputs.previous_labels.get(profile.key),
        )


def _ranges(key: str, criterion: Criterion, by_variant: ByVariant) -> Ranges:
    combined = {name: found[key][criterion] for name, (_, found) in by_variant.items()}
    single = {name: combined[name] for name, (moved, _) in by_variant.items() if moved == 1}
    return Ranges(range_of(single), range_of(combined))


def _direct_share(
    profile: Profile, difference: Floats, draws: Draws, without: Draws, design: Design
) -> float:
    return direct_share(
        weighted_variance(difference, draws.weights),
        weighted_variance(lfs_difference(profile, without, design), without.weights),
    )


def _discount_curves(
    inputs: ModelInputs, said: Callable[[str], None]
) -> dict[str, tuple[tuple[float, float], ...]]:
    """By profile, the probability on LFS for each multiplier of the indirect evidence."""
    curves: dict[str, list[tuple[float, float]]] = {}
    for multiplier in inputs.design.sensitivity.tipping_multipliers:
        said(f"discount {multiplier:g}")
        draws = _draws_of(discounted(inputs.evidence, multiplier), inputs.design)
        for key, found in probabilities(draws, inputs.design).items():
            curves.setdefault(key, []).append((multiplier, found[Criterion.LFS]))
    return {key: tuple(curve) for key, curve in curves.items()}
