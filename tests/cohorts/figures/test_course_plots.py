"""Swimmer plot, love plot and diagram of who was left out."""

from cohorts.figures.attrition import AttritionPlot, attrition_drawing
from cohorts.figures.balance import BalancePlot, BalanceRow, balance_drawing
from cohorts.figures.drawing import Drawing, Mark
from cohorts.figures.swimmer import Happening, Lane, Segment, SwimmerPlot, swimmer_drawing


def marks(drawing: Drawing) -> list[dict[str, str]]:
    return [
        dict(mark.attributes) | {"words": mark.text, "tag": mark.tag}
        for mark in drawing.marks
        if isinstance(mark, Mark)
    ]


def of_kind(drawing: Drawing, kind: str) -> list[dict[str, str]]:
    return [one for one in marks(drawing) if kind in one.get("class", "").split(" ")]


def test_a_bar_is_as_long_as_its_time_and_parts_follow_on_one_another() -> None:
    lane = Lane(
        "P-1",
        "",
        (Segment(0, 1, "remission"), Segment(1, 4, "relapsed")),
        (Happening(1, "relapse"),),
        4,
        True,
    )
    drawing = swimmer_drawing(SwimmerPlot("swimmer", "T", "D", "Years", (lane,), ()))
    first, second = of_kind(drawing, "segment")
    assert float(first["x"]) + float(first["width"]) == float(second["x"])
    assert abs(float(second["width"]) - 3 * float(first["width"])) < 0.3
    assert len(of_kind(drawing, "ongoing")) == 1
    assert len(of_kind(drawing, "relapse")) == 1


def test_a_patient_who_died_has_no_arrow() -> None:
    lane = Lane("P-1", "", (Segment(0, 2, "remission"),), (Happening(2, "death"),), 2, False)
    drawing = swimmer_drawing(SwimmerPlot("swimmer", "T", "D", "Years", (lane,), ()))
    assert of_kind(drawing, "ongoing") == []
    assert len(of_kind(drawing, "death")) == 1


def test_a_difference_that_cannot_be_computed_has_no_mark() -> None:
    rows = (BalanceRow("Age", 0.4, 0.0), BalanceRow("Sex", None, None))
    drawing = balance_drawing(BalancePlot("balance", "T", "D", "x", "before", "after", rows))
    # One circle of each row that has one, and one in the legend.
    assert len(of_kind(drawing, "before")) == 2
    before, after = of_kind(drawing, "difference")[:2]
    assert float(before["cx"]) > float(after["cx"])


def test_each_exclusion_leaves_the_column_in_a_box_of_its_own() -> None:
    plot = AttritionPlot(
        "attrition", "T", "D", "160", ("31 without transplant", "1 error"), "128", ("A: 50",)
    )
    drawing = attrition_drawing(plot)
    words = [one["words"] for one in marks(drawing) if one["words"]]
    assert words == ["160", "31 without transplant", "1 error", "128", "A: 50"]
    tops = [float(one["y"]) for one in of_kind(drawing, "box")]
    assert tops == sorted(tops)
