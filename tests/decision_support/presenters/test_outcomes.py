"""Numbers of an outcome model: whole patients of 100, never without the interval, and nothing where there is none."""

from typing import Any

import pytest

from cohorts.templatetags.clinical import signed
from decision_support.presenters.outcomes import BAR_MARGIN, BAR_MIDDLE, BAR_WIDTH, difference, outcomes


def interval(median: float, lower: float, upper: float, **more: float) -> dict[str, float]:
    return {"median": median, "lower": lower, "upper": upper, **more}


def a_difference(**lfs: float) -> dict[str, Any]:
    found = interval(0.11, -0.10, 0.33, probability_allo_better=0.85) | lfs
    return {
        "2": {"lfs": found},
        "effective_patients": 14.6,
        "study_patients": 3,
        "sensitivity_range": [0.7, 0.87],
    }


def test_endpoints_are_whole_patients_of_100_with_their_interval() -> None:
    found = outcomes({"2": {"lfs": interval(0.724, 0.551, 0.86), "nrm": interval(0.132, 0.05, 0.278)}})
    assert [(str(o.label), o.median, o.lower, o.upper) for o in found] == [
        ("Leukaemia-free", 72, 55, 86),
        ("Dead without relapse", 13, 5, 28),
    ]


@pytest.mark.parametrize("empty", [{}, {"5": {"lfs": interval(0.5, 0.4, 0.6)}}])
def test_no_model_gives_no_number(empty: dict[str, Any]) -> None:
    assert outcomes(empty) == ()
    assert difference(None) is None
    assert difference(empty | {"effective_patients": 0}) is None


def test_the_difference_says_how_many_patients_it_is_worth() -> None:
    found = difference(a_difference())
    assert found is not None
    assert (found.median, found.lower, found.upper, found.in_favour) == (11, -10, 33, 85)
    assert (found.effective_patients, found.study_patients, found.sensitivity) == (15, 3, (70, 87))


def test_no_difference_stands_in_the_middle_of_the_bar_and_the_sides_mirror_each_other() -> None:
    found = difference(a_difference(median=0.0, lower=-0.3, upper=0.3))
    assert found is not None
    assert found.x_median == BAR_MIDDLE
    assert BAR_MIDDLE - found.x_lower == pytest.approx(found.x_upper - BAR_MIDDLE)


def test_a_difference_beyond_the_bar_stands_at_its_end() -> None:
    found = difference(a_difference(lower=-0.95, upper=0.95))
    assert found is not None
    assert (found.x_lower, found.x_upper) == (BAR_MARGIN, BAR_WIDTH - BAR_MARGIN)


def test_a_difference_shows_its_sign() -> None:
    assert [signed(number) for number in (11, 0, -10)] == ["+11", "0", "−10"]
