"""Axes: where numbers stand and which round numbers mark them."""

import math

import pytest

from cohorts.figures.scales import Linear, Logarithmic, ratio_axis, ratio_ticks, round_ticks


def test_a_linear_axis_shares_its_length_by_the_value() -> None:
    axis = Linear(0.0, 5.0, 50.0, 550.0)
    # 2 of 5 years: 50 + 2/5 of 500.
    assert axis(2.0) == 250.0
    assert axis.within(9.0) == 550.0


def test_an_upright_axis_starts_below() -> None:
    assert Linear(0.0, 1.0, 296.0, 26.0)(0.5) == 161.0


def test_an_axis_without_length_has_one_place() -> None:
    assert Linear(3.0, 3.0, 10.0, 90.0)(3.0) == 10.0


def test_a_logarithmic_axis_puts_a_ratio_and_its_inverse_equally_far_from_one() -> None:
    axis = Logarithmic(0.25, 4.0, 0.0, 400.0)
    assert axis(1.0) == pytest.approx(200.0)
    assert axis(2.0) == pytest.approx(300.0)
    assert axis(0.5) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("high", "expected"),
    [
        (5.0, (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)),
        (10.0, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)),
        (0.41, (0.0, 0.1, 0.2, 0.3, 0.4)),
        (0.0, (0.0,)),
    ],
)
def test_ticks_are_round_and_few(high: float, expected: tuple[float, ...]) -> None:
    assert round_ticks(high) == pytest.approx(expected)


@pytest.mark.parametrize("high", [0.003, 0.7, 1, 3, 7, 12, 18, 29, 30, 99, 1234])
def test_there_are_never_more_ticks_than_asked_for_and_none_beyond_the_end(high: float) -> None:
    ticks = round_ticks(high, most=7)
    assert 2 <= len(ticks) <= 7
    assert ticks[-1] <= high + 1e-9


def test_the_axis_of_ratios_is_round_around_what_it_shows_and_never_too_narrow() -> None:
    assert ratio_axis([1.3, 0.86, 1.96]) == (0.5, 2.0)
    assert ratio_axis([0.3, 0.07, 2.41]) == (0.05, 5.0)
    # Beyond a hundredfold an axis would only show that nothing is known.
    assert ratio_axis([1e-9, 1e9]) == (0.01, 100.0)


def test_a_long_axis_of_ratios_is_marked_by_its_decades() -> None:
    assert ratio_ticks(0.5, 5.0) == (0.5, 1.0, 2.0, 5.0)
    assert all(math.log10(tick).is_integer() for tick in ratio_ticks(0.01, 100.0))
