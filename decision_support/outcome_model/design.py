"""Every choice of the model that is not a result: priors, discounts, utilities, thresholds, sensitivity set, seeds.

Read from knowledge/outcome_model/design.toml by `inputs`; here are only the shapes of those choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from decision_support.outcome_model.evidence_synthesis import Prior
from decision_support.outcome_model.labels import LabelRules
from decision_support.outcome_model.states import Shape
from decision_support.outcome_model.terms import Arm


@dataclass(frozen=True, slots=True)
class Covariate:
    """A normal prior on what a trait adds to the log NRM hazard of the arms named."""

    mean: float
    sd: float
    arms: frozenset[Arm]
    source: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slider:
    """A number a clinician may move, within limits."""

    value: float
    lower: float
    upper: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ChronicGvhd:
    """Share of leukaemia-free patients with chronic GVHD after allogeneic transplant: Beta peak times a course."""

    peak_alpha: float
    peak_beta: float
    times_years: tuple[float, ...]
    course: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CentreNrm:
    """How a centre's own NRM enters: worth so many patients, and only down to so many effective draws."""

    patients: float
    effective_draws_at_least: float


@dataclass(frozen=True, slots=True)
class SensitivitySet:
    readings: tuple[str, ...]
    multipliers: tuple[float, ...]
    shrinkage_sds: tuple[float, ...]
    tipping_multipliers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Two seeds, because a fit must not depend on its seed; candidates are powers of two."""

    seeds: tuple[int, ...]
    candidates: int
    candidates_of_variants: int
    published_draws: int
    effective_draws_at_least: float
    probability_change_at_most: float
    prior_probability: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Design:
    version: str
    shape: Shape
    alternative_shapes: Mapping[str, Shape]
    prior: Prior
    mismatches: Mapping[str, float]
    coherence: Mapping[str, float]
    early_share: float
    late_share_if_not_early: float
    covariates: Mapping[str, Covariate]
    centre_nrm: CentreNrm
    utilities: Mapping[str, Slider]
    chronic_gvhd: ChronicGvhd
    weights: Mapping[str, Slider]
    labels: LabelRules
    sensitivity: SensitivitySet
    sampling: Sampling
