"""How rules and model meet, step by step of the project's clinical policy."""

from dataclasses import dataclass, replace

import pytest

from cohorts.mrd import timeline
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.combine import Combined, combine
from decision_support.recommendation.decide import Decision, decide
from decision_support.recommendation.facts import facts_of
from decision_support.recommendation.forecast import ALLOGENEIC, AUTOLOGOUS
from decision_support.recommendation.rules import OPTIONS, Rule, RuleVersion
from tests.decision_support.recommendation.cases import EARLY, LATE, NEVER, Json, case, knowledge


def decision(base: Json, **changes: object) -> Decision:

    parsed = parse_case(case(base, **changes))
    told = timeline(parsed.mrd_assessments, parsed.treatment_phases, parsed.as_of)
    return decide(knowledge().rules_of("adult_ikzf1_cr1"), facts_of(parsed, told))


@dataclass(frozen=True)
class Leaning:
    leans: str | None


def forecast(leans: str | None) -> Leaning:
    return Leaning(leans)


@pytest.mark.parametrize("leans", [None, AUTOLOGOUS, ALLOGENEIC])
def test_a_guard_or_an_abstention_decides_alone(leans: str | None) -> None:
    assert combine(decision(NEVER), forecast(leans)) == Combined("treat_mrd_first", "rules_only")
    assert combine(decision(EARLY, fitness__ecog=3), forecast(leans)).direction == "not_a_transplant_question"
    assert combine(decision(EARLY, diagnosis__lineage="T"), forecast(leans)) == Combined("out_of_scope", None)
    assert combine(decision(EARLY, donors=None), forecast(leans)) == Combined("insufficient_data", None)


@pytest.mark.parametrize("leans", [None, ALLOGENEIC])
def test_one_recommended_option_stays_a_lean_while_the_rule_is_conditional(leans: str | None) -> None:
    assert combine(decision(LATE), forecast(leans)) == Combined("lean_allo", "concordant")


def test_a_strong_rule_of_moderate_certainty_favours() -> None:
    found = decision(LATE)
    version: RuleVersion = replace(found.deciding[0].published, strength="strong", certainty="moderate")
    rule: Rule = replace(found.deciding[0], versions=(version,))
    strong = replace(found, leaves=(replace(found.leaves[0], rule=rule),), certainty="moderate")
    assert combine(strong, forecast(None)) == Combined("favour_allo", "concordant")


def test_a_model_that_leans_the_other_way_makes_it_a_matter_of_preference() -> None:
    assert combine(decision(LATE), forecast(AUTOLOGOUS)) == Combined("preference_sensitive", "discordant")


@pytest.mark.parametrize(
    ("leans", "direction"), [(None, "equipoise"), (AUTOLOGOUS, "lean_auto"), (ALLOGENEIC, "lean_allo")]
)
def test_the_model_orders_two_acceptable_transplants(leans: str | None, direction: str) -> None:
    assert combine(decision(EARLY), forecast(leans)) == Combined(direction, "concordant")


def test_some_facts_forbid_a_lean_to_autologous_whatever_the_model_says() -> None:
    assert combine(decision(EARLY), forecast(AUTOLOGOUS), never_lean_auto=True).direction == "equipoise"
    assert combine(decision(EARLY), forecast(ALLOGENEIC), never_lean_auto=True).direction == "lean_allo"


@pytest.mark.parametrize(
    ("changes", "direction"),
    [
        ({"diagnosis__genetics__dux4": "positive"}, "not_a_transplant_question"),
        ({"fitness__hct_ci": 3}, "lean_auto"),
    ],
)
def test_rows_with_a_direction_of_their_own_keep_it(changes: dict[str, object], direction: str) -> None:
    assert combine(decision(EARLY, **changes), forecast(None)) == Combined(direction, "concordant")
    assert combine(decision(EARLY, **changes), forecast(AUTOLOGOUS)).direction == direction


def test_where_the_model_does_not_apply_the_rules_speak_alone() -> None:
    assert combine(decision(EARLY), None) == Combined("equipoise", "rules_only")


def test_every_option_has_a_stance_to_combine() -> None:
    assert set(decision(EARLY).stances) == set(OPTIONS)
