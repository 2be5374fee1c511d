"""A child's inputs: what is stated in words, what is missing in red, the same list for both questions."""

from typing import Any

from decision_support.presenters.childrens_inputs import childrens_header, childrens_inputs
from decision_support.presenters.input_rows import Input
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import parse_case


def child(**sections: Any) -> Case:
    diagnosis = {"lineage": "B", "diagnosed_on": "2023-03-01", **sections.pop("diagnosis", {})}
    return parse_case(
        {
            "as_of": "2026-07-01",
            "patient": {"birth_date": "2018-01-01"},
            "diagnosis": diagnosis,
            **sections,
        }
    )


def shown(case: Case, label: str) -> Input:
    return next(item for item in childrens_inputs(case) if str(item.label) == label)


def test_platelets_are_low_by_the_stated_cut_off_else_by_the_presumed_one() -> None:
    by_the_hospital = child(diagnosis={"platelets_10e9_per_l": 34, "platelets_cut_off_10e9_per_l": 20})
    presumed = child(diagnosis={"platelets_10e9_per_l": 34})
    assert shown(by_the_hospital, "Platelets").value == "34 (cut-off 20)"
    assert shown(presumed, "Platelets").value == "34, low (cut-off 100 presumed)"
    assert shown(child(), "Platelets").missing


def test_the_first_relapse_is_told_with_its_time_as_the_protocol_counts_it() -> None:
    """33 months from diagnosis, seven months off treatment: late by BFM, early by COG."""
    relapse = {
        "relapsed_on": "2025-12-01",
        "site": "combined",
        "on_treatment": False,
        "end_of_therapy_on": "2025-05-01",
    }
    bfm = child(first_relapse=relapse, diagnosis={"protocol": "AIEOP-BFM"})
    cog = child(first_relapse=relapse, diagnosis={"protocol": "COG"})
    assert shown(bfm, "First relapse").value == "Marrow and another site, late, 1 Dec 2025"
    assert shown(cog, "First relapse").value == "Marrow and another site, early, 1 Dec 2025"


def test_a_relapse_without_site_is_missing_and_none_in_first_remission_is_not() -> None:
    assert shown(child(remission={"status": "CR2"}), "First relapse").missing
    assert not shown(child(remission={"status": "CR1"}), "First relapse").missing


def test_the_end_of_treatment_alone_reads_as_no_relapse_and_leaves_the_cycles_missing() -> None:
    ended = child(remission={"status": "CR1"}, first_relapse={"end_of_therapy_on": "2025-05-01"})
    assert shown(ended, "First relapse").value == "none recorded"
    assert shown(ended, "Cycles").missing
    assert not shown(child(remission={"status": "CR2"}), "Cycles").missing


def test_treatment_before_now_never_reads_as_none_while_something_is_unknown() -> None:
    stated = {"hsct": False, "blinatumomab": True}
    assert (
        shown(child(prior_treatment=stated), "Treatment before now").value
        == "blinatumomab; not known: CAR-T, TKI failed"
    )
    assert shown(child(), "Treatment before now").value == "not recorded"


def test_the_score_of_the_age_is_asked_for_and_another_one_shown_where_only_that_is_stated() -> None:
    header = {str(fact.label): fact.value for fact in childrens_header(child(fitness={"karnofsky": 80}))}
    assert header["Karnofsky"] == "80"
    assert {str(fact.label): fact.value for fact in childrens_header(child())}["Lansky"] == "?"


def test_both_questions_list_the_same_inputs() -> None:
    first = [str(item.label) for item in childrens_inputs(child(remission={"status": "CR1"}))]
    after = [str(item.label) for item in childrens_inputs(child(remission={"status": "CR2"}))]
    assert first == after
    assert len(set(first)) == len(first)
