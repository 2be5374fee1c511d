"""The clinician's own numbers against the draws themselves."""

import numpy as np
import pytest

from decision_support.outcome_model.arrays import probability
from decision_support.outcome_model.decision import criterion_draws, quality_adjusted_months
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws
from decision_support.outcome_model.hazards import states_of
from decision_support.outcome_model.labels import Criterion
from decision_support.outcome_model.preferences import harm_tradeoff, quality_tradeoff
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.quantities import PatientDraws, gvhd_course, patient_draws
from decision_support.outcome_model.terms import STRATA, Arm, Stratum
from decision_support.outcome_model.tradeoff import Tradeoff


@pytest.fixture(scope="module")
def patients(draws: Draws, design: Design) -> dict[Stratum, PatientDraws]:
    return {stratum: patient_draws(Profile((stratum,)), draws, design) for stratum in STRATA}


def _utilities(design: Design) -> dict[str, float]:
    return {name: slider.value for name, slider in design.utilities.items()}


@pytest.mark.parametrize("stratum", STRATA)
def test_the_stored_parts_give_back_quality_adjusted_months(
    stratum: Stratum, patients: dict[Stratum, PatientDraws], design: Design
) -> None:
    patient = patients[stratum]
    exact = criterion_draws(patient, design)[Criterion.QUALITY]
    found = quality_tradeoff(patient).balance(_utilities(design))
    assert found.mean == pytest.approx(float(patient.weights @ exact), abs=1e-9)
    assert found.probability_allo_better == pytest.approx(probability(exact > 0, patient.weights), abs=0.02)


@pytest.mark.parametrize("stratum", STRATA)
@pytest.mark.parametrize("weights", [(1.0, 1.5, 0.3), (3.0, 0.0, 0.0), (0.5, 3.0, 3.0)])
def test_weights_of_harms_agree_with_the_draws(
    stratum: Stratum, weights: tuple[float, float, float], patients: dict[Stratum, PatientDraws]
) -> None:
    """Section 3.1: relapse, death without relapse and chronic GVHD at two years, weighed against each other."""
    patient = patients[stratum]
    losses = {
        arm: weights[0] * patient.outcome(arm, "cir", 2)
        + weights[1] * patient.outcome(arm, "nrm", 2)
        + weights[2] * patient.arm(arm).gvhd_2y
        for arm in Arm
    }
    exact = losses[Arm.AUTO] - losses[Arm.ALLO]
    names = ("relapse", "non_relapse_death", "chronic_gvhd")
    found = harm_tradeoff(patient).balance(dict(zip(names, weights, strict=True)))
    assert found.mean == pytest.approx(float(patient.weights @ exact), abs=1e-9)
    assert found.probability_allo_better == pytest.approx(probability(exact > 0, patient.weights), abs=0.03)


def test_at_the_tipping_point_the_balance_is_even(
    patients: dict[Stratum, PatientDraws], design: Design
) -> None:
    tradeoff, utilities = quality_tradeoff(patients[Stratum.LATE]), _utilities(design)
    for name in utilities:
        tipping = tradeoff.tipping_point(name, utilities)
        assert tipping is not None
        assert tradeoff.balance({**utilities, name: tipping}).mean == pytest.approx(0.0, abs=1e-9)


def test_a_number_that_does_not_matter_has_no_tipping_point() -> None:
    tradeoff = Tradeoff(("a", "b"), (1.0, 0.0), ((1.0, 0.0), (0.0, 0.0)))
    assert tradeoff.tipping_point("b", {"a": 1.0, "b": 1.0}) is None
    with pytest.raises(ValueError, match="exactly a, b"):
        tradeoff.balance({"a": 1.0})


def test_quality_adjusted_time_agrees_with_equal_steps(draws: Draws, design: Design) -> None:
    """Section 3.1 integrates by steps of .05 years; our few nodes must agree to a twentieth of a month."""
    times = tuple(float(t) for t in np.round(np.arange(0, 5.001, 0.05), 10))
    utilities = _utilities(design)
    patient = patient_draws(Profile((Stratum.LATE,)), draws, design)
    for arm in Arm:
        states = states_of(draws.parameters, arm, Stratum.LATE, times, design.shape)
        gvhd = draws.gvhd_peak[:, None] * gvhd_course(np.array(times), design.chronic_gvhd)
        worth = utilities["leukaemia_free"] - (arm is Arm.ALLO) * gvhd * (
            utilities["leukaemia_free"] - utilities["leukaemia_free_with_gvhd"]
        )
        alive = states[..., 0] + states[..., 1]
        first = np.array(times) < 0.25
        rate = np.where(
            first,
            utilities[f"first_3_months_{arm}"] * alive,
            states[..., 0] * worth + states[..., 1] * utilities["relapsed"],
        )
        steps = np.trapezoid(rate, times, axis=1) * 12
        nodes = quality_adjusted_months(patient.arm(arm), arm, utilities)
        # The trapezoid blurs the jump of the utility at three months by half a step.
        jump = 12 * 0.025 * (utilities["leukaemia_free"] - utilities[f"first_3_months_{arm}"])
        assert float(draws.weights @ (nodes - steps)) == pytest.approx(0.0, abs=0.05 + jump)
        free = np.trapezoid(states[..., 0], times, axis=1) * 12
        assert float(draws.weights @ (patient.arm(arm).months_leukaemia_free - free)) == pytest.approx(
            0, abs=0.05
        )
