"""The forest plot: places of ratios and their intervals by hand arithmetic.

860 wide, 190 for the columns at the right: the axis ends at 658 and is 258 long from 400.
"""

from cohorts.figures.drawing import Drawing, Mark
from cohorts.figures.forest import ForestPlot, ForestRow, forest_drawing


def forest(*rows: ForestRow) -> Drawing:
    return forest_drawing(ForestPlot("forest", "T", "D", rows, "events / n", "HR", "p", "fewer", "more"))


def classes(drawing: Drawing) -> list[dict[str, str]]:
    return [dict(mark.attributes) | {"words": mark.text} for mark in drawing.marks if isinstance(mark, Mark)]


def test_a_ratio_of_one_stands_in_the_middle_of_an_axis_from_a_half_to_two() -> None:
    marks = classes(forest(ForestRow("A", ratio=1.0, lower=0.5, upper=2.0, ratio_text="1.00")))
    square = next(one for one in marks if one.get("class") == "ratio")
    assert float(square["x"]) + 4 == 529.0
    line = next(one for one in marks if one.get("class") == "interval" and "x1" in one)
    assert (line["x1"], line["x2"]) == ("400", "658")


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    marks = classes(forest(ForestRow("A", ratio=1.5, lower=0.001, upper=900.0)))
    assert len([one for one in marks if one.get("class") == "arrow"]) == 2


def test_the_reference_has_no_interval() -> None:
    marks = classes(forest(ForestRow("A", ratio=1.0, ratio_text="1 (reference)", reference=True)))
    assert [one for one in marks if one.get("class") in ("interval", "ratio")] == []
    assert any(one["words"] == "1 (reference)" for one in marks)


def test_a_ratio_that_cannot_be_estimated_is_said_and_not_drawn() -> None:
    marks = classes(forest(ForestRow("A", ratio_text="not estimable")))
    assert any(one["words"] == "not estimable" for one in marks)
    assert not any(one.get("class") == "ratio" for one in marks)
