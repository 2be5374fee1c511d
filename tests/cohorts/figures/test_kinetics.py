"""MRD of a group: a negative is never at zero, and what is not known has a lane of its own."""

from cohorts.figures.drawing import Drawing, Mark
from cohorts.figures.kinetics import HEIGHT, TOP, Assay, KineticsPlot, Path, day_ticks, kinetics_drawing


def kinetics(*assays: Assay) -> Drawing:
    return kinetics_drawing(
        KineticsPlot("mrd", "T", "D", "Days", "MRD", (Path(1, assays),), (("All", 1),), 1e-4, "no LOD", ())
    )


def assays(drawing: Drawing) -> list[dict[str, str]]:
    marks = [dict(mark.attributes) for mark in drawing.marks if isinstance(mark, Mark)]
    return [one for one in marks if one.get("class", "").startswith("assay")]


def test_a_negative_stands_hollow_at_its_limit_of_detection_with_a_mark_downwards() -> None:
    positive, negative = assays(kinetics(Assay(0, 1e-4, below=False), Assay(30, 1e-4, below=True)))
    start = negative["d"].split("a")[0]
    assert start.split(" ")[1] == positive["cy"]
    assert "v6" in negative["d"]
    assert negative["class"] == "assay below hue-1"


def test_the_axis_is_logarithmic() -> None:
    """From 1 down to half of 10^-5 are log10(200000) = 5.301 powers of ten on 320 pixels: 60.4 each."""
    first, second = assays(kinetics(Assay(0, 0.1, below=False), Assay(30, 0.01, below=False)))
    assert (
        float(second["cy"]) - float(first["cy"]) == 60.4
        or abs(float(second["cy"]) - float(first["cy"]) - 60.4) < 0.11
    )


def test_an_assay_of_unknown_sensitivity_stands_below_the_axis() -> None:
    drawn = assays(kinetics(Assay(0, 0.1, below=False), Assay(30, None, below=True)))
    y = float(drawn[1]["d"].split(" ")[1].split("a")[0])
    assert y > TOP + HEIGHT


def test_days_are_counted_in_steps_of_people_and_zero_is_one_of_them() -> None:
    assert day_ticks(-130, 290) == (-120, -60, 0, 60, 120, 180, 240)
    assert day_ticks(0, 20) == (0, 7, 14)
    assert 0 in day_ticks(-5000, 9000)
