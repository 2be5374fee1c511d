"""Every worked case, through the same call that answers for a patient.

What each case expects was written from the decision table and the policy, not from running the code.
"""

import pytest

from decision_support.knowledge_base import KnowledgeBase, WorkedCase, load, worked_cases
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.recommendation import Recommendation

ALL_CASES = [
    pytest.param(case, id=f"{rule_id}: {case.name}")
    for rule_id, cases in worked_cases().items()
    for case in cases
]


def _answer(case: WorkedCase, knowledge: KnowledgeBase) -> Recommendation:
    return recommend(parse_case(case.data), knowledge, software_version="test")


@pytest.mark.parametrize("case", ALL_CASES)
def test_a_worked_case_gets_the_answer_its_row_gives(case: WorkedCase, knowledge: KnowledgeBase) -> None:
    answer = _answer(case, knowledge)
    outcomes = {rule.id: rule.outcome for rule in answer.rules}
    stances = {option.option: option.stance for option in answer.options}
    assert {rule_id: outcomes[rule_id] for rule_id in case.outcomes} == case.outcomes
    if case.direction is not None:
        assert answer.direction == case.direction
    assert {option: stances[option] for option in case.stances} == case.stances
    assert set(case.missing) <= {item.field for item in answer.missing}
    assert set(case.flags) <= set(answer.timeline.flags)


def test_an_abstention_always_names_what_to_obtain_or_why_nothing_would_help(
    knowledge: KnowledgeBase,
) -> None:
    """Outside the evidence (after cycle 3, after immunotherapy) and out of scope there is nothing to obtain."""
    beyond = {"after_cycle_3", "negative_after_immunotherapy"}
    for cases in worked_cases().values():
        for case in cases:
            answer = _answer(case, knowledge)
            if answer.direction == "insufficient_data":
                codes = {reason.code for reason in answer.abstain_reasons}
                assert answer.missing or codes & beyond, case.name


def test_every_published_rule_is_met_by_a_case_that_it_decides_or_modifies(knowledge: KnowledgeBase) -> None:
    for rule in knowledge.rules:
        applying = [case for case in worked_cases()[rule.id] if case.outcomes[rule.id] == "applies"]
        assert applying, rule.id


def test_the_worked_cases_between_them_reach_every_direction_the_adult_table_gives(
    knowledge: KnowledgeBase,
) -> None:
    given = {rule.published.direction for rule in load().rules if rule.kind in ("guard", "row")}
    expected = {case.direction for cases in worked_cases().values() for case in cases}
    assert given <= expected
