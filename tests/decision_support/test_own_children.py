"""What a centre's own children add to the published relapse of their risk group."""

from datetime import date
from typing import Any

import pytest

from cohorts.models import Patient
from decision_support.own_children import own_children
from tests.cast import Cast, record

AS_OF = date(2026, 9, 1)


def child(cast: Cast, *, group: str = "intermediate", last: str = "2025-01-01", **sections: Any) -> Patient:
    """In remission since 1 January 2020, followed five years without relapse unless told otherwise."""
    asked = {
        "patient": {"birth_date": "2012-05-05"},
        "diagnosis": {"diagnosed_on": "2019-12-01", "lineage": "B", "final_risk_group": group},
        "remission": {"status": "CR1", "achieved_on": "2020-01-01"},
        "outcomes": [{"kind": "last_follow_up", "occurred_on": last}],
    }
    return cast.patient(record(**{**asked, **sections}))


def relapse(on: str) -> list[dict[str, str]]:
    return [{"kind": "relapse", "occurred_on": on}]


def test_five_children_of_whom_one_relapsed_move_the_published_risk(cast: Cast) -> None:
    """27.1 relapses in 145.6 units; four children for 5 years (1827 days, 5.002 years: 4 units) and one for half of
    them (913 days = 2.4997 years: .49993): 28.1 / 150.1 = .1872, and 1 - exp(-.1872) = 17.07 %.
    """
    for _ in range(4):
        child(cast)
    child(cast, outcomes=relapse("2022-07-02"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.children, found.relapses) == (5, 1)
    assert found.units == pytest.approx(4.49993, abs=1e-4)
    assert 100 * found.risk == pytest.approx(17.07, abs=0.03)
    assert found.lower < found.risk < found.upper


def test_few_children_are_not_spoken_of(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    assert own_children(cast.north, "intermediate", AS_OF) is None


def test_another_centre_another_group_an_adult_and_t_lineage_do_not_count(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    child(cast, group="high")
    child(cast, patient={"birth_date": "1990-05-05"})
    diagnosis = {"diagnosed_on": "2019-12-01", "lineage": "T", "final_risk_group": "intermediate"}
    child(cast, diagnosis=diagnosis)
    assert own_children(cast.north, "intermediate", AS_OF) is None
    assert own_children(cast.south, "intermediate", AS_OF) is None


def test_a_child_without_any_follow_up_does_not_count(cast: Cast) -> None:
    for _ in range(4):
        child(cast)
    child(cast, outcomes=[])
    assert own_children(cast.north, "intermediate", AS_OF) is None


def test_what_came_after_the_day_asked_about_is_not_seen(cast: Cast) -> None:
    for _ in range(5):
        child(
            cast, outcomes=[*relapse("2022-07-02"), {"kind": "last_follow_up", "occurred_on": "2021-01-01"}]
        )
    before = own_children(cast.north, "intermediate", date(2022, 1, 1))
    after = own_children(cast.north, "intermediate", AS_OF)
    assert before is not None
    assert after is not None
    assert (before.relapses, after.relapses) == (0, 5)


def test_a_relapse_after_five_years_is_followed_for_five_and_counts_as_none(cast: Cast) -> None:
    for _ in range(5):
        child(cast, outcomes=relapse("2025-06-01"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.relapses, found.units) == (0, 5)


@pytest.mark.parametrize("group", [None, "average", "very_high", "unknown"])
def test_a_group_that_nobody_published_has_no_prior(cast: Cast, group: str | None) -> None:
    assert own_children(cast.north, group, AS_OF) is None


UNDATED: dict[str, dict[str, Any]] = {
    "site": {"first_relapse": {"site": "marrow"}},
    "lineage": {"first_relapse": {"lineage": "B"}},
    "blasts": {"first_relapse": {"marrow_blasts_percent": 60}},
    "further relapse": {"first_relapse": {"second_relapse": True}},
    "CR2": {"remission": {"status": "CR2", "achieved_on": "2020-01-01"}},
    "CR3plus": {"remission": {"status": "CR3plus"}},
    "relapse": {"remission": {"status": "relapse", "achieved_on": "2020-01-01"}},
}


@pytest.mark.parametrize("told", UNDATED.values(), ids=UNDATED)
def test_a_relapse_without_a_day_is_not_follow_up_without_relapse(cast: Cast, told: dict[str, Any]) -> None:
    for _ in range(5):
        child(cast, **told)
    assert own_children(cast.north, "intermediate", AS_OF) is None


def test_the_end_of_treatment_recorded_of_a_child_is_no_relapse(cast: Cast) -> None:
    for _ in range(5):
        child(cast, first_relapse={"end_of_therapy_on": "2022-06-01"})
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.children, found.relapses) == (5, 0)


def test_a_second_remission_is_not_where_follow_up_begins(cast: Cast) -> None:
    """From diagnosis on 1 December 2019 to 1 December 2021: 731 days, 2.0014 years, .40027 of the five years."""
    for _ in range(5):
        child(
            cast,
            remission={"status": "CR2", "achieved_on": "2022-02-01"},
            outcomes=[*relapse("2021-12-01"), {"kind": "last_follow_up", "occurred_on": "2025-01-01"}],
        )
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.children, found.relapses) == (5, 5)
    assert found.units == pytest.approx(5 * 0.40027, abs=1e-4)


OTHERS: dict[str, dict[str, Any]] = {
    "infant": {"patient": {"birth_date": "2018-12-02"}},
    "eighteen": {"patient": {"birth_date": "2001-12-01"}},
    "Down syndrome": {"diagnosis": {"down_syndrome": True}},
    "TCF3::HLF": {"diagnosis": {"genetics": {"tcf3_hlf": "positive"}}},
    "mixed lineage": {"diagnosis": {"lineage": "mixed"}},
    "induction failure": {"remission": {"induction_failure": True}},
}
OF_THEM: dict[str, dict[str, Any]] = {
    "a year old": {"patient": {"birth_date": "2018-12-01"}},
    "seventeen": {"patient": {"birth_date": "2001-12-02"}},
    "no Down syndrome": {"diagnosis": {"down_syndrome": False}},
    "no TCF3::HLF": {"diagnosis": {"genetics": {"tcf3_hlf": "negative"}}},
}


def asked_of(cast: Cast, told: dict[str, Any]) -> int | None:
    """How many children count once one more is such."""
    for _ in range(4):
        child(cast)
    whole: dict[str, Any] = {
        "diagnosis": {"diagnosed_on": "2019-12-01", "lineage": "B", "final_risk_group": "intermediate"},
        "remission": {"status": "CR1", "achieved_on": "2020-01-01"},
    }
    sections: Any = {name: {**whole.get(name, {}), **section} for name, section in told.items()}
    child(cast, **sections)
    found = own_children(cast.north, "intermediate", AS_OF)
    return None if found is None else found.children


@pytest.mark.parametrize("told", OTHERS.values(), ids=OTHERS)
def test_children_the_estimate_is_not_of_do_not_count(cast: Cast, told: dict[str, Any]) -> None:
    assert asked_of(cast, told) is None


@pytest.mark.parametrize("told", OF_THEM.values(), ids=OF_THEM)
def test_children_just_within_count(cast: Cast, told: dict[str, Any]) -> None:
    assert asked_of(cast, told) == 5


def test_a_child_is_followed_up_to_the_transplant_and_no_further(cast: Cast) -> None:
    """From 1 January to 1 July 2020: 182 days, .09966 of the five years. What came later does not count."""
    transplant = {"performed_on": "2020-07-01", "kind": "allogeneic"}
    for _ in range(4):
        child(cast, transplants=[transplant])
    child(cast, transplants=[transplant], outcomes=relapse("2021-07-02"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert (found.children, found.relapses) == (5, 0)
    assert found.units == pytest.approx(5 * 0.09966, abs=1e-4)


def test_a_transplant_after_the_relapse_takes_nothing_of_it_back(cast: Cast) -> None:
    transplant = {"performed_on": "2022-12-01", "kind": "allogeneic"}
    for _ in range(5):
        child(cast, transplants=[transplant], outcomes=relapse("2022-07-02"))
    found = own_children(cast.north, "intermediate", AS_OF)
    assert found is not None
    assert found.relapses == 5
