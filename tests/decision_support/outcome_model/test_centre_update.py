"""A centre's own patients: cells, likelihood, and how far they move the answer (statistical method, section 2)."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from decision_support.outcome_model.arrays import Floats, weighted_mean, weighted_quantiles, weighted_variance
from decision_support.outcome_model.centre_update import (
    LEVELS_ONLY_SD,
    Cells,
    CentrePosterior,
    SyntheticRows,
    TransplantedPatient,
    agreement,
    cells_of,
    update,
)
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.fit import lfs_difference
from decision_support.outcome_model.hazards import NUMBER_OF_PARAMETERS, nrm_direction, relapse_direction
from decision_support.outcome_model.posterior import Mode, Sample
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import ARMS, STRATA, Arm, Stratum

CANDIDATES = 4096
LATE = {Stratum.LATE: 1.0}


def _patient(leaves: float, **changes: Any) -> TransplantedPatient:
    plain: dict[str, Any] = {
        "arm": Arm.AUTO,
        "strata": LATE,
        "relapsed": False,
        "died_without_relapse": False,
        "last_seen": leaves,
    }
    return TransplantedPatient(**{**plain, "leaves_lfs": leaves, **changes})


def test_time_at_risk_is_cut_at_the_knots_and_ends_with_the_event(design: Design) -> None:
    cells = cells_of([_patient(0.75, relapsed=True, last_seen=1.5, died_after_relapse=True)], design.shape)
    place = (ARMS.index(Arm.AUTO), STRATA.index(Stratum.LATE))
    assert cells.years_at_risk[place].tolist() == [0.25, 0.25, 0.25, 0, 0, 0]
    assert cells.relapses[place].tolist() == [0, 0, 1, 0, 0, 0]
    assert cells.non_relapse_deaths.sum() == 0
    assert cells.years_relapsed[ARMS.index(Arm.AUTO)] == 0.75
    assert cells.deaths_after_relapse[ARMS.index(Arm.AUTO)] == 1
    assert cells.failures == 1


@pytest.mark.parametrize(("at", "interval"), [(0.25, 0), (0.2500001, 1), (2.0, 3), (5.0, 5)])
def test_an_event_on_a_knot_belongs_to_the_interval_before(at: float, interval: int, design: Design) -> None:
    cells = cells_of([_patient(at, died_without_relapse=True)], design.shape)
    assert int(cells.non_relapse_deaths.sum(axis=(0, 1)).argmax()) == interval


def test_late_entry_follow_up_beyond_five_years_weights_and_open_strata(design: Design) -> None:
    strata = {Stratum.EARLY: 0.45, Stratum.LATE: 0.55}
    cells = cells_of([_patient(7.0, enters=0.5, weight=0.5, relapsed=True, strata=strata)], design.shape)
    assert cells.years_at_risk.sum() == pytest.approx(0.5 * 4.5)
    assert cells.relapses.sum() == 0  # after the model's end nothing is counted
    assert cells.years_at_risk[:, STRATA.index(Stratum.EARLY)].sum() == pytest.approx(0.45 * 0.5 * 4.5)


def test_invented_patients_never_inform_a_fit_outside_the_demonstration(design: Design) -> None:
    rows = [_patient(1.0), _patient(1.0, synthetic=True)]
    with pytest.raises(SyntheticRows):
        cells_of(rows, design.shape)
    assert cells_of(rows, design.shape, demonstration=True).years_at_risk.sum() == 2.0


def test_the_likelihood_is_that_of_poisson_counts(design: Design, log_posterior: LogPosterior) -> None:
    """Against scipy, for one cell: differences between parameter vectors must agree."""
    cells = cells_of([_patient(0.75, relapsed=True), _patient(0.6)], design.shape)
    posterior = CentrePosterior(log_posterior, cells)
    place = (ARMS.index(Arm.AUTO), STRATA.index(Stratum.LATE))
    shape = design.shape

    def expected(parameters: Floats, shifts: Floats) -> float:
        total = 0.0
        built = ((shape.relapse, relapse_direction), (shape.nrm, nrm_direction))
        for (built_up, direction), counts, shift in zip(
            built, (cells.relapses, cells.non_relapse_deaths), shifts, strict=True
        ):
            hazard = np.exp(parameters @ direction(Arm.AUTO, Stratum.LATE) + 0.5 * shift)
            rates = hazard * np.diff(built_up) / np.diff(shape.knots_years)
            means = rates * cells.years_at_risk[place]
            at_risk = means > 0
            total += float(poisson.logpmf(counts[place][at_risk], means[at_risk]).sum())
        return total

    one, other = design.prior.means, design.prior.means + 0.3
    no_death = np.zeros(2)
    shifted = np.array([0.2, -0.1])
    found = posterior.log_likelihood(other, shifted) - posterior.log_likelihood(one, no_death)
    # Years after relapse add a term of their own, which this cell has none of: both patients were last seen then.
    assert float(found) == pytest.approx(expected(other, shifted) - expected(one, no_death))


def _cohort(design: Design, size: int, *, log_ratio: float = 0.0, seed: int = 1) -> list[TransplantedPatient]:
    """A synthetic centre (code check only): exponential times, both arms, all three strata."""
    generator = np.random.default_rng(seed)
    found = []
    for index in range(size):
        arm, stratum = ARMS[index % 2], STRATA[index % 3]
        relapse_rate = 0.12 * np.exp(log_ratio * (arm is Arm.AUTO))
        relapse, death, censored = generator.exponential([1 / relapse_rate, 1 / 0.05, 8.0])
        leaves = min(relapse, death, censored, 5.0)
        found.append(
            _patient(
                leaves,
                arm=arm,
                strata={stratum: 1.0},
                relapsed=leaves == relapse,
                died_without_relapse=leaves == death,
                synthetic=True,
            )
        )
    return found


def _updated(log_posterior: LogPosterior, cells: Cells, design: Design, sd: float = 0.25) -> Draws:
    _, sampled = update(CentrePosterior(log_posterior, cells, sd), candidates=CANDIDATES, seed=2)
    assert sampled.effective > 0.3 * CANDIDATES
    parameters = sampled.draws[:, :NUMBER_OF_PARAMETERS]
    return with_traits(parameters, sampled.weights, design, seed=2)


def test_a_centre_without_patients_changes_nothing(
    design: Design, log_posterior: LogPosterior, fitted: tuple[Mode, Sample]
) -> None:
    nobody = cells_of([], design.shape)
    mode, sampled = update(CentrePosterior(log_posterior, nobody), candidates=CANDIDATES, seed=2)
    assert mode.point[:NUMBER_OF_PARAMETERS] == pytest.approx(fitted[0].point, abs=1e-5)
    assert sampled.log_evidence == pytest.approx(fitted[1].log_evidence, abs=0.05)


def test_the_interval_narrows_as_patients_accrue(
    design: Design, log_posterior: LogPosterior, draws: Draws
) -> None:
    """Section 2.6: the 95 % interval of the late difference shrinks from 43 points steadily with the cohort."""

    def width(found: Draws) -> float:
        low, high = weighted_quantiles(
            lfs_difference(Profile((Stratum.LATE,)), found, design), found.weights, (0.025, 0.975)
        )
        return 100 * (high - low)

    widths = [width(draws)]
    for size in (44, 160, 400):
        cells = cells_of(_cohort(design, size), design.shape, demonstration=True)
        widths.append(width(_updated(log_posterior, cells, design)))
    assert widths[0] == pytest.approx(43, abs=3)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 32


def test_distrust_of_the_comparison_keeps_the_contrast_from_learning(
    design: Design, log_posterior: LogPosterior
) -> None:
    """With gate G3 closed the confounding terms are wide: levels learn, the contrast hardly."""
    cells = cells_of(_cohort(design, 160, log_ratio=1.2), design.shape, demonstration=True)

    def spread(sd: float) -> float:
        found = _updated(log_posterior, cells, design, sd)
        return weighted_variance(lfs_difference(Profile((Stratum.LATE,)), found, design), found.weights)

    assert spread(0.0) < spread(0.25) < spread(LEVELS_ONLY_SD)


def test_a_centre_with_worse_autologous_results_moves_the_answer_to_allogeneic(
    design: Design, log_posterior: LogPosterior
) -> None:
    profile = Profile((Stratum.EARLY,))
    means = []
    for log_ratio in (-1.2, 1.2):
        cells = cells_of(_cohort(design, 160, log_ratio=log_ratio), design.shape, demonstration=True)
        found = _updated(log_posterior, cells, design)
        means.append(weighted_mean(lfs_difference(profile, found, design), found.weights))
    assert means[0] < means[1]


def _like_the_literature(design: Design, parameters: Floats, size: int) -> list[TransplantedPatient]:
    """A synthetic centre whose hazards are those of the literature's mode, by inverting the cumulative hazard."""
    generator, shape = np.random.default_rng(4), design.shape
    found = []
    for index in range(size):
        arm, stratum = ARMS[index % 2], STRATA[index % 3]
        draws = generator.exponential(size=2)
        relapse, death = (
            float(
                np.interp(drawn / np.exp(parameters @ direction(arm, stratum)), built_up, shape.knots_years)
            )
            for drawn, direction, built_up in zip(
                draws, (relapse_direction, nrm_direction), (shape.relapse, shape.nrm), strict=True
            )
        )
        leaves = min(relapse, death, 4.99)
        found.append(
            _patient(
                leaves,
                arm=arm,
                strata={stratum: 1.0},
                relapsed=leaves == relapse,
                died_without_relapse=leaves == death,
                synthetic=True,
            )
        )
    return found


def test_a_centre_unlike_the_literature_is_in_conflict_with_it(
    design: Design, log_posterior: LogPosterior, fitted: tuple[Mode, Sample]
) -> None:
    """Section 2.5: a weight of .8 rises where both agree and falls below one half where they do not."""
    alike = _like_the_literature(design, fitted[0].point, 60)
    deadly = [
        replace(patient, relapsed=False, died_without_relapse=True, leaves_lfs=0.2) for patient in alike
    ]
    weights = [
        agreement(
            CentrePosterior(log_posterior, cells_of(patients, design.shape, demonstration=True)),
            candidates=CANDIDATES,
            seed=2,
        )
        for patients in (alike, deadly)
    ]
    assert weights[0] > 0.9
    assert weights[1] < 0.1
