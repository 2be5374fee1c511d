"""A child's question through the same table walk as an adult's; there is no comparison of transplants to combine."""

from datetime import timedelta
from decimal import Decimal

from cohorts.mrd import Timeline, timeline
from decision_support.recommendation.case import Case, case_sha256, case_to_json
from decision_support.recommendation.changes import Asked, Change, next_marrow, what_would_change_it
from decision_support.recommendation.childrens_doubts import doubts, lowered, presumed
from decision_support.recommendation.childrens_holds import (
    holds,
    remission_contradicted,
    remission_unstated,
    unread_positive,
    withheld,
)
from decision_support.recommendation.childrens_question import (
    abstain_reasons,
    alternatives,
    missing_inputs,
    not_covered,
    sharpened,
    why_this_module,
)
from decision_support.recommendation.combine import combine
from decision_support.recommendation.decide import decide
from decision_support.recommendation.explanation import Message
from decision_support.recommendation.facts import FactMap, facts_of
from decision_support.recommendation.option_stances import option_stances
from decision_support.recommendation.protocol_mrd import POSITIVE
from decision_support.recommendation.recommendation import Recommendation
from decision_support.recommendation.rule_results import rule_results
from decision_support.recommendation.rules import KnowledgeBase, Rule
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of


def answer_for_a_child(
    case: Case,
    knowledge: KnowledgeBase,
    told: Timeline,
    facts: FactMap,
    software_version: str,
    *,
    synthetic: bool,
) -> Recommendation:
    """The recommendation for a case of one of the children's modules, without its relapse estimate."""
    module = module_of(case)
    rules = knowledge.rules_of(module)
    decision = sharpened(decide(rules, facts))
    reasons = abstain_reasons(decision, facts, case) if decision.abstained else ()
    if held := holds(decision, case):
        decision, reasons = withheld(decision), (*held, *reasons)
    doubted = doubts(rules, decision, facts, case)
    for _ in doubted:
        decision = lowered(decision)
    whole = combine(decision, None)

    def reached(changed: FactMap) -> str:
        found = decide(rules, changed)
        return (withheld(found) if holds(found, case) else found).direction

    certainty = Message(f"certainty.{decision.certainty or 'very_low'}")
    words: dict[str, str | Message] = {"reason": reasons[0]} if reasons else {"certainty": certainty}
    headline = Message(f"headline.{_headline(whole.direction, facts)}", words)
    no_second_remission = module == CHILD_RELAPSE and (
        remission_contradicted(case) or remission_unstated(case)
    )
    if whole.direction == "hsct_indicated" and no_second_remission:
        headline = Message("headline.once_in_remission", {"headline": headline})
    for unread in () if decision.abstained else unread_positive(case):
        headline = Message("headline.doubted", {"headline": headline, "doubt": unread})
    for doubt in doubted:
        headline = Message("headline.doubted", {"headline": headline, "doubt": doubt})
    repeated = _after_a_repeat(case, rules) if held and unread_positive(case) else ()
    asked = Asked(rules, case, told, facts, decision, whole.direction, reached, alternatives, by_cycles=False)
    return Recommendation(
        as_of=case.as_of,
        module="none" if decision.direction == "out_of_scope" else module,
        direction=whole.direction,
        headline=headline,
        certainty=decision.certainty,
        abstain_reasons=reasons,
        options=option_stances(decision, facts, evidence=False),
        timeline=told,
        rules=tuple(rule_results(rules, facts, decision)),
        missing=missing_inputs(case, told, facts, decision, presumed(rules, decision, facts, case)),
        changes=(*repeated, *what_would_change_it(asked)),
        not_covered=not_covered(case, decision, ()),
        agreement=whole.agreement,
        forecast=None,
        versions={"knowledge": knowledge.version, "model": None, "software": software_version},
        inputs_sha256=case_sha256(case_to_json(case)),
        synthetic=synthetic,
        module_because=why_this_module(case),
    )


def _headline(direction: str, facts: FactMap) -> str:
    """The code of the headline; to be treated first is MRD, or the want of a remission."""
    before = facts["mrd_before_hsct"]
    positive = isinstance(before, Decimal) and before >= POSITIVE
    if direction == "treat_mrd_first" and facts["hsct_planned_out_of_remission"] is True and not positive:
        return "treat_first_remission"
    return direction


def _after_a_repeat(case: Case, rules: tuple[Rule, ...]) -> tuple[Change, ...]:
    """Where a marrow sample of the next day would lead, negative or positive."""
    found = []
    for code, later in next_marrow(case, case.as_of + timedelta(days=1)):
        facts = facts_of(later, timeline(later.mrd_assessments, later.treatment_phases, later.as_of))
        decision = decide(rules, facts)
        direction = None if holds(decision, later) else decision.direction
        found.append(
            Change("mrd_assessments", "next_mrd", code, Message(f"change.{code}"), direction, "obtainable")
        )
    return tuple(found)
