"""The chart of MRD kinetics: every mark stands where the result says, and never at zero."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.mrd import Assessment, Phase, timeline
from decision_support.presenters.mrd_chart import mrd_chart
from decision_support.presenters.mrd_drawing import (
    LANE_Y,
    PLOT_BOTTOM,
    PLOT_LEFT,
    PLOT_RIGHT,
    PLOT_TOP,
    MRDChart,
)

AS_OF = date(2026, 6, 30)
CYCLES = (
    Phase(1, date(2026, 1, 5), "induction"),
    Phase(2, date(2026, 2, 9), "consolidation"),
    Phase(3, date(2026, 3, 16), "consolidation", ("Blincyto", "vincristine")),
)


def result(day: date, kind: str | None, **more: Any) -> Assessment:
    given: dict[str, Any] = {"specimen": "bone_marrow", "method": "flow", "reported_on": day, **more}
    return Assessment(collected_on=day, result=kind, **given)


def chart_of(*assessments: Assessment, phases: tuple[Phase, ...] = CYCLES, **more: Any) -> MRDChart:
    windows = timeline(assessments, phases, AS_OF).windows
    return mrd_chart(assessments=assessments, phases=phases, windows=windows, as_of=AS_OF, **more)


def line_at(chart: MRDChart, exponent: int) -> float:
    return next(line.y for line in chart.grid if line.exponent == exponent)


def test_a_negative_stands_hollow_at_its_limit_of_detection_with_a_downward_mark() -> None:
    chart = chart_of(result(date(2026, 2, 1), "not_detected", limit_of_detection=Decimal("1e-5")))
    (mark,) = chart.marks
    assert (mark.fill, mark.arrow, mark.off_scale) == ("hollow", "down", False)
    assert mark.y == line_at(chart, -5)


def test_a_negative_without_a_limit_of_detection_stands_off_the_scale() -> None:
    (mark,) = chart_of(result(date(2026, 2, 1), "not_detected")).marks
    assert mark.off_scale
    assert mark.y == LANE_Y > PLOT_BOTTOM


def test_percent_and_fraction_stand_at_the_same_height() -> None:
    percent = chart_of(result(date(2026, 2, 1), "quantified", value=Decimal("0.1"), unit="percent"))
    fraction = chart_of(result(date(2026, 2, 1), "quantified", value=Decimal("1e-3"), unit="fraction"))
    assert percent.marks[0].y == fraction.marks[0].y == line_at(fraction, -3)


def test_half_of_the_logarithm_is_half_of_the_way() -> None:
    chart = chart_of(result(date(2026, 2, 1), "quantified", value=Decimal("0.00031622776601683794")))
    assert chart.marks[0].y == pytest.approx((line_at(chart, -3) + line_at(chart, -4)) / 2, abs=0.1)


def test_less_than_a_level_stands_at_that_level_with_a_downward_mark() -> None:
    chart = chart_of(result(date(2026, 2, 1), "below", comparator="<", value=Decimal("1e-4")))
    assert (chart.marks[0].fill, chart.marks[0].arrow) == ("hollow", "down")
    assert chart.marks[0].y == line_at(chart, -4)


def test_more_than_a_level_points_upwards() -> None:
    (mark,) = chart_of(result(date(2026, 2, 1), "quantified", comparator=">", value=Decimal("1e-2"))).marks
    assert (mark.fill, mark.arrow) == ("solid", "up")


def test_a_positive_that_cannot_be_quantified_spans_from_quantification_to_detection() -> None:
    limits = {"limit_of_quantification": Decimal("1e-4"), "limit_of_detection": Decimal("1e-5")}
    chart = chart_of(result(date(2026, 2, 1), "positive_not_quantifiable", **limits))
    (mark,) = chart.marks
    assert mark.fill == "half"
    assert mark.span == (line_at(chart, -4), line_at(chart, -5))
    assert chart.has_unquantified


def test_a_result_reported_after_the_date_of_judgement_is_drawn_as_awaited() -> None:
    row = result(date(2026, 6, 20), "quantified", value=Decimal("0.5"), reported_on=date(2026, 7, 2))
    assert chart_of(row).marks[0].fill == "awaited"


def test_a_sample_that_was_not_evaluable_is_a_cross_off_the_scale() -> None:
    chart = chart_of(result(date(2026, 2, 1), "not_evaluable"))
    assert (chart.marks[0].fill, chart.marks[0].off_scale, chart.has_lane) == ("cross", True, True)


def test_only_the_line_of_one_in_ten_thousand_is_the_threshold() -> None:
    assert [line.exponent for line in chart_of().grid if line.threshold] == [-4]


def test_a_deeper_assay_deepens_the_axis() -> None:
    deep = chart_of(result(date(2026, 2, 1), "not_detected", limit_of_detection=Decimal("1e-7")))
    assert min(line.exponent for line in deep.grid) == -7
    assert min(line.exponent for line in chart_of().grid) == -6


def test_every_mark_stands_inside_the_frame() -> None:
    days = [date(2026, month, 20) for month in range(1, 7)]
    chart = chart_of(*(result(day, "quantified", value=Decimal("1")) for day in days))
    assert all(
        PLOT_LEFT <= mark.x <= PLOT_RIGHT and PLOT_TOP <= mark.y <= PLOT_BOTTOM for mark in chart.marks
    )


def test_two_assays_of_one_sample_are_drawn_side_by_side_at_the_same_height() -> None:
    day = date(2026, 2, 1)
    both = [
        result(day, "not_detected", limit_of_detection=Decimal("1e-4"), method=m)
        for m in ("flow", "igtr_pcr")
    ]
    first, second = chart_of(*both).marks
    assert second.x > first.x
    assert second.y == first.y


def test_the_order_of_entry_does_not_change_the_drawing() -> None:
    rows = [result(date(2026, month, 1), "quantified", value=Decimal("1e-3")) for month in (2, 3, 4)]
    assert chart_of(*rows) == chart_of(*reversed(rows))


def test_a_cycle_with_immunotherapy_is_marked_whatever_the_spelling_of_the_drug() -> None:
    bars = chart_of().cycles
    assert [bar.immunotherapy for bar in bars] == [False, False, True]
    assert bars[2].short_agent == "blin"


def test_a_cycle_ends_where_the_next_begins() -> None:
    first, second, _ = chart_of().cycles
    assert first.x + first.width + 1 == pytest.approx(second.x, abs=0.2)


def test_windows_say_what_their_samples_say() -> None:
    chart = chart_of(
        result(date(2026, 2, 2), "quantified", value=Decimal("1e-2")),
        result(date(2026, 3, 9), "not_detected", limit_of_detection=Decimal("1e-4")),
    )
    assert [band.reading for band in chart.bands] == ["positive", "negative", "empty"]


def test_a_transplant_stands_at_its_date() -> None:
    chart = chart_of(transplants=[(date(2026, 5, 4), "allogeneic")])
    assert [event.kind for event in chart.events] == ["allogeneic", "as_of"]
    assert chart.events[0].x < chart.events[1].x


def test_a_record_with_nothing_in_it_still_has_axes() -> None:
    chart = mrd_chart(assessments=[], phases=[], windows=[], as_of=AS_OF)
    assert chart.marks == ()
    assert chart.ticks
    assert chart.grid


def test_dates_under_the_axis_do_not_crowd() -> None:
    for years in (0, 1, 6):
        chart = chart_of(phases=(Phase(1, date(2026 - years, 1, 5)),))
        assert 1 <= len(chart.ticks) <= 7
