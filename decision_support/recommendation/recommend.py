"""The whole question in one pure call: timeline, facts, rules, answer, what is missing, what would change it.

A worked case, a what-if, a batch, a replay and a stored recommendation all come through `recommend`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from cohorts.mrd import Timeline, timeline
from cohorts.vocabulary import Lineage
from decision_support.recommendation.case import Case, case_sha256, case_to_json
from decision_support.recommendation.changes import Asked, adult_alternatives, what_would_change_it
from decision_support.recommendation.childrens_answer import answer_for_a_child
from decision_support.recommendation.childrens_doubts import since_the_paper
from decision_support.recommendation.combine import Combined, combine
from decision_support.recommendation.decide import Decision, decide
from decision_support.recommendation.explanation import Message, listed, open_fact_message
from decision_support.recommendation.facts import FactMap, facts_of
from decision_support.recommendation.forecast import Forecast, OutcomeModel, forecast_for, never_lean_auto
from decision_support.recommendation.missing import missing_inputs
from decision_support.recommendation.option_stances import option_stances
from decision_support.recommendation.recommendation import Recommendation
from decision_support.recommendation.relapse_answer import relapse_answer
from decision_support.recommendation.rule_results import rule_results
from decision_support.recommendation.rules import KnowledgeBase, Rule
from decision_support.recommendation.scope import ADULT_AGE_YEARS as ADULT_AGE_YEARS
from decision_support.recommendation.scope import ADULT_MODULE as ADULT_MODULE
from decision_support.recommendation.scope import CHILD_CR1, module_of
from decision_support.relapse_risk.table import Table

MODEL_MAXIMUM_AGE_YEARS = 65


def recommend(
    case: Case,
    knowledge: KnowledgeBase,
    *,
    software_version: str,
    model: OutcomeModel | None = None,
    relapse_risk: Table | None = None,
    synthetic: bool = False,
) -> Recommendation:
    """The recommendation for a case as of its own date. Pure: same case, knowledge and model, same canonical bytes.

    `model` is the published outcome model of adults and `relapse_risk` the tabulated estimate of children, each None
    while there is none.
    """
    told = timeline(case.mrd_assessments, case.treatment_phases, case.as_of)
    facts = facts_of(case, told)
    module = module_of(case)
    if module != ADULT_MODULE:
        found = answer_for_a_child(case, knowledge, told, facts, software_version, synthetic=synthetic)
        if relapse_risk is None or module != CHILD_CR1:
            return found
        estimate = relapse_answer(case, facts, relapse_risk, since=since_the_paper(case))
        return replace(found, relapse_risk=estimate)
    rules = knowledge.rules_of(ADULT_MODULE)
    decision = decide(rules, facts)
    reasons = _abstain_reasons(decision, facts, case) if decision.abstained else ()
    forecast, not_modelled = forecast_for(case, facts, decision, model)
    low_nrm = low_centre_nrm(knowledge)

    def combined(found: Decision, of: FactMap, by: Forecast | None) -> Combined:
        return combine(found, by, never_lean_auto=never_lean_auto(of, found, low_nrm))

    def reached(changed: FactMap) -> str:
        """The direction with some facts changed, through the same rules and model."""
        found = decide(rules, changed)
        return combined(found, changed, forecast_for(case, changed, found, model)[0]).direction

    whole = combined(decision, facts, forecast)
    return Recommendation(
        as_of=case.as_of,
        module="none" if decision.direction == "out_of_scope" else ADULT_MODULE,
        direction=whole.direction,
        headline=_headline(whole.direction, decision, reasons, told, forecast),
        certainty=decision.certainty,
        abstain_reasons=reasons,
        options=option_stances(decision, facts),
        timeline=told,
        rules=tuple(rule_results(rules, facts, decision)),
        missing=missing_inputs(case, told, facts, decision),
        changes=what_would_change_it(
            Asked(rules, case, told, facts, decision, whole.direction, reached, adult_alternatives)
        ),
        not_covered=_not_covered(case, decision, not_modelled),
        agreement=whole.agreement,
        forecast=forecast,
        versions={
            "knowledge": knowledge.version,
            "model": model.version if model else None,
            "software": software_version,
        },
        inputs_sha256=case_sha256(case_to_json(case)),
        synthetic=synthetic,
    )


def _headline(
    direction: str,
    decision: Decision,
    reasons: Sequence[Message],
    told: Timeline,
    forecast: Forecast | None,
) -> Message:
    code = f"headline.{direction}"
    if decision.abstained:
        return Message(code, {"reason": reasons[0]})
    words: dict[str, str | Message] = {"certainty": Message(f"certainty.{decision.certainty or 'very_low'}")}
    if direction == "preference_sensitive" and forecast is not None and forecast.leans is not None:
        words |= {
            "rules": Message(f"direction.{decision.direction}"),
            "model": Message(f"option.{forecast.leans}"),
        }
    headline = Message(code, words)
    if len(told.strata) > 1:
        headline = Message("headline.strata", {"headline": headline})
    if "SINGLE_SAMPLE" in told.flags and direction != "not_a_transplant_question":
        headline = Message("headline.provisional", {"headline": headline})
    return headline


_SCOPE_REASONS: Mapping[str, str] = {
    "lineage": "lineage_not_b",
    "remission_status": "not_first_remission",
    "ikzf1_altered": "ikzf1_wild_type",
    "active_cns_disease": "active_cns_disease",
}
_DATA_REASONS: Mapping[str, str] = {
    "lineage": "lineage_unknown",
    "ikzf1_altered": "ikzf1_unknown",
    "remission_status": "remission_unknown",
    "mrd_usable": "no_usable_mrd",
}
_GUARD_REASONS: Mapping[str, str] = {
    "adult-g4-pending": "mrd_pending",
    "adult-g5-retest": "mrd_retest",
    "adult-g6-negative-after-immunotherapy": "negative_after_immunotherapy",
    "adult-13-after-cycle-3": "after_cycle_3",
}


def _abstain_reasons(decision: Decision, facts: FactMap, case: Case) -> tuple[Message, ...]:
    """Why there is no direction, the deciding reason first."""
    reasons: list[str] = []
    for rule in decision.deciding:
        if rule.id == "adult-g2-scope":
            young = case.age_years < ADULT_AGE_YEARS
            reasons += _holding(
                rule, facts, {**_SCOPE_REASONS, "age_years": f"age_{'under_18' if young else 'over_75'}"}
            )
        elif rule.id == "adult-g1-data-missing":
            reasons += _holding(rule, facts, _DATA_REASONS)
            if facts["mrd_state"] == "NOT_EVALUABLE":
                reasons.append("mrd_not_evaluable")
        elif rule.id in _GUARD_REASONS:
            reasons.append(_GUARD_REASONS[rule.id])
    found = [Message(code) for code in dict.fromkeys(reasons)]
    if decision.depends_on:
        names = listed([open_fact_message(fact) for fact in decision.depends_on])
        found.insert(0, Message("depends_on", {"facts": names}))
    elif (
        any(leaf.donor_wanted and leaf.direction == "insufficient_data" for leaf in decision.leaves)
        and not found
    ):
        found.append(Message("donor_search"))
    return tuple(found) or (Message("no_rule"),)


def _holding(rule: Rule, facts: FactMap, codes: Mapping[str, str]) -> list[str]:
    version = rule.published
    return [codes[condition.fact] for condition in version.any if condition.holds(facts)]


def low_centre_nrm(knowledge: KnowledgeBase) -> Decimal:
    """The centre's NRM up to which row 10 never leans to autologous; none so low where the parameter is missing."""
    parameter = knowledge.parameters.get("centre_allo_nrm_low")
    return Decimal(str(parameter.current)) if parameter is not None else Decimal(-1)


def _not_covered(case: Case, decision: Decision, not_modelled: Sequence[str]) -> tuple[Message, ...]:
    if decision.direction == "out_of_scope":
        return ()
    # "immunotherapy" is the code of the options that are not weighed, so the model's own reason goes by another.
    codes = ["immunotherapy_given" if code == "immunotherapy" else code for code in not_modelled]
    if case.age_years > MODEL_MAXIMUM_AGE_YEARS and "over_65" not in codes:
        codes.append("over_65")
    if case.centre.use_cohort:
        codes.append("centre_cohort")
    if case.diagnosis.lineage == Lineage.B:
        codes += ["no_transplant", "immunotherapy", "conduct"]
    return tuple(Message(f"not_covered.{code}") for code in codes)
