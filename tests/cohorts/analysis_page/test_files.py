"""Each file of a figure says by itself what was done, to whom, and what must not be concluded from it."""

from xml.etree import ElementTree

import pytest
from django.utils import translation

from cohorts.analyses.wording import sentence
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.files import csv_file, sheet, svg_file
from tests.cohorts.analysis_page.examples import example, figure


def test_the_file_of_numbers_is_exact_and_starts_with_its_methods() -> None:
    result = example("survival")
    lines = csv_file(figure(result, "survival"), result).splitlines()
    told_lines = [line for line in lines if line.startswith("#")]
    assert lines[: len(told_lines)] == told_lines
    assert told_lines[1] == f"# {result['methods']['english']}"
    assert lines[len(told_lines)].startswith("part,group,years,estimate,lower,upper,std_error,at_risk")
    curve = result["groups"][0]["curve"]
    expected = [repr(curve[name][1]) for name in ("time", "estimate", "lower", "upper", "std_error")]
    assert lines[len(told_lines) + 2] == f"curve,Autologous,{','.join(expected)},,{curve['events'][1]},,"


def test_the_file_of_numbers_is_read_by_pandas() -> None:
    import io

    import pandas

    result = example("regression")
    frame = pandas.read_csv(io.StringIO(csv_file(figure(result, "forest"), result)), comment="#")
    term = frame[frame["level"] == "allogeneic"].iloc[0]
    assert term["hazard_ratio"] == 1.3


def test_a_name_in_a_comment_cannot_start_a_line_of_its_own() -> None:
    result = example("survival")
    result["cohort"]["name"] = "A\n=1+1,B"
    lines = csv_file(figure(result, "survival"), result).splitlines()
    assert not any(line.startswith("=") for line in lines)


def test_the_file_of_a_drawing_carries_its_methods_in_letters_and_in_its_description() -> None:
    result = example("survival")
    one = figure(result, "survival")
    root = ElementTree.fromstring(svg_file(one, result, style=".figure {}"))
    methods = "Overall survival was estimated by Kaplan-Meier."
    description = root.find("{*}desc")
    assert description is not None
    assert methods in (description.text or "")
    drawn = " ".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert methods in drawn


def test_two_curves_side_by_side_become_one_sheet() -> None:
    result = example("immortal_time")
    one = figure(result, "immortal-time")
    assert len(one.drawings) == 2
    assert sheet(one, result).width > sum(drawing.width for drawing in one.drawings)


def test_hostile_names_are_escaped_everywhere() -> None:
    result = example("survival")
    result["groups"][0]["label"] = "<script>alert(1)</script>"
    result["cohort"]["name"] = "<script>alert(2)</script>"
    written = svg_file(figure(result, "survival"), result, style="x")
    assert "<script>" not in written
    assert ElementTree.fromstring(written) is not None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_page_warns_of_goes_with_every_file_of_every_figure(language: str) -> None:
    result = example("survival")
    result["warnings"] = [
        sentence("cut", "Ended early."),
        sentence("late_entry", "Patients enter late: %(share)d %%.", share=40),
    ]
    warned = "Patients enter late: 40 %."
    with translation.override(language):
        for one in figures(result):
            written = svg_file(one, result, style="x")
            root = ElementTree.fromstring(written)
            description = root.find("{*}desc")
            assert description is not None
            assert warned in (description.text or "")
            assert warned in " ".join(
                found.text or "" for found in root.iter("{http://www.w3.org/2000/svg}text")
            )
            assert f"# warning: {warned}\n" in csv_file(one, result)
            assert "Ended early." not in written
