"""The fit against the Landmark statistical method: mode and unit likelihoods of section 1.8, priors of 1.4."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from decision_support.outcome_model.arrays import Floats, probability
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Evidence
from decision_support.outcome_model.posterior import (
    Mode,
    NotConverged,
    Sample,
    find_mode,
    fit,
    resample,
    sample,
)
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import outcome_at
from decision_support.outcome_model.terms import PARAMETERS, STRATA, SYMBOLS, Arm, Stratum

# Section 1.8: the mode, by the symbols used there.
MODE = {
    "muR": -1.686,
    "dR": 0.741,
    "bL": 0.471,
    "bN": 1.570,
    "gE": -0.102,
    "gL": 0.186,
    "gN": -0.103,
    "muM": -2.241,
    "dM": -0.953,
    "muD": -0.520,
    "dD": 0.109,
}

# The log likelihood of each unit at the mode, as the method's record of its evidence units states them.
UNITS = {
    "core-early-auto": -1.925902,
    "core-early-allo": -4.754544,
    "core-late-auto": -2.263031,
    "core-late-auto-survival": -1.255090,
    "core-late-allo": -2.317972,
    "core-all-allo-nrm": -6.231152,
    "lv2023-negative-auto": -12.739064,
    "lv2023-negative-auto-after-relapse": -3.678310,
    "lv2023-negative-allo": -15.890254,
    "lv2023-negative-allo-after-relapse": -4.771712,
    "lv2023-positive-auto": -3.087726,
    "lv2023-positive-allo": -3.872608,
    "ikzf1-allo-2021": -9.294598,
    "ikzf1-allo-2021-after-relapse": -2.899330,
    "graall-2015": -10.540710,
    "graall-2015-after-relapse": -2.274461,
    "pku-2021": -10.773761,
    "pku-2021-after-relapse": -2.463642,
    "cao-auto": -3.937785,
    "cao-auto-after-relapse": -0.528136,
    "weisdorf-1997-relapse": -0.159271,
    "weisdorf-1997-nrm": -0.010125,
    "ikzf1-allo-2021-mrd-positive": -0.147739,
    "aall0232-late": -0.004416,
    "aall0232-never": -0.144062,
}


def test_the_mode_is_that_of_section_1_8(fitted: tuple[Mode, Sample]) -> None:
    mode, _ = fitted
    found = {SYMBOLS[name]: value for name, value in zip(PARAMETERS, mode.point, strict=True)}
    assert {symbol: found[symbol] for symbol in MODE} == pytest.approx(MODE, abs=2e-3)
    assert mode.log_density == pytest.approx(-111.147, abs=2e-3)


def test_each_unit_weighs_what_the_method_says(
    fitted: tuple[Mode, Sample], log_posterior: LogPosterior
) -> None:
    mode, _ = fitted
    found = {name: float(value) for name, value in log_posterior.contributions(mode.point).items()}
    assert found == pytest.approx(UNITS, abs=2e-3)


def test_the_draws_are_worth_far_more_than_the_floor(fitted: tuple[Mode, Sample], design: Design) -> None:
    """Gate G9 asks for 1,000; section 1.8 reports about two thirds of the draws."""
    _, weighted = fitted
    assert weighted.effective > 0.6 * len(weighted.weights)
    assert weighted.effective > design.sampling.effective_draws_at_least


def _allo_better(sampled: Sample, design: Design) -> dict[Stratum, float]:
    draws = with_traits(sampled.draws, sampled.weights, design, seed=1)
    found = {}
    for stratum in STRATA:
        profile = Profile((stratum,))
        allo, auto = (outcome_at(profile, arm, "lfs", 2, draws, design) for arm in (Arm.ALLO, Arm.AUTO))
        found[stratum] = probability(allo > auto, draws.weights)
    return found


def test_the_prior_favours_neither_arm_in_any_stratum(design: Design) -> None:
    """Section 1.4: between .49 and .51."""
    alone = LogPosterior(design.prior, Evidence((), ()), design.shape)
    _, sampled = fit(alone, design.prior.means, candidates=16384, seed=3)
    low, high = design.sampling.prior_probability
    assert all(low <= found <= high for found in _allo_better(sampled, design).values())


def test_without_the_core_and_with_every_discount_total_the_prior_returns(
    design: Design, evidence: Evidence
) -> None:
    """Acceptance test A11 of section 4.1."""
    nothing = Evidence(evidence.counts, evidence.contrasts, multiplier=0.0, core_multiplier=0.0)
    mode, sampled = fit(
        LogPosterior(design.prior, nothing, design.shape), design.prior.means, candidates=16384, seed=3
    )
    assert mode.point == pytest.approx(design.prior.means, abs=1e-6)
    assert np.sqrt(np.diag(mode.covariance)) == pytest.approx(design.prior.sds, rel=1e-4)
    assert sampled.log_evidence == pytest.approx(0.0, abs=0.02)
    low, high = design.sampling.prior_probability
    assert all(low <= found <= high for found in _allo_better(sampled, design).values())


def test_two_seeds_agree(design: Design, log_posterior: LogPosterior, fitted: tuple[Mode, Sample]) -> None:
    """Gate G9: no probability moves by more than a hundredth."""
    mode, first = fitted
    second = sample(log_posterior, mode, candidates=16384, seed=99)
    one, other = _allo_better(first, design), _allo_better(second, design)
    assert all(abs(one[stratum] - other[stratum]) <= 0.01 for stratum in STRATA)


def test_the_order_of_studies_does_not_matter(
    design: Design, evidence: Evidence, fitted: tuple[Mode, Sample]
) -> None:
    turned = Evidence(evidence.counts[::-1], evidence.contrasts[::-1])
    mode = find_mode(LogPosterior(design.prior, turned, design.shape), design.prior.means)
    assert mode.point == pytest.approx(fitted[0].point, abs=1e-7)


def test_sampling_recovers_a_known_distribution() -> None:
    mean, covariance = np.array([1.0, -2.0]), np.array([[0.5, 0.3], [0.3, 1.0]])

    def log_density(points: Floats) -> Floats:
        found: Floats = np.asarray(multivariate_normal(mean, covariance).logpdf(points)) + np.log(3.0)
        return found

    mode, weighted = fit(log_density, np.zeros(2), candidates=8192, seed=5)
    assert mode.point == pytest.approx(mean, abs=1e-6)
    assert mode.covariance == pytest.approx(covariance, abs=1e-4)
    assert weighted.weights @ weighted.draws == pytest.approx(mean, abs=0.01)
    assert weighted.log_evidence == pytest.approx(np.log(3.0), abs=0.005)
    equal = resample(weighted, 4000, seed=5)
    assert np.cov(equal.T) == pytest.approx(covariance, abs=0.05)


def test_a_density_without_a_mode_is_not_published() -> None:
    with pytest.raises(NotConverged):
        find_mode(lambda points: (points**2).sum(axis=-1), np.array([0.3, 0.2]))
