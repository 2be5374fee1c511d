"""Results as the analyses compute them, whole and without small cells, become pages and figures."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.files import csv_file, svg_file
from cohorts.analysis_page.page import told
from cohorts.figures.svg import svg
from tests.cohorts.analyses.frames import ABOUT, frame, random_frame

SURVIVAL = {"kind": "survival", "endpoint": "overall_survival"}
ASKED: dict[str, dict[str, Any]] = {
    "survival": {**SURVIVAL, "arms": "transplant_kind"},
    "one group": SURVIVAL,
    "landmark": {**SURVIVAL, "arms": "transplant", "time_zero": "remission", "landmark_days": 120},
    "as it happens": {**SURVIVAL, "arms": "transplant", "time_zero": "remission", "time_varying": True},
    "stratified": {**SURVIVAL, "arms": "transplant_kind", "strata": ["age_band"]},
    "incidence": {"kind": "cumulative_incidence", "endpoint": "relapse", "arms": "transplant_kind"},
    "mortality": {"kind": "cumulative_incidence", "endpoint": "non_relapse_mortality"},
    "cox": {"kind": "regression", "endpoint": "relapse", "model": "cox", "arms": "transplant_kind",
            "covariates": ["age_at_diagnosis", "wbc_10e9_per_l"], "cluster": True},
    "fine and gray": {"kind": "regression", "endpoint": "relapse", "model": "fine_gray",
                      "arms": "transplant_kind", "covariates": ["age_band"]},
    "adjusted": {"kind": "adjusted_survival", "endpoint": "overall_survival", "arms": "transplant_kind",
                 "covariates": ["age_at_diagnosis", "sex"]},
    "immortal time": {"kind": "immortal_time", "endpoint": "overall_survival", "arms": "transplant",
                      "time_zero": "remission", "landmark_days": 120},
    "characteristics": {"kind": "characteristics", "arms": "transplant_kind"},
    "courses": {"kind": "swimmer", "time_zero": "diagnosis"},
}  # fmt: skip


def computed(name: str, size: int = 120) -> dict[str, Any]:
    """The result as the database gives it back."""
    result = run(parse(ASKED[name]), random_frame(size, seed=7), ABOUT)
    stored: dict[str, Any] = json.loads(json.dumps(result))
    return stored


@pytest.mark.parametrize("right", ["all", "no small cells"])
@pytest.mark.parametrize("size", [120, 24])
@pytest.mark.parametrize("name", ASKED)
def test_a_computed_result_becomes_words_drawings_and_files(name: str, size: int, right: str) -> None:
    result = computed(name, size)
    shown = result if right == "all" else disclosed(result)
    assert told(shown).methods
    for figure in figures(shown):
        assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
        assert csv_file(figure, shown).startswith("# Landmark: ")
        if figure.drawings:
            ElementTree.fromstring(svg_file(figure, shown, style="x"))


def test_without_the_right_no_single_patient_is_drawn() -> None:
    result = computed("courses")
    assert [figure.name for figure in figures(result)] == ["swimmer", "attrition"]
    assert [figure.name for figure in figures(disclosed(result))] == ["attrition"]


def test_immunotherapy_is_marked_on_the_course_and_changes_no_state() -> None:
    course = {"remission_achieved_on": 30, "immunotherapy_from": 60, "transplanted_on": 150}
    patients = frame({**course, "transplant_kind": "allogeneic", "last_contact_on": 400})
    result = run(parse(ASKED["courses"]), patients, ABOUT)
    row = result["rows"][0]
    assert [event["code"] for event in row["events"]] == ["remission", "immunotherapy", "transplant"]
    assert [part["state"] for part in row["segments"]] == ["before_remission", "remission", "transplanted"]
    drawn = svg(figures(result)[0].drawings[0])
    assert "event immunotherapy" in drawn
    assert "first immunotherapy" in drawn
    assert "the agents of some cycle are not stated" not in drawn


def test_agents_not_stated_are_said_beside_courses_that_may_lack_immunotherapy() -> None:
    patients = frame(
        *({"agents_not_stated": unstated, "last_contact_on": 400} for unstated in (True, True, False))
    )
    result = run(parse(ASKED["courses"]), patients, ABOUT)
    assert result["agents_not_stated"] == 2
    drawn = svg(figures(result)[0].drawings[0])
    assert "Of 2 patients the agents of some cycle are not stated" in " ".join(
        re.sub("<[^>]+>", " ", drawn).split()
    )
    assert "agents_not_stated" not in disclosed(result)
