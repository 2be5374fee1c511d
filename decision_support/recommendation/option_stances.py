"""The stance of the rules towards each of the three options, with what it rests on."""

from collections.abc import Mapping

from decision_support.recommendation.decide import Decision
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.recommendation import OptionStance
from decision_support.recommendation.rules import OPTIONS, Unknown

# What is known of going without a transplant after MRD negativity, by BCR::ABL1: randomised where there is a trial.
NO_TRANSPLANT_EVIDENCE: Mapping[object, tuple[str, ...]] = {True: ("GHOBADI2022",), False: ("E1910",)}


def option_stances(decision: Decision, facts: FactMap, *, evidence: bool = True) -> tuple[OptionStance, ...]:
    deciding = decision.deciding
    modifiers = dict.fromkeys(modifier for leaf in decision.leaves for modifier in leaf.modifiers)
    ids = tuple(rule.id for rule in (*deciding, *modifiers))
    strengths = {rule.published.strength for rule in deciding}
    strength = strengths.pop() if len(strengths) == 1 else None
    rows = []
    for option in OPTIONS:
        stance = decision.stances[option]
        settled = stance != "undetermined"
        provided = {leaf.provided.get(option) for leaf in decision.leaves if leaf.rule} if settled else set()
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
