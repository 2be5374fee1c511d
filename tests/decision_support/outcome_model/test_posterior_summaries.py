"""Posterior summaries and sensitivities of the Landmark statistical method, sections 1.8 and 1.9, within 3 points."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from decision_support.knowledge_base.outcome_model import OutcomeModelTables
from decision_support.outcome_model.arrays import Floats, probability, weighted_quantiles
from decision_support.outcome_model.decision import effective_patients
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, with_traits
from decision_support.outcome_model.evidence_synthesis import LogPosterior
from decision_support.outcome_model.evidence_units import Count, Evidence
from decision_support.outcome_model.fit import lfs_difference
from decision_support.outcome_model.inputs import readings
from decision_support.outcome_model.posterior import fit
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import PatientDraws, outcome_at, patient_draws
from decision_support.outcome_model.terms import STRATA, Arm, Stratum

POINTS = 3.0
EARLY, LATE, NEVER = STRATA

# Section 1.8: median and 95 % interval in percent at two years, and the patients LFS is worth.
TABLE = {
    (EARLY, Arm.AUTO): {"lfs": (73, 57, 84), "os": (83, 72, 90), "cir": (21, 11, 37), "nrm": (6, 2, 12)},
    (EARLY, Arm.ALLO): {"lfs": (74, 63, 83), "os": (79, 71, 87), "cir": (11, 5, 20), "nrm": (15, 8, 23)},
    (LATE, Arm.AUTO): {"lfs": (60, 37, 77), "os": (76, 60, 87), "cir": (34, 17, 57), "nrm": (5, 2, 12)},
    (LATE, Arm.ALLO): {"lfs": (70, 56, 81), "os": (78, 68, 86), "cir": (15, 6, 29), "nrm": (14, 8, 23)},
    (NEVER, Arm.AUTO): {"lfs": (29, 7, 56), "os": (58, 34, 76), "cir": (66, 38, 90), "nrm": (4, 2, 10)},
    (NEVER, Arm.ALLO): {"lfs": (45, 24, 63), "os": (65, 50, 77), "cir": (42, 23, 63), "nrm": (13, 7, 23)},
}
WORTH = {
    (EARLY, Arm.AUTO): 41,
    (EARLY, Arm.ALLO): 80,
    (LATE, Arm.AUTO): 22,
    (LATE, Arm.ALLO): 51,
    (NEVER, Arm.AUTO): 11,
    (NEVER, Arm.ALLO): 24,
}
# LFS at one, three and five years.
LATER = {
    (EARLY, Arm.AUTO): (78, 71, 70),
    (EARLY, Arm.ALLO): (78, 73, 71),
    (LATE, Arm.AUTO): (67, 58, 56),
    (LATE, Arm.ALLO): (75, 69, 68),
    (NEVER, Arm.AUTO): (38, 27, 25),
    (NEVER, Arm.ALLO): (53, 42, 40),
}
PLACES = list(TABLE)


@pytest.fixture(scope="module")
def patients(draws: Draws, design: Design) -> dict[Stratum, PatientDraws]:
    return {stratum: patient_draws(Profile((stratum,)), draws, design) for stratum in STRATA}


def _percent(values: Floats, draws: Draws) -> list[float]:
    return [100 * x for x in weighted_quantiles(values, draws.weights, (0.5, 0.025, 0.975))]


@pytest.mark.parametrize(("stratum", "arm"), PLACES)
def test_outcomes_at_two_years(
    stratum: Stratum, arm: Arm, patients: dict[Stratum, PatientDraws], draws: Draws
) -> None:
    for name, expected in TABLE[stratum, arm].items():
        found = _percent(patients[stratum].outcome(arm, name, 2), draws)
        assert found == pytest.approx(expected, abs=POINTS), name


@pytest.mark.parametrize(("stratum", "arm"), PLACES)
def test_leukaemia_free_survival_at_other_horizons(
    stratum: Stratum, arm: Arm, patients: dict[Stratum, PatientDraws], draws: Draws
) -> None:
    found = [_percent(patients[stratum].outcome(arm, "lfs", year), draws)[0] for year in (1, 3, 5)]
    assert found == pytest.approx(LATER[stratum, arm], abs=POINTS)


@pytest.mark.parametrize(("stratum", "arm"), PLACES)
def test_what_each_estimate_is_worth_in_patients(
    stratum: Stratum, arm: Arm, patients: dict[Stratum, PatientDraws], draws: Draws
) -> None:
    found = effective_patients(patients[stratum].outcome(arm, "lfs", 2), draws.weights)
    assert found == pytest.approx(WORTH[stratum, arm], abs=3)


@pytest.mark.parametrize(("name", "expected"), [("lfs", (0.55, 0.85, 0.85)), ("os", (0.28, 0.62, 0.75))])
def test_the_probability_that_allogeneic_is_better(
    name: str, expected: tuple[float, ...], patients: dict[Stratum, PatientDraws], draws: Draws
) -> None:
    found = [probability(patients[stratum].difference(name, 2) > 0, draws.weights) for stratum in STRATA]
    assert found == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(
    ("stratum", "mean", "interval"),
    [(EARLY, 1, (-14, 18)), (LATE, 11, (-10, 33)), (NEVER, 15, (-14, 43))],
)
def test_the_difference_in_leukaemia_free_survival(
    stratum: Stratum,
    mean: float,
    interval: tuple[float, float],
    patients: dict[Stratum, PatientDraws],
    draws: Draws,
) -> None:
    difference = patients[stratum].difference("lfs", 2)
    assert 100 * draws.weights @ difference == pytest.approx(mean, abs=POINTS)
    assert _percent(difference, draws)[1:] == pytest.approx(interval, abs=POINTS)


def test_states_make_up_the_whole_in_every_draw(patients: dict[Stratum, PatientDraws]) -> None:
    for patient in patients.values():
        for arm in (patient.allo, patient.auto):
            total = arm.outcomes["lfs"] + arm.outcomes["cir"] + arm.outcomes["nrm"]
            assert np.abs(total - 1).max() < 1e-12
            assert (arm.outcomes["os"] >= arm.outcomes["lfs"]).all()


def _reading(name: str) -> Callable[[Evidence, OutcomeModelTables], Evidence]:
    return lambda evidence, tables: readings(tables.units, name, evidence)


def _multiplied(by: float) -> Callable[[Evidence, OutcomeModelTables], Evidence]:
    return lambda evidence, _: replace(evidence, multiplier=by)


def _core(by: float) -> Callable[[Evidence, OutcomeModelTables], Evidence]:
    return lambda evidence, _: replace(evidence, core_multiplier=by)


def _without(study: str) -> Callable[[Evidence, OutcomeModelTables], Evidence]:
    return lambda evidence, _: evidence.without(study)


def _other_sizes(evidence: Evidence, _: OutcomeModelTables) -> Evidence:
    """Seven early and twelve late allogeneic patients in place of fourteen and ten."""
    factors = {"core-early-allo": 7 / 14, "core-late-allo": 12 / 10}
    return evidence.with_counts(
        replace(unit, counts=tuple(Count(c.states, c.patients * factors[unit.id]) for c in unit.counts))
        for unit in evidence.counts
        if unit.id in factors
    )


# Section 1.9: the probability that allogeneic LFS is better, early / late / never.
SENSITIVITIES = {
    "late allogeneic reading A": (_reading("A"), (0.56, 0.86, 0.87)),
    "late allogeneic reading B": (_reading("B"), (0.55, 0.83, 0.85)),
    "no indirect evidence": (_multiplied(0.0), (0.62, 0.72, 0.65)),
    "a quarter of it": (_multiplied(0.25), (0.59, 0.77, 0.74)),
    "half of it": (_multiplied(0.5), (0.58, 0.81, 0.80)),
    "twice as much": (_multiplied(2.0), (0.51, 0.87, 0.90)),
    "core removed": (_core(0.0), (0.61, 0.70, 0.84)),
    "core twice": (_core(2.0), (0.49, 0.92, 0.86)),
    "without Lv": (_without("lv_2023"), (0.55, 0.76, 0.75)),
    "without Weisdorf": (_without("weisdorf_1997"), (0.50, 0.80, 0.79)),
    "other arm sizes": (_other_sizes, (0.52, 0.85, 0.86)),
}


def _probabilities(evidence: Evidence, design: Design, *, shrinkage_sd: float = 0.5) -> list[float]:
    prior = design.prior.with_shrinkage(shrinkage_sd)
    _, sampled = fit(LogPosterior(prior, evidence, design.shape), prior.means, candidates=8192, seed=11)
    draws = with_traits(sampled.draws, sampled.weights, design, seed=1)
    return [
        probability(lfs_difference(Profile((stratum,)), draws, design) > 0, draws.weights)
        for stratum in STRATA
    ]


@pytest.mark.parametrize("name", SENSITIVITIES)
def test_sensitivity_to_the_evidence(
    name: str, evidence: Evidence, tables: OutcomeModelTables, design: Design
) -> None:
    change, expected = SENSITIVITIES[name]
    assert _probabilities(change(evidence, tables), design) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(("sd", "expected"), [(0.2, (0.63, 0.84, 0.94)), (1.0, (0.40, 0.88, 0.76))])
def test_sensitivity_to_how_far_strata_may_differ(
    sd: float, expected: tuple[float, ...], evidence: Evidence, design: Design
) -> None:
    assert _probabilities(evidence, design, shrinkage_sd=sd) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("name", ["ebmt", "all_73"])
def test_the_shape_of_one_old_cohort_alone_changes_little(
    name: str, evidence: Evidence, design: Design, draws: Draws
) -> None:
    """Section 1.2 asks for each source of the shape to be swapped in alone."""
    other = replace(design, shape=design.alternative_shapes[name])
    base = [probability(lfs_difference(Profile((s,)), draws, design) > 0, draws.weights) for s in STRATA]
    assert _probabilities(evidence, other) == pytest.approx(base, abs=0.03)


def test_a_mixture_of_strata_lies_between_its_members(draws: Draws, design: Design) -> None:
    for arm in Arm:
        found = [
            outcome_at(Profile(s), arm, "lfs", 2, draws, design) for s in ((EARLY,), (LATE,), (EARLY, LATE))
        ]
        low, high = np.minimum(found[0], found[1]), np.maximum(found[0], found[1])
        assert ((low <= found[2] + 1e-12) & (found[2] <= high + 1e-12)).all()
