"""The whole question in one pure call: timeline, facts, rules, answer, what is missing, what would change it.

A worked case, a what-if, a batch, a replay and a stored recommendation all come through `recommend`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from cohorts.mrd import Timeline, timeline
from cohorts.vocabulary import Lineage
from decision_support.recommendation.case import Case, case_sha256, case_to_json
from decision_support.recommendation.changes import Asked, adult_alternatives, what_would_change_it
from decision_support.recommendation.childrens_holds import holds, lowered, presumed, withheld
from decision_support.recommendation.childrens_question import abstain_reasons as childrens_abstain_reasons
from decision_support.recommendation.childrens_question import alternatives as childrens_alternatives
from decision_support.recommendation.childrens_question import missing_inputs as childrens_missing_inputs
from decision_support.recommendation.childrens_question import not_covered as childrens_not_covered
from decision_support.recommendation.childrens_question import sharpened, why_this_module
from decision_support.recommendation.combine import Combined, combine
from decision_support.recommendation.decide import Decision, decide
from decision_support.recommendation.explanation import (
    Message,
    condition_message,
    fact_message,
    value_message,
)
from decision_support.recommendation.facts import FactMap, facts_of
from decision_support.recommendation.forecast import Forecast, OutcomeModel, forecast_for, never_lean_auto
from decision_support.recommendation.missing import missing_inputs
from decision_support.recommendation.recommendation import Because, OptionStance, Recommendation, RuleResult
from decision_support.recommendation.relapse_answer import relapse_answer
from decision_support.recommendation.rules import (
    OPTIONS,
    Condition,
    FactValue,
    KnowledgeBase,
    Rule,
    Unknown,
    evaluate,
    trace,
)
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
        found = _of_a_child(case, knowledge, module, told, facts, software_version, synthetic)
        if relapse_risk is None or module != CHILD_CR1:
            return found
        return replace(found, relapse_risk=relapse_answer(case, facts, relapse_risk))
    rules = knowledge.rules_of(ADULT_MODULE)
    decision = decide(rules, facts)
    reasons = _abstain_reasons(decision, facts, case) if decision.abstained else ()
    forecast, not_modelled = forecast_for(case, facts, decision, model)

    def combined(found: Decision, of: FactMap, by: Forecast | None) -> Combined:
        return combine(found, by, never_lean_auto=never_lean_auto(of, found, low_centre_nrm(knowledge)))

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
        options=_options(decision, facts),
        timeline=told,
        rules=tuple(_rule_results(rules, facts, decision)),
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


def _of_a_child(
    case: Case,
    knowledge: KnowledgeBase,
    module: str,
    told: Timeline,
    facts: FactMap,
    software_version: str,
    synthetic: bool,
) -> Recommendation:
    """A child's question through the same table walk; there is no comparison of transplants to combine it with."""
    rules = knowledge.rules_of(module)
    decision = sharpened(decide(rules, facts))
    reasons = childrens_abstain_reasons(decision, facts, case) if decision.abstained else ()
    if held := holds(decision, case):
        decision, reasons = withheld(decision), (*held, *reasons)
    taken_for_granted = presumed(rules, decision, facts)
    if taken_for_granted:
        decision = lowered(decision)
    whole = combine(decision, None)

    def reached(changed: FactMap) -> str:
        found = decide(rules, changed)
        return (withheld(found) if holds(found, case) else found).direction

    certainty = Message(f"certainty.{decision.certainty or 'very_low'}")
    words: dict[str, str | Message] = {"reason": reasons[0]} if reasons else {"certainty": certainty}
    headline = Message(f"headline.{whole.direction}", words)
    if taken_for_granted:
        names = _listed([fact_message(fact) for fact in taken_for_granted])
        headline = Message("headline.presuming", {"headline": headline, "facts": names})
    asked = Asked(
        rules, case, told, facts, decision, whole.direction, reached, childrens_alternatives, by_cycles=False
    )
    return Recommendation(
        as_of=case.as_of,
        module="none" if decision.direction == "out_of_scope" else module,
        direction=whole.direction,
        headline=headline,
        certainty=decision.certainty,
        abstain_reasons=reasons,
        options=_options(decision, facts, evidence=False),
        timeline=told,
        rules=tuple(_rule_results(rules, facts, decision)),
        missing=childrens_missing_inputs(case, told, facts, decision),
        changes=what_would_change_it(asked),
        not_covered=childrens_not_covered(case, decision, ()),
        agreement=whole.agreement,
        forecast=None,
        versions={"knowledge": knowledge.version, "model": None, "software": software_version},
        inputs_sha256=case_sha256(case_to_json(case)),
        synthetic=synthetic,
        module_because=why_this_module(case),
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
        names = _listed([fact_message(fact) for fact in decision.depends_on])
        found.insert(0, Message("depends_on", {"facts": names}))
    elif (
        any(leaf.donor_wanted and leaf.direction == "insufficient_data" for leaf in decision.leaves)
        and not found
    ):
        found.append(Message("donor_search"))
    return tuple(found) or (Message("no_rule"),)


def _listed(messages: Sequence[Message]) -> Message:
    """Several messages joined by commas, as one."""
    listed = messages[0]
    for message in messages[1:]:
        listed = Message("listed", {"first": listed, "next": message})
    return listed


def _holding(rule: Rule, facts: FactMap, codes: Mapping[str, str]) -> list[str]:
    version = rule.published
    return [codes[condition.fact] for condition in version.any if condition.holds(facts)]


# What is known of going without a transplant after MRD negativity, by BCR::ABL1: randomised where there is a trial.
NO_TRANSPLANT_EVIDENCE: Mapping[object, tuple[str, ...]] = {True: ("GHOBADI2022",), False: ("E1910",)}


def _options(decision: Decision, facts: FactMap, *, evidence: bool = True) -> tuple[OptionStance, ...]:
    deciding = decision.deciding
    modifiers = dict.fromkeys(modifier for leaf in decision.leaves for modifier in leaf.modifiers)
    ids = tuple(rule.id for rule in (*deciding, *modifiers))
    strengths = {rule.published.strength for rule in deciding}
    strength = strengths.pop() if len(strengths) == 1 else None
    rows = []
    for option in OPTIONS:
        stance = decision.stances[option]
        settled = stance != "undetermined"
        provided = {rule.published.provided.get(option) for rule in deciding} if settled else set()
        rows.append(
            OptionStance(
                option=option,
                stance=stance,
                strength=strength if settled else None,
                certainty=decision.certainty if settled else None,
                rules=ids,
                provided=provided.pop() if len(provided) == 1 else None,
                evidence=_own_evidence(option, facts) if evidence else (),
            )
        )
    return tuple(rows)


def _own_evidence(option: str, facts: FactMap) -> tuple[str, ...]:
    ph_positive = facts["bcr_abl1"]
    if option != "no_transplant" or isinstance(ph_positive, Unknown):
        return ()
    return NO_TRANSPLANT_EVIDENCE[ph_positive]


def _rule_results(rules: Sequence[Rule], facts: FactMap, decision: Decision) -> list[RuleResult]:
    """Every rule's outcome. A row after the deciding one does not apply, as the first match wins."""
    deciding = set(decision.deciding)
    always = {rule for rule in deciding if all(leaf.rule is rule for leaf in decision.leaves)}
    decided_at = min((rule.order for rule in always), default=None)
    bearing = [set(leaf.modifiers) for leaf in decision.leaves]
    results = []
    for rule in rules:
        outcome: str = evaluate(rule.published, facts).outcome
        after = decided_at is not None and rule.kind in ("guard", "row") and rule.order > decided_at
        if rule in deciding:
            outcome = "applies" if rule in always else "cannot_be_determined"
        elif rule.kind == "modifier":
            outcome = (
                _modifier_outcome(rule, bearing, outcome) if _could_bear(rule, decision) else "does_not_apply"
            )
        elif after or (outcome == "applies" and rule.kind != "note"):
            outcome = "does_not_apply"
        results.append(_rule_result(rule, outcome, facts, after=after, decides=rule in deciding))
    return results


def _could_bear(modifier: Rule, decision: Decision) -> bool:
    """Whether the modifier bears on any rule that decides."""
    targets = modifier.published.modifies
    return not targets or any(rule.id in targets for rule in decision.deciding)


def _modifier_outcome(rule: Rule, bearing: Sequence[set[Rule]], outcome: str) -> str:
    if all(rule in applied for applied in bearing):
        return "applies"
    if any(rule in applied for applied in bearing):
        return "cannot_be_determined"
    return "does_not_apply" if outcome == "applies" else outcome


def _rule_result(rule: Rule, outcome: str, facts: FactMap, *, after: bool, decides: bool) -> RuleResult:
    version = rule.published
    because = tuple(
        _because(condition, holds, facts[condition.fact]) for condition, holds in trace(version, facts)
    )
    if after:
        because = (Because("", "", "", None, False, Message("because.earlier")), *because)
    return RuleResult(
        id=rule.id,
        version=version.number,
        title=rule.title,
        outcome=outcome,
        because=because,
        evidence=version.evidence,
        against=version.against,
        strength=version.strength,
        certainty=version.certainty,
        recommendation=version.recommendation,
        caveats=version.caveats,
        decides=decides,
        owners=version.owners,
    )


@lru_cache(maxsize=10_000)
def _because(condition: Condition, holds: bool | None, observed: FactValue | Unknown) -> Because:
    """The same for every patient in whom the condition meets the same fact, so it is put into words once."""
    unknown = isinstance(observed, Unknown)
    asked = condition_message(condition.fact, condition.comparison, condition.value)
    seen = Message("value.unknown") if unknown else value_message(condition.fact, observed)
    return Because(
        fact=condition.fact,
        comparison=condition.comparison,
        value=_in_code(condition.value),
        observed=None if unknown else _in_code(observed),
        holds=holds,
        message=Message("test.observed", {"test": asked, "observed": seen}),
    )


def _in_code(value: object) -> str:
    """A value as it stands in the rule files: true, false, a code, or codes separated by commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


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
