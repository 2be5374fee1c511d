"""Tests, means and models as a reader without the right to small cells sees them."""

from typing import Any

import pytest

from cohorts.analyses.disclosed_comparisons import has_ratios, two_digits, withhold_comparisons
from cohorts.analyses.disclosure import disclosed
from tests.cohorts.analyses.test_small_cells import result

COX = {"kind": "regression", "model": "cox", "arms": "transplant_kind", "covariates": ["age_band", "sex"]}


@pytest.fixture
def survival() -> Any:
    return result({"kind": "survival", "arms": "transplant_kind"})


def test_restricted_means_and_their_difference_are_not_shown_over_any_horizon() -> None:
    for horizon in (1, 1.37, 2):
        stored = result({"kind": "survival", "arms": "sex", "horizon_years": horizon}, size=400)
        assert stored["rmst_difference"] is not None
        shown = disclosed(stored)
        assert shown["rmst_difference"] is None
        assert [group["rmst"] for group in shown["groups"]] == [None, None]
        assert "rmst" not in {part["code"] for part in shown["methods"]["parts"]}
        assert "Restricted mean survival" not in shown["methods"]["english"]


@pytest.mark.parametrize(("events", "shown"), [(0, False), (4, False), (5, True)])
def test_arms_are_compared_from_five_events_in_each_on(survival: Any, events: int, shown: bool) -> None:
    survival["groups"][0]["events"] = events
    withhold_comparisons(survival)
    assert (bool(survival["tests"]), survival["model"] is not None) == (shown, shown)


def test_without_a_test_the_methods_name_none(survival: Any) -> None:
    survival["groups"][0] |= {"events": 4, "censored": survival["groups"][0]["n"] - 4}
    codes = {part["code"] for part in disclosed(survival)["methods"]["parts"]}
    assert codes.isdisjoint({"test", "cox", "rmst"})
    assert "kaplan_meier" in codes


def test_the_test_of_a_cause_needs_five_of_its_own_events_in_each_arm() -> None:
    stored = result({"kind": "cumulative_incidence", "endpoint": "relapse", "arms": "sex"}, size=200)
    assert len(disclosed(stored)["tests"]) == 1
    stored["groups"][1]["causes"][0]["events"] = 4
    withhold_comparisons(stored)
    assert stored["tests"] == []


def test_a_variable_with_a_thin_level_loses_every_ratio_and_the_others_keep_theirs() -> None:
    stored = result(COX, size=200)
    thin = next(term for term in stored["model"]["terms"] if term["variable"] == "age_band")
    thin["events"] = 4
    withhold_comparisons(stored)
    given = {
        term["variable"]: term["hazard_ratio"] for term in stored["model"]["terms"] if not term["reference"]
    }
    assert given["age_band"] is None
    assert given["sex"] is not None
    assert has_ratios(stored)
    model = stored["model"]
    assert (model["concordance"], model["proportional_hazards"], model["log_likelihood"]) == (
        None,
        None,
        None,
    )


def test_what_is_shown_has_two_digits(survival: Any) -> None:
    exact = survival["tests"][0]["p_value"], survival["model"]["terms"][1]["hazard_ratio"]
    shown = disclosed(survival)
    seen = shown["tests"][0]["p_value"], shown["model"]["terms"][1]["hazard_ratio"]
    assert seen == pytest.approx(exact, rel=0.06)
    assert all(number == float(f"{number:.1e}") for number in seen)
    assert {term["coef"] for term in shown["model"]["terms"]} == {None}
    assert [two_digits(number) for number in (0.98765, 12.3, None)] == [0.99, 12.0, None]


def test_sentences_about_ratios_go_with_the_ratios() -> None:
    definition = {
        "kind": "immortal_time",
        "arms": "transplant",
        "time_zero": "remission",
        "landmark_days": 120,
    }
    stored = result(definition, size=120)
    assert {"difference", "followed"} <= {one["code"] for one in disclosed(stored)["explanation"]}
    stored["panels"][1]["groups"][0]["events"] = 4
    assert {"difference", "followed"}.isdisjoint({one["code"] for one in disclosed(stored)["explanation"]})
