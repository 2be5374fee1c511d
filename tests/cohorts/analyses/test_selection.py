"""Cohorts chosen by the future: every criterion has its moment, and the guard refuses those after the clock."""

from datetime import date
from typing import Any

import pytest

from cohorts.analyses.guard import check
from cohorts.analyses.parsing import parse
from cohorts.analyses.selection import CRITERION_KNOWN, later
from cohorts.analyses.variables import Moment
from cohorts.analyses.wording import in_words
from cohorts.filters import CRITERIA, ORDER, Choice
from cohorts.filters import parse as parse_cohort

LATER = [name for name in CRITERIA if CRITERION_KNOWN.get(name) is not Moment.DIAGNOSIS]


def refused(cohort: dict[str, Any], **change: Any) -> Any:
    asked = parse({"kind": "survival", "endpoint": "overall_survival", "time_zero": "remission"} | change)
    return check(asked, None, later(parse_cohort(cohort, as_of=date(2026, 10, 1))))


def test_every_criterion_has_its_moment() -> None:
    assert set(CRITERION_KNOWN) == set(ORDER)


@pytest.mark.parametrize("name", LATER)
@pytest.mark.parametrize("time_zero", ["diagnosis", "remission"])
def test_a_cohort_chosen_by_what_comes_later_is_refused(name: str, time_zero: str) -> None:
    criterion = CRITERIA[name]
    assert isinstance(criterion, Choice)
    for value in criterion.values:
        refusal = refused({name: [value]}, time_zero=time_zero)
        assert (refusal.code, refusal.pointer) == ("chosen_later", f"/cohort/{name}")
        for one in refusal.allowed:
            assert refused({name: [value]}, **({"time_zero": time_zero} | one["definition"])) is None
    # Every value together leaves nobody out.
    assert refused({name: list(criterion.values)}, time_zero=time_zero) is None


@pytest.mark.parametrize("cohort", [{"transplant": ["autologous", "allogeneic"]}, {"transplant": ["none"]}])
@pytest.mark.parametrize("change", [{}, {"arms": "sex"}, {"landmark_days": 90}])
def test_the_naive_pair_cannot_be_had_as_two_cohorts(cohort: dict[str, Any], change: dict[str, Any]) -> None:
    assert refused(cohort, **change) is not None


def test_the_transplanted_are_followed_from_transplant_or_enter_there() -> None:
    refusal = refused({"transplant": ["autologous", "allogeneic"]})
    assert [one["code"] for one in refusal.allowed] == ["time_zero", "entry"]
    assert "same bias" in in_words(refusal.sentence)
    assert refusal.plain()["variable"]["code"] == "transplant"


@pytest.mark.parametrize(
    "cohort",
    [
        {"first_relapse": ["none"]},
        {"mrd_stratum": {"as_of": "as_of", "in": ["early"]}},
        {"remission": ["CR1"]},
    ],
)
@pytest.mark.parametrize("change", [{"time_zero": "transplant"}, {"entry": "transplant"}])
def test_transplant_does_not_settle_what_comes_after_it(
    cohort: dict[str, Any], change: dict[str, Any]
) -> None:
    assert refused(cohort, **change) is not None


def test_of_a_status_without_a_history_the_refusal_says_that_only_the_latest_is_kept() -> None:
    words = in_words(refused({"remission": ["CR1"]}, time_zero="transplant").sentence)
    assert "the record keeps the latest state alone" in words
    assert "the clock starts on the day of the first transplant" in words


@pytest.mark.parametrize(
    "change", [{}, {"arms": "transplant"}, {"kind": "regression", "model": "cox", "arms": "sex"}]
)
def test_where_no_clock_is_fair_the_patients_can_still_be_described(change: dict[str, Any]) -> None:
    cohort = {"remission": ["CR1"]}
    asked = {"time_zero": "remission", **change}
    (alternative,) = refused(cohort, **asked).allowed
    assert alternative["code"] == "characteristics"
    assert refused(cohort, **(asked | alternative["definition"])) is None


@pytest.mark.parametrize(
    ("cohort", "change"),
    [
        ({"transplant": ["allogeneic"]}, {"time_zero": "transplant"}),
        ({"donor_kind": ["unknown"]}, {"entry": "transplant"}),
        ({"mrd_stratum": {"as_of": "transplant", "in": ["early"]}}, {"time_zero": "transplant"}),
        ({"first_relapse": ["unknown"]}, {"time_zero": "relapse"}),
        ({"final_risk_group": ["unknown"]}, {"landmark_days": 90}),
        ({"transplant": ["none"]}, {"kind": "characteristics", "endpoint": None}),
        ({"sex": ["female"]}, {}),
    ],
)
def test_what_is_known_when_the_clock_starts_may_choose_a_cohort(
    cohort: dict[str, Any], change: dict[str, Any]
) -> None:
    assert refused(cohort, **change) is None
