"""Numbers from the Landmark statistical method, section 1.3, and laws that hold whatever the hazards."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_support.outcome_model.design import Design
from decision_support.outcome_model.states import OUTCOMES, Shape, state_probabilities

SHAPE = Shape(
    (0, 0.25, 0.5, 1, 2, 3, 5), (0, 0.15, 0.40, 0.76, 1, 1.06, 1.12), (0, 0.38, 0.65, 0.90, 1, 1.06, 1.12)
)
TIMES = (0.0, 0.1, 0.25, 0.7, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0)

hazards = st.floats(0.0, 8.0)


def _at(relapse: float, nrm: float, death: float, times: tuple[float, ...]) -> np.ndarray:
    return state_probabilities(np.array(relapse), np.array(nrm), np.array(death), times, SHAPE)


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (1.0, [0.785056, 0.104025, 0.029294, 0.081625]),
        (2.0, [0.740818, 0.091836, 0.078094, 0.089252]),
        (5.0, [0.714623, 0.028502, 0.158891, 0.097984]),
    ],
)
def test_the_closed_form_gives_the_numbers_of_section_1_3(years: float, expected: list[float]) -> None:
    """Cumulative hazards at two years of .2 and .1, death after relapse at .5 a year."""
    assert _at(0.2, 0.1, 0.5, (years,))[0] == pytest.approx(expected, abs=5e-7)


def test_the_shape_is_that_of_the_design(design: Design) -> None:
    assert design.shape == SHAPE


def test_it_agrees_with_small_steps() -> None:
    """Euler steps of a ten-thousandth of a year know nothing of the closed form."""
    step, state = 1e-4, np.array([1.0, 0.0, 0.0, 0.0])
    relapse, nrm, death = 0.9, 0.4, 1.3
    for index in range(20_000):
        middle = (index + 0.5) * step
        interval = int(np.searchsorted(SHAPE.knots_years, middle)) - 1
        length = SHAPE.knots_years[interval + 1] - SHAPE.knots_years[interval]
        h_r = relapse * (SHAPE.relapse[interval + 1] - SHAPE.relapse[interval]) / length
        h_m = nrm * (SHAPE.nrm[interval + 1] - SHAPE.nrm[interval]) / length
        flows = np.array([h_r * state[0], h_m * state[0], death * state[1]]) * step
        state = state + np.array([-flows[0] - flows[1], flows[0] - flows[2], flows[2], flows[1]])
    assert _at(relapse, nrm, death, (2.0,))[0] == pytest.approx(state, abs=2e-4)


@given(hazards, hazards, hazards)
def test_states_make_up_the_whole_and_os_is_never_below_lfs(relapse: float, nrm: float, death: float) -> None:
    states = _at(relapse, nrm, death, TIMES)
    assert np.abs(states.sum(axis=-1) - 1).max() < 1e-12
    assert states.min() > -1e-12
    lfs, os, cir, nrm_2 = (read(states) for read in OUTCOMES.values())
    assert (os >= lfs - 1e-12).all()
    assert np.abs(lfs + cir + nrm_2 - 1).max() < 1e-12


@given(hazards, hazards, hazards)
def test_incidences_rise_and_survival_falls(relapse: float, nrm: float, death: float) -> None:
    states = _at(relapse, nrm, death, TIMES)
    for name, sign in (("cir", 1), ("nrm", 1), ("lfs", -1), ("os", -1)):
        steps = np.diff(OUTCOMES[name](states)) * sign
        assert (steps >= -1e-12).all(), name


@given(hazards, hazards, st.floats(-1e-7, 1e-7))
def test_equal_rates_are_no_edge(relapse: float, nrm: float, apart: float) -> None:
    """Where death is as fast as leaving LFS the formula divides by nothing; a nearby rate must give nearly the same."""
    leaving = (relapse * 0.15 + nrm * 0.38) / 0.25
    here = _at(relapse, nrm, leaving, (0.25,))
    near = _at(relapse, nrm, max(0.0, leaving + apart), (0.25,))
    assert np.abs(here - near).max() < 1e-6


def test_without_hazards_nobody_moves() -> None:
    assert _at(0.0, 0.0, 0.0, (5.0,))[0].tolist() == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("times", [(5.5,), (2.0, 1.0), (-1.0,)])
def test_times_the_model_does_not_reach_are_refused(times: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="times must rise"):
        _at(0.2, 0.1, 0.5, times)


@pytest.mark.parametrize(
    "shape", [((0, 1, 1), (0, 1, 2), (0, 1, 2)), ((0, 1), (0, -1), (0, 1)), ((0, 1), (0, 1, 2), (0, 1))]
)
def test_a_shape_that_falls_or_does_not_fit_its_knots_is_refused(
    shape: tuple[tuple[float, ...], ...],
) -> None:
    with pytest.raises(ValueError, match=r"must|needs"):
        Shape(*shape)
