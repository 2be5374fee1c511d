"""Curves of survival and incidence: places by hand arithmetic.

Without a table the axis runs from 48 to 600 (760 wide, 150 for names, a gap of 10) and 100 % stands at 26, 0 % at 296.
"""

import pytest

from cohorts.figures.curves import Course, Curve, CurvePlot, curve_drawing, spread
from cohorts.figures.drawing import Drawing, Layer, Mark
from cohorts.figures.risk_table import Row

FALL = Curve((0.0, 1.0, 5.0), (1.0, 0.5, 0.25), (1.0, 0.25, 0.0), (1.0, 0.75, 0.5))


def plot(*courses: Course, ticks: tuple[float, ...] = (0, 1, 2, 3, 4, 5)) -> Drawing:
    return curve_drawing(
        CurvePlot("test", "Title", "Description", "Alive, %", "Years", courses, ticks, notes=("A note.",))
    )


def of_kind(drawing: Drawing, kind: str) -> list[dict[str, str]]:
    """The attributes of the marks whose class starts with that word."""
    marks = [mark for mark in drawing.marks if isinstance(mark, Mark)]
    found = [dict(mark.attributes) | {"words": mark.text} for mark in marks]
    return [one for one in found if one.get("class", "").split(" ")[0] == kind]


def test_a_curve_keeps_its_value_until_the_next_time() -> None:
    curve = of_kind(plot(Course("A", 1, FALL)), "curve")[0]
    # One year is 552/5 = 110.4 wide; 50 % stands at 161 and 25 % at 228.5.
    assert curve["d"] == "M48 26H158.4V161H600V228.5"
    assert curve["class"] == "curve hue-1"


def test_the_band_goes_along_the_upper_limits_and_back_along_the_lower() -> None:
    band = of_kind(plot(Course("A", 1, FALL)), "band")[0]
    # 75 % at 93.5, 50 % at 161, 25 % at 228.5, 0 % at 296.
    assert band["d"] == "M48 26H158.4V93.5H600V161V296V228.5H158.4V26H48Z"


def test_a_curve_without_an_interval_has_no_band() -> None:
    bare = Curve((0.0, 1.0), (1.0, 0.5), (None, None), (None, None))
    assert of_kind(plot(Course("A", 1, bare)), "band") == []


def test_a_censored_patient_is_a_tick_on_the_curve() -> None:
    marks = of_kind(plot(Course("A", 1, FALL, censored_at=(0.5, 2.0))), "censored")
    # 0.5 years at 103.2 while the curve is at 100 %; 2 years at 268.8 while it is at 50 %.
    assert [mark["d"] for mark in marks] == ["M103.2 22v8M268.8 157v8"]


def test_many_censored_patients_are_left_to_the_table() -> None:
    times = tuple(number / 100 for number in range(81))
    assert of_kind(plot(Course("A", 1, FALL, censored_at=times)), "censored") == []


def test_the_median_falls_from_half_to_the_axis() -> None:
    line = of_kind(plot(Course("A", 1, FALL, median=1.0)), "median")[0]
    assert (line["x1"], line["y1"], line["x2"], line["y2"]) == ("158.4", "161", "158.4", "296")


def test_a_curve_that_ends_early_is_marked_at_its_end() -> None:
    line = of_kind(plot(Course("A", 1, FALL, cut=True)), "cut")[0]
    assert (line["x1"], line["y1"], line["y2"]) == ("600", "222.5", "234.5")


def test_a_withheld_group_has_its_name_and_no_curve() -> None:
    drawing = plot(Course("Hidden", 1, None, remarks=("withheld",)))
    assert of_kind(drawing, "curve") == []
    assert [one["words"] for one in of_kind(drawing, "name")] == ["Hidden"]


def test_every_number_of_the_table_stands_under_its_tick() -> None:
    rows = (
        Row("At risk", ("50", "40", "27", "18", "13", "<5")),
        Row("Events", ("0", "6", "8", "9", "11", "13")),
    )
    drawing = plot(Course("A", 1, FALL, rows=rows))
    ticks = {one["words"]: one["x"] for one in of_kind(drawing, "tick") if one.get("text-anchor") == "middle"}
    cells = of_kind(drawing, "cell")
    assert [one["words"] for one in cells[:6]] == ["50", "40", "27", "18", "13", "<5"]
    assert [one["x"] for one in cells[:6]] == [ticks[str(year)] for year in range(6)]
    assert {one["text-anchor"] for one in cells} == {"middle"}
    # The rows lie below the axis and below one another.
    assert 296 < float(cells[0]["y"]) < float(cells[6]["y"])


def test_the_axis_shows_all_of_survival() -> None:
    drawing = plot(Course("A", 1, FALL))
    ends = [one["words"] for one in of_kind(drawing, "tick") if one.get("text-anchor") == "end"]
    assert ends == ["0", "25", "50", "75", "100"]


def test_a_curve_for_comparison_is_thin_and_has_neither_band_nor_name() -> None:
    drawing = plot(Course("", 1, FALL, faint=True), Course("A", 1, FALL))
    assert [one["class"] for one in of_kind(drawing, "curve")] == ["curve faint hue-1", "curve hue-1"]
    assert len(of_kind(drawing, "band")) == 1
    assert len(of_kind(drawing, "name")) == 1


def test_an_empty_analysis_still_draws_its_axes() -> None:
    assert not any(isinstance(mark, Layer) for mark in plot().marks)
    assert of_kind(plot(ticks=()), "axis")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        # Two names at one place: the upper stays, the lower gives way.
        ([(100.0, 30.0), (100.0, 30.0)], [100.0, 130.0]),
        # At the bottom both move up.
        ([(280.0, 30.0), (290.0, 30.0)], [240.0, 270.0]),
        ([(0.0, 30.0), (200.0, 30.0)], [20.0, 200.0]),
    ],
)
def test_names_are_kept_apart_and_inside(wanted: list[tuple[float, float]], expected: list[float]) -> None:
    assert spread(wanted, 20.0, 300.0) == expected


def test_names_that_do_not_fit_never_lie_on_one_another() -> None:
    tops = spread([(0.0, 100.0)] * 4, 20.0, 300.0)
    assert tops == [20.0, 120.0, 220.0, 320.0]
