"""The small-cell rule, and results without small cells."""

import json
import subprocess
import sys
from typing import Any

import pytest

from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from cohorts.analyses.small_cells import nearest_five, small
from cohorts.analyses.wording import in_words
from tests.cohorts.analyses.frames import ABOUT, random_frame
from tests.source_code import ROOT

DEFINITIONS: tuple[dict[str, Any], ...] = (
    {"kind": "survival", "arms": "transplant_kind"},
    {"kind": "survival", "arms": "age_band", "time_zero": "remission"},
    {"kind": "survival", "arms": "transplant", "time_zero": "remission", "time_varying": True},
    {"kind": "survival", "arms": "donor_kind", "time_zero": "diagnosis", "entry": "transplant"},
    {"kind": "cumulative_incidence", "endpoint": "relapse", "arms": "transplant_kind"},
    {"kind": "regression", "model": "cox", "arms": "transplant_kind", "covariates": ["age_band", "sex"]},
    {"kind": "adjusted_survival", "arms": "transplant_kind", "covariates": ["age_at_diagnosis", "sex"]},
    {"kind": "immortal_time", "arms": "transplant", "time_zero": "remission", "landmark_days": 120},
    {"kind": "characteristics", "arms": "transplant_kind", "endpoint": None},
    {"kind": "swimmer", "arms": "transplant_kind", "endpoint": None},
)


def result(definition: dict[str, Any], size: int = 90, seed: int = 4) -> Any:
    asked = parse({"endpoint": "overall_survival", **definition})
    return json.loads(json.dumps(run(asked, random_frame(size, seed), ABOUT)))


# --- the rule ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_are_small(count: int, is_small: bool) -> None:
    assert small(count) is is_small


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (4, 5), (5, 5), (7, 5), (8, 10), (40, 40), (41, 40), (43, 45)],
)
def test_counts_are_shown_to_the_nearest_five(count: int, shown: int) -> None:
    assert nearest_five(count) == shown


# --- results ----------------------------------------------------------------------------------------------------


def small_counts(shown: Any, name: str = "") -> list[tuple[str, int]]:
    """Every count of one to four that is still to be seen."""
    counted = {
        "n",
        "events",
        "censored",
        "at_risk",
        "competing",
        "count",
        "analysed",
        "omitted",
        "missing",
        "clusters",
    }
    if isinstance(shown, dict):
        inner = {
            key: (f"{name}.{key}", value)
            for key, value in shown.items()
            if key not in ("definition", "values")
        }
        found = [item for where, value in inner.values() for item in small_counts(value, where)]
        missing = shown.get("missing")
        if isinstance(missing, dict):
            found += [
                (f"{name}.missing", value)
                for value in missing.values()
                if isinstance(value, int) and small(value)
            ]
        return found
    if isinstance(shown, list):
        return [item for value in shown for item in small_counts(value, name)]
    last = name.rpartition(".")[2]
    is_count = last in counted and isinstance(shown, int) and not isinstance(shown, bool)
    return [(name, shown)] if is_count and small(shown) else []


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["kind"]))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_small_count_is_left_to_be_seen(definition: dict[str, Any], seed: int) -> None:
    stored = result(definition, size=60, seed=seed)
    whole = json.dumps(stored)
    shown = disclosed(stored)
    assert small_counts(shown) == []
    assert shown["disclosure"]["applied"] is True
    assert "rounded to 5" in in_words(shown["disclosure"])
    assert json.dumps(stored) == whole, "what is stored stays whole"


def test_single_patients_are_not_shown_at_all() -> None:
    shown = disclosed(result({"kind": "swimmer", "endpoint": None}))
    assert (shown["rows"], shown["withheld"]) == ([], True)


def test_no_identifier_is_left() -> None:
    for definition in DEFINITIONS:
        assert "N-0" not in json.dumps(disclosed(result(definition)))


def test_a_group_of_four_has_no_curve_no_test_and_no_model() -> None:
    stored = result({"kind": "survival", "arms": "sex"})
    stored["groups"][0] |= {"n": 4, "events": 3, "censored": 1}
    shown = disclosed(stored)
    tiny = shown["groups"][0]
    assert (tiny["withheld"], tiny["n"], tiny["curve"], tiny["at"]) == (True, 5, None, [])
    assert (shown["tests"], shown["model"], shown["rmst_difference"]) == ([], None, None)


def test_sentences_that_count_patients_are_left_out() -> None:
    shown = disclosed(result({"kind": "survival", "arms": "transplant_kind"}))
    assert "patients" not in {part["code"] for part in shown["methods"]["parts"]}
    assert "patients analysed" not in shown["methods"]["english"]


def test_in_large_cohorts_nothing_is_withheld_but_the_thin_ends() -> None:
    stored = result({"kind": "survival", "arms": "sex", "time_zero": "remission"}, size=2000)
    shown = disclosed(stored)
    for before, after in zip(stored["groups"], shown["groups"], strict=True):
        assert after["n"] == nearest_five(before["n"])
        assert after["table"]["at_risk"][:4] == [nearest_five(n) for n in before["table"]["at_risk"][:4]]


def test_a_small_cohort_does_not_say_how_small_it_is() -> None:
    shown = disclosed(result({"kind": "survival", "time_zero": "diagnosis"}, size=3))
    assert shown["patients"] == {"in_cohort": 5, "analysed": 5, "excluded": []}
    assert shown["groups"][0]["withheld"] is True


def test_what_a_web_process_needs_of_analyses_loads_no_pandas() -> None:
    program = (
        "import sys; from cohorts.analyses import disclosure, guard, parsing, variables, wording;"
        "print({'pandas', 'numpy', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
