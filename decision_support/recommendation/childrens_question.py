"""What is asked of a child beyond the rules: what is missing, what may change, why there is no answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cohorts.mrd import Timeline
from cohorts.relapse_times import TIMINGS
from cohorts.vocabulary import Lineage, Protocol
from decision_support.recommendation.case import Case
from decision_support.recommendation.childrens_doubts import of_a_group_apart
from decision_support.recommendation.childrens_facts import MRD_FACTS
from decision_support.recommendation.childrens_holds import to_be_cleared
from decision_support.recommendation.childrens_words import CHILDRENS_TEMPLATES
from decision_support.recommendation.decide import Decision
from decision_support.recommendation.explanation import Message, listed, open_fact_message
from decision_support.recommendation.facts import FACTS, FactMap
from decision_support.recommendation.groups import group_of, group_values
from decision_support.recommendation.missing import Missing
from decision_support.recommendation.protocol_mrd import CUTS
from decision_support.recommendation.rules import FactValue, Rule, Unknown, weakest
from decision_support.recommendation.scope import CHILD_CR1, CHILD_RELAPSE, module_of

_BOTH = (
    "lineage",
    "age_at_diagnosis_years",
    "protocol",
)
_FIRST_LINE = (
    *_BOTH,
    "induction_failure",
    "mrd_day_46",
    "mrd_day_19",
    "bcr_abl1",
    "mrd_end_of_consolidation",
    "tki_failure",
    "kmt2a_rearranged",
    "hypodiploid",
    "abl_class",
    "tcf3_hlf",
    "down_syndrome",
    "ikzf1_deleted",
    "mrd_clearance_tried",
    "transplanted_in_cr1",
    "thrombocytopenia",
)
_AFTER_RELAPSE = (
    "relapse_lineage",
    "protocol",
    "relapse_site",
    "relapse_timing",
    "mrd_after_reinduction",
    "mrd_at_relapse",
    "kmt2a_rearranged",
    "hypodiploid",
    "tcf3_pbx1",
    "prior_hsct",
    "second_relapse",
    "car_t",
    "mrd_negative_now",
    "mrd_clearance_tried",
)
_FOR_TRANSPLANT = ("hsct_indicated", "discuss", "treat_mrd_first")
# Named only where it bears on the answer: whether marrow MRD was taken matters outside the marrow alone.
_ONLY_WHERE: Mapping[str, tuple[str, tuple[FactValue, ...]]] = {
    "mrd_at_relapse": ("relapse_site", ("cns", "testis", "other_extramedullary")),
    "mrd_negative_now": ("car_t", (True,)),
    "mrd_clearance_tried": ("relapse_lineage", ("B",)),
    "tki_failure": ("bcr_abl1", (True,)),
}
_PROTOCOLS_OF_THE_FIGURES = (None, Protocol.CCCG_2015, Protocol.CCCG_2020)
_SCOPE: Mapping[str, str] = {
    "lineage": "child_t_lineage",
    "age_at_diagnosis_years": "child_infant",
    "down_syndrome": "child_down_syndrome",
    "tcf3_hlf": "child_tcf3_hlf",
    "relapse_lineage": "child_mixed_relapse",
    "transplanted_in_cr1": "child_transplanted_in_cr1",
}


def missing_inputs(
    case: Case, timeline: Timeline, facts: FactMap, decision: Decision, presumed: Sequence[str]
) -> tuple[Missing, ...]:
    """What is unknown and bears on the question, what the direction hangs on first, and all that was presumed."""
    if decision.direction == "out_of_scope":
        return ()
    del timeline  # the tables go by the protocol's own times, not by cycles
    names = _AFTER_RELAPSE if module_of(case) == CHILD_RELAPSE else _FIRST_LINE
    open_facts = [name for name in names if isinstance(facts[name], Unknown) and _bears(name, facts)]
    told = {"remission_status", *open_facts}  # the status has words of its own
    open_facts += [name for name in presumed if name not in told]
    open_facts.sort(key=lambda name: name not in decision.depends_on)
    found = [*to_be_cleared(case), *(_missing(name, case, decision) for name in open_facts)]
    if decision.direction in _FOR_TRANSPLANT and isinstance(facts["contraindication"], Unknown):
        found.append(Missing("fitness.contraindications", Message("missing.contraindications")))
    if not isinstance(facts["donor"], str) or facts["donor"] == "none":
        found.append(Missing("donors", Message("missing.donors")))
    return tuple({(item.field, item.why.code): item for item in found}.values())


def _bears(name: str, facts: FactMap) -> bool:
    only = _ONLY_WHERE.get(name)
    return only is None or isinstance(facts[only[0]], Unknown) or facts[only[0]] in only[1]


def _missing(fact: str, case: Case, decision: Decision) -> Missing:
    code = "deciding" if fact in decision.depends_on else "other"
    if f"missing.child_{fact}" in CHILDRENS_TEMPLATES:
        code = fact
    fields = FACTS[fact].fields
    unstated = (field for field in fields if _stated_at(case, field) in (None, Lineage.UNKNOWN))
    return Missing(next(unstated, fields[0]), Message(f"missing.child_{code}"))


def _stated_at(case: Case, field: str) -> object:
    """What the case holds at a dotted place, None where nothing; a genetic marker stands in its mapping."""
    part: object = case
    for name in field.split("."):
        part = part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)
    return part


def alternatives(rules: tuple[Rule, ...], facts: FactMap) -> Iterator[tuple[str, FactValue]]:
    """Every other value of each fact that the table of the question looks at."""
    asked = {condition.fact for rule in rules for condition in (*rule.published.all, *rule.published.any)}
    for fact in FACTS:
        if fact in asked:
            own = facts[fact]
            for value in _values(rules, fact):
                if not _same(rules, fact, own, value):
                    yield fact, value


def _values(rules: tuple[Rule, ...], fact: str) -> tuple[FactValue, ...]:
    if fact in MRD_FACTS:
        return CUTS[fact]
    if fact == "protocol":
        return tuple(Protocol)
    if fact == "relapse_timing":
        return TIMINGS
    if FACTS[fact].type is bool:
        return (True, False)
    return group_values(rules, fact) if FACTS[fact].type is int and fact != "age_at_diagnosis_years" else ()


def _same(rules: tuple[Rule, ...], fact: str, own: FactValue | Unknown, value: FactValue) -> bool:
    if isinstance(own, Unknown):
        return False
    if fact in MRD_FACTS and not isinstance(own, (bool, str)) and not isinstance(value, (bool, str)):
        return group_of(rules, fact, own) == group_of(rules, fact, value)
    return own == value


def sharpened(decision: Decision) -> Decision:
    """The decision with a certainty of its weakest link, hanging only on facts whose values lead elsewhere."""
    if len(decision.depends_on) < 2:
        return _with_weakest_link(decision)
    telling = tuple(fact for fact in decision.depends_on if _tells(fact, decision))
    return replace(decision, depends_on=telling or decision.depends_on)


def _tells(fact: str, decision: Decision) -> bool:
    """Whether the directions that may follow differ between the values of the fact."""
    reached: dict[FactValue, set[str]] = {}
    for leaf in decision.leaves:
        for name, value in leaf.assumptions:
            if name == fact:
                reached.setdefault(value, set()).add(leaf.direction)
    return len({frozenset(directions) for directions in reached.values()}) > 1


def _with_weakest_link(decision: Decision) -> Decision:
    """The decision with a certainty no better than that of the modifiers its direction is owed to as well."""
    if decision.abstained:
        return decision
    links = [decision.certainty]
    for leaf in decision.leaves:
        links += [rule.published.certainty for rule in leaf.owed_to]
    return replace(decision, certainty=weakest(links))


def abstain_reasons(decision: Decision, facts: FactMap, case: Case) -> tuple[Message, ...]:
    """Why there is no direction, the deciding reason first."""
    del case
    found = []
    for rule in decision.deciding:
        if rule.published.direction == "out_of_scope":
            holding = [c.fact for c in rule.published.any if c.holds(facts)]
            found += [Message(_SCOPE[fact]) for fact in dict.fromkeys(holding)]
    if decision.depends_on:
        names = listed([open_fact_message(fact) for fact in decision.depends_on])
        found.insert(0, Message("depends_on", {"facts": names}))
    return tuple(found) or (Message("no_rule"),)


def why_this_module(case: Case) -> Message:
    """In words, for whoever wonders which question is answered."""
    return Message(f"module.{module_of(case)}")


def not_covered(case: Case, decision: Decision, not_modelled: Sequence[str]) -> tuple[Message, ...]:
    del not_modelled
    if decision.direction == "out_of_scope":
        return ()
    codes = ["child_group_apart"] if of_a_group_apart(case) else []
    if module_of(case) == CHILD_CR1 and case.diagnosis.protocol not in _PROTOCOLS_OF_THE_FIGURES:
        codes.append("child_other_protocol")
    codes += ["child_outcomes", "child_conditioning", "child_fitness"]
    return tuple(Message(f"not_covered.{code}") for code in codes)
