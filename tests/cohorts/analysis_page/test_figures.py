"""Every example of a result becomes figures: well-formed, without inline style, with a table and a file of numbers."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from cohorts.analysis_page import numbers
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.files import csv_file, svg_file
from cohorts.analysis_page.page import told
from cohorts.analysis_page.sketch import sketch_drawings
from cohorts.figures.curves import MOST_CENSOR_TICKS
from cohorts.figures.svg import svg
from tests.cohorts.analysis_page.examples import RESULTS, example, figure


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_every_figure_is_well_formed_and_has_no_inline_style(path: Path, language: str) -> None:
    result = json.loads(path.read_text(encoding="utf-8"))
    with translation.override(language):
        drawn = figures(result)
        assert drawn
        for one in drawn:
            for drawing in one.drawings:
                root = ElementTree.fromstring(svg(drawing))
                assert not any("style" in element.attrib for element in root.iter())
                assert root.find(".//{*}title") is not None
            assert one.table.rows
            assert all(len(row) == len(one.table.columns) for row in one.table.rows)
            widths = {len(row) for row in one.data()}
            assert len(widths) == 1
            assert len(one.data()) > 1
        assert told(result).methods


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_ids_are_told_apart_by_the_names_of_the_figures(path: Path) -> None:
    drawings = [drawing.name for one in figures(json.loads(path.read_text())) for drawing in one.drawings]
    assert len(drawings) == len(set(drawings))


def test_synthetic_patients_are_said_to_be_so_on_the_figure_and_in_each_file() -> None:
    result = example("survival")
    one = figure(result, "survival")
    assert "SYNTHETIC: not real patients" in svg(one.drawings[0])
    assert "SYNTHETIC" in svg_file(one, result, style="x")
    assert "# SYNTHETIC: not real patients\n" in csv_file(one, result)
    result["synthetic"] = False
    assert "SYNTHETIC" not in svg(figure(result, "survival").drawings[0])
    assert "SYNTHETIC" not in csv_file(figure(result, "survival"), result)


def test_adjusted_curves_say_so_in_the_figure_itself() -> None:
    drawn = svg(figure(example("adjusted_survival"), "survival").drawings[0])
    assert "adjusted (overlap weights)" in drawn
    assert "Thin lines: not adjusted." in drawn
    assert "adjusted" not in svg(figure(example("survival"), "survival").drawings[0])


@pytest.mark.parametrize("days", [0, 90])
def test_a_landmark_is_said_on_the_figure_and_on_its_axis(days: int) -> None:
    result = example("survival")
    result["time_zero"] = {"code": "remission", "label": "Day of first remission", "landmark_days": days}
    drawn = svg(figure(result, "survival").drawings[0])
    assert f"landmark: day {days}" in drawn
    assert f"Years from the landmark, day {days} after first remission" in drawn


def test_a_small_cell_that_the_reader_may_not_see_is_marked_and_the_mark_explained() -> None:
    result = example("survival")
    result["groups"][0]["table"]["at_risk"][-1] = None
    result["disclosure"]["applied"] = True
    one = figure(result, "survival")
    assert ">[c]<" in svg(one.drawings[0])
    assert "[c]: withheld, as it is under 5 (&lt;5)" in svg(one.drawings[0])
    assert one.table.rows[5][3] == "[c]"
    assert any("[c]" in row for row in one.data())
    assert "# [c]: withheld, as it is under 5 (<5)" in csv_file(one, result)


def test_a_withheld_group_is_named_and_shows_nothing() -> None:
    result = example("survival")
    result["groups"][1] = {"code": "allogeneic", "label": "Allogeneic", "n": None, "withheld": True}
    one = figure(result, "survival")
    drawn = svg(one.drawings[0])
    assert "Allogeneic" in drawn
    assert "withheld: fewer than 5" in drawn
    assert {row[0] for row in one.table.rows} == {"Autologous"}
    assert all(row[1] != "Allogeneic" for row in one.data()[1:])
    assert told(result).summary is not None


def test_a_curve_that_ends_early_says_where_and_why() -> None:
    result = example("survival")
    result["groups"][0]["cut_at"] = 4.5
    assert "Ended where fewer than 5 remain at risk: Autologous." in svg(
        figure(result, "survival").drawings[0]
    )


def test_the_table_gives_the_step_that_holds_at_each_tick() -> None:
    """At one year the example's autologous curve is on the step of 0.68 years: 87.9 % (78.8 to 97.0)."""
    rows = figure(example("survival"), "survival").table.rows
    assert rows[1] == ("Autologous", "1", "88 (79–97)", "40", "6", "4")


def test_the_other_cause_has_its_own_events_and_the_first_cause_as_its_competitor() -> None:
    result = example("cumulative_incidence")
    relapse, mortality = (
        figure(result, "incidence-relapse"),
        figure(result, "incidence-non-relapse-mortality"),
    )
    assert relapse.table.columns[4:6] == ("Events", "Competing")
    last = 5
    assert relapse.table.rows[last][4:6] == mortality.table.rows[last][5:3:-1]


def test_the_sites_of_one_group_share_a_figure_with_their_own_events() -> None:
    result = example("relapse_by_site")
    names = [one.name for one in figures(result)]
    assert names == ["incidence-by-site", "attrition"]
    one = figure(result, "incidence-by-site")
    labels = [cause["label"] for cause in result["groups"][0]["causes"]]
    assert list(dict.fromkeys(row[0] for row in one.table.rows)) == labels
    events = {row[0]: row[4] for row in one.table.rows if row[1] == "5"}
    assert events == {cause["label"]: str(cause["events_at"][5]) for cause in result["groups"][0]["causes"]}
    # At risk and censored are those of everybody, and stand once.
    assert svg(one.drawings[0]).count(">At risk<") == 1


def test_sites_are_compared_site_by_site_each_with_its_test() -> None:
    result = example("relapse_by_site_and_sex")
    for cause, test in zip(result["groups"][0]["causes"], result["tests"], strict=True):
        drawn = svg(figure(result, f"incidence-{cause['code'].replace('_', '-')}").drawings[0])
        assert drawn.count("Gray") == 1
        assert numbers.p_equation(test["p_value"]) in drawn
    summary = told(result).tests
    assert summary is not None
    assert summary.rows[1][0] == "Gray's test: Isolated CNS"


def test_withheld_relapses_of_a_site_are_marked() -> None:
    result = example("relapse_by_site")
    for cause in result["groups"][0]["causes"]:
        cause["events_at"] = [None] * 6
    result["disclosure"]["applied"] = True
    rows = figure(result, "incidence-by-site").table.rows
    assert {row[4:6] for row in rows} == {("[c]", "[c]")}


def test_the_made_up_example_shows_a_difference_only_where_patients_are_sorted_by_the_future() -> None:
    naive, landmark = sketch_drawings()
    assert "Biased" in svg(naive)
    assert "made-up example" in svg(landmark)


def test_what_is_told_beside_the_figure_states_clock_exclusions_and_comparison() -> None:
    found = told(example("survival"))
    assert found.clock == "The clock starts on the day of the first transplant."
    assert found.endpoint == "Overall survival: the clock runs to death from any cause."
    assert (found.analysed, found.in_cohort) == ("128", "160")
    assert [one.count for one in found.exclusions] == ["31", "1"]
    assert found.exclusions[1].identifiers == ("DEMO-017",)
    assert "Mean within 5 years, Allogeneic minus Autologous: −0.21 years" in found.sentences[0]
    assert found.sentences[1] == "Hazard ratio, Allogeneic: 1.30 (0.86–1.96), p = 0.210."


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        (
            "swimmer",
            "Those drawn are evenly spaced by length of follow-up, from the longest to the shortest.",
        ),
        ("mrd-kinetics", "Those drawn are a sample that depends on nothing in the record."),
    ],
)
def test_a_figure_that_leaves_patients_out_says_how_those_drawn_were_chosen(name: str, chosen: str) -> None:
    result = example(name.replace("-", "_"))
    assert chosen not in noted(figure(result, name))
    result["omitted"] = 5355
    said = noted(figure(result, name))
    assert "5355 more patients are not drawn." in said
    assert chosen in said


def test_censor_ticks_are_either_explained_or_said_to_be_left_out() -> None:
    result = example("survival")
    for group in result["groups"]:
        group["censor_times"] = [0.5, 1.0]
    assert "Upright ticks: censored." in noted(figure(result, "survival"))
    last = result["groups"][-1]
    last["censor_times"] = [number / 1_000 for number in range(MOST_CENSOR_TICKS + 1)]
    said = noted(figure(result, "survival"))
    assert "Upright ticks: censored." in said
    assert (
        f"More than {MOST_CENSOR_TICKS} censored patients of a curve are not ticked; the table counts them."
        in said
    )


def test_a_p_value_below_its_bound_reads_so_on_the_page_in_the_figure_and_beside_a_model() -> None:
    assert numbers.p_equation(0.00001) == "p < 0.0001"
    assert numbers.p_equation(0.1764) == "p = 0.176"
    result = example("survival")
    for test in result["tests"]:
        test["p_value"] = 1e-9
    said = noted(figure(result, "survival"))
    assert "p < 0.0001" in said
    assert "= <" not in said


def noted(one: Figure) -> str:
    """The words of a drawing, lines of a note joined."""
    root = ElementTree.fromstring(svg(one.drawings[0]))
    return " ".join(element.text or "" for element in root.iter() if element.tag.endswith("text"))
