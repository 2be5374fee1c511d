"""Curves, squares and tables of the outcome model: what adds up, what is drawn where, and what has a table twin."""

import pytest

from decision_support.fitted_models import load_published
from decision_support.outcome_model.answer import Estimate
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import Arm, Stratum
from decision_support.presenters.icon_arrays import icon_arrays, whole_patients
from decision_support.presenters.model_outcomes import model_outcomes, outcome_rows
from decision_support.presenters.outcome_curves import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    curve_chart,
    curve_charts,
    curve_table,
)

LATE = Profile((Stratum.LATE,))


def flat(value: float) -> dict[str, list[Estimate]]:
    return {"lfs": [Estimate(value, value, value)] * 2}


def test_whole_patients_add_up_by_the_largest_remainder() -> None:
    # 33.4 + 33.3 + 33.3: the hundredth patient goes where the remainder is largest.
    assert whole_patients({"a": 0.334, "b": 0.333, "c": 0.333}) == {"a": 34, "b": 33, "c": 33}
    # Medians of single outcomes need not add up to one; they are scaled first.
    assert whole_patients({"a": 0.6, "b": 0.2}) == {"a": 75, "b": 25}


def test_each_array_has_a_hundred_squares_and_counts_that_say_the_same() -> None:
    for array in icon_arrays(load_published().answer(LATE).outcomes):
        assert len(array.squares) == 100
        assert sum(row.count for row in array.counts) == 100
        for row in array.counts:
            assert row.count == sum(square.state == row.state for square in array.squares)


def test_certainty_stands_at_the_top_and_nothing_at_the_bottom() -> None:
    chart = curve_chart("lfs", {Arm.AUTO: flat(1.0), Arm.ALLO: flat(0.0)}, (0.0, 5.0))
    auto, allo = chart.courses
    assert (auto.option, auto.line) == ("autologous_hsct", f"{LEFT},{TOP} {RIGHT},{TOP}")
    assert (allo.option, allo.line) == ("allogeneic_hsct", f"{LEFT},{BOTTOM} {RIGHT},{BOTTOM}")


def test_every_chart_has_its_numbers_beside_it() -> None:
    model = load_published()
    charts = curve_charts(model.curves(LATE), model.curve_times)
    assert [chart.endpoint for chart in charts] == ["lfs", "os", "cir", "nrm"]
    for chart in charts:
        assert [row.years for row in chart.rows] == list(model.curve_times)
    table = curve_table(model.curves(LATE), model.curve_times)
    assert len(table) == 1 + 2 * 4 * len(model.curve_times)
    assert table[1][:3] == ["autologous_hsct", "lfs", "0"]


def test_the_table_has_every_outcome_at_every_horizon_with_its_difference() -> None:
    rows = outcome_rows(load_published().answer(LATE))
    assert {row.years for row in rows} == {1, 2, 3, 5}
    assert len(rows) == 16
    assert all(len(row.arms) == 2 and "…" in row.difference for row in rows)


def test_where_the_model_is_silent_there_is_nothing_to_draw() -> None:
    assert model_outcomes(None, load_published()) is None


@pytest.mark.parametrize("arm", list(Arm))
def test_at_two_years_the_curve_says_what_the_card_says_to_half_a_point(arm: Arm) -> None:
    model = load_published()
    place = model.curve_times.index(2.0)
    for name, found in model.answer(LATE).outcomes[arm][2].items():
        assert model.curves(LATE)[arm][name][place].median == pytest.approx(found.median, abs=5e-3)
