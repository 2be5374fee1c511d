"""Rules as data and their three-valued evaluation.

A rule is a list of conditions over named facts. A condition holds, does not hold, or cannot be determined because its
fact is unknown. One false condition settles an `all` list, one true condition an `any` list; unknown never counts as
no. The list of conditions is the explanation, so the reasons cannot drift from the logic.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

Outcome = Literal["applies", "does_not_apply", "cannot_be_determined"]
RuleKind = Literal["guard", "row", "note", "modifier"]

COMPARISONS = ("is", "is_not", "in", "at_least", "at_most", "above", "below", "known")
STANCES = ("recommended", "acceptable", "not_supported", "contraindicated", "undetermined")
OPTIONS = ("autologous_hsct", "allogeneic_hsct", "no_transplant")
CERTAINTIES = ("very_low", "low", "moderate", "high")  # GRADE, weakest first
STRENGTHS = ("conditional", "strong")  # GRADE
DIRECTIONS = (
    "favour_allo",
    "lean_allo",
    "equipoise",
    "lean_auto",
    "favour_auto",
    "preference_sensitive",
    "lean_against_allo",
    "hsct_indicated",
    "hsct_not_indicated",
    "discuss",
    "treat_mrd_first",
    "not_a_transplant_question",
    "insufficient_data",
    "out_of_scope",
)
ABSTENTIONS = frozenset({"insufficient_data", "out_of_scope"})

FactValue = bool | int | str | Decimal


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact nobody has stated. `possible` lists what it may be where an answer may hang on it, else it is empty."""

    possible: tuple[FactValue, ...] = ()


Facts = Mapping[str, FactValue | Unknown]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a value; `parameter` names the dated parameter the value was read from."""

    fact: str
    comparison: str
    value: Any
    parameter: str | None = None

    def holds(self, facts: Facts) -> bool | None:
        """Whether the condition holds; None where the fact is unknown and its possible values disagree."""
        return self.holds_of(facts[self.fact])

    def holds_of(self, observed: FactValue | Unknown) -> bool | None:
        if isinstance(observed, Unknown):
            if self.comparison == "known":
                return not self.value
            return self._of_every_possible(observed)
        return self._compare(observed)

    def _of_every_possible(self, unknown: Unknown) -> bool | None:
        """An unknown fact still decides where every value it may take gives the same answer."""
        answers = {self._compare(value) for value in unknown.possible}
        return answers.pop() if len(answers) == 1 else None

    def _compare(self, observed: Any) -> bool:
        match self.comparison:
            case "is":
                return bool(observed == self.value)
            case "is_not":
                return bool(observed != self.value)
            case "in":
                return observed in self.value
            case "at_least":
                return bool(observed >= self.value)
            case "at_most":
                return bool(observed <= self.value)
            case "above":
                return bool(observed > self.value)
            case "below":
                return bool(observed < self.value)
            case "known":
                return bool(self.value)
        raise ValueError(f"{self.comparison} is not a comparison")


@dataclass(frozen=True, slots=True, eq=False)
class RuleVersion:
    """One dated version of a rule. A published version is never edited."""

    number: str
    status: str
    valid_from: date
    authored_by: str
    checked_by: str
    date_reviewed: date
    next_review: date
    strength: str | None
    certainty: str | None
    evidence: tuple[str, ...]
    recommendation: str
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    against: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    direction: str | None = None
    stances: Mapping[str, str] = field(default_factory=dict)
    # In words, what a stance presupposes: "once MRD has been cleared, not now".
    provided: Mapping[str, str] = field(default_factory=dict)
    needs_donor: bool = False
    # Where study groups disagree: what each of them says, by its name.
    owners: Mapping[str, str] = field(default_factory=dict)
    # Modifiers only: the rules they bear on (none: every rule) and the directions they replace.
    modifies: tuple[str, ...] = ()
    bears_on_directions: tuple[str, ...] = ()  # none: every direction
    replaces_direction: Mapping[str, str] = field(default_factory=dict)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (*self.all, *self.any)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`versions` newest first. `order` is the place in its table: the first guard or row that applies decides."""

    id: str
    title: str
    kind: RuleKind
    order: int
    module: str
    versions: tuple[RuleVersion, ...]

    # The newest published version; drafts and versions under review never answer for a patient.
    current: RuleVersion | None = field(init=False)

    def __post_init__(self) -> None:
        newest = next((version for version in self.versions if version.status == "published"), None)
        object.__setattr__(self, "current", newest)

    @property
    def published(self) -> RuleVersion:
        """The version that answers. Raises ValueError for a rule that has none."""
        if self.current is None:
            raise ValueError(f"{self.id} has no published version")
        return self.current


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure of a study: a value in a unit, a p value, or words printed in place of a number.

    `lower` and `upper` are the printed interval, or a printed range where there is no value. `p_value` is text where
    the print has a sign ("<0.001"). `stratum` narrows the population, `horizon_months` overrides the study's own.
    """

    outcome: str
    group: str
    value: float | None
    unit: str
    lower: float | None = None
    upper: float | None = None
    standard_error: float | None = None
    p_value: float | str | None = None
    horizon_months: float | None = None
    note: str | None = None
    stratum: str | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source. `verified` is whether its figures were read in its own text; unverified ones reach no user."""

    id: str
    title: str
    authors: str | None
    journal: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    read_at: str
    verified: bool
    verified_scope: str | None
    topic: str
    population: str
    sizes_note: str | None
    intervention: str | None
    comparator: str | None
    endpoint: str | None
    horizon_months: float | None
    reading: str
    caveats: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    pmc: str | None = None
    citation_note: str | None = None
    # What was not read but remembered, although the entry is verified.
    from_memory: tuple[str, ...] = ()
    # Patients by group; where the size of a group was not printed, the size we had to assume, and why.
    sizes: Mapping[str, int] = field(default_factory=dict)
    assumed_sizes: Mapping[str, int] = field(default_factory=dict)
    assumed_sizes_why: str | None = None
    # The entry whose patients include these, and entries that report some of the same patients.
    part_of: str | None = None
    overlaps_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedValue:
    valid_from: date
    value: FactValue | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated number. `proposal` says that it was derived, not validated."""

    id: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]
    proposal: str | None = None

    @property
    def current(self) -> FactValue | None:
        return max(self.values, key=lambda dated: dated.valid_from).value


@dataclass(frozen=True, slots=True, eq=False)
class KnowledgeBase:
    """Everything in knowledge/, checked. `version` changes whenever a rule, parameter or evidence file does."""

    version: str
    rules: tuple[Rule, ...]
    evidence: Mapping[str, Evidence]
    parameters: Mapping[str, Parameter]

    def rules_of(self, module: str) -> tuple[Rule, ...]:
        """Rules of a module with a published version, in the order of its table."""
        return _rules_of(self, module)


@lru_cache(maxsize=64)
def _rules_of(knowledge: KnowledgeBase, module: str) -> tuple[Rule, ...]:
    chosen = (rule for rule in knowledge.rules if rule.module == module and rule.current is not None)
    return tuple(sorted(chosen, key=lambda rule: (rule.order, rule.id)))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Whether a version applies; `open_facts` are the unknown facts on which that hangs."""

    outcome: Outcome
    open_facts: tuple[str, ...] = ()


_APPLIES = Evaluation("applies")
_DOES_NOT_APPLY = Evaluation("does_not_apply")


def evaluate(version: RuleVersion, facts: Facts) -> Evaluation:
    """Three-valued: every condition of `all` and, where there is an `any` list, at least one of it."""
    open_facts: list[str] = []
    for condition in version.all:
        answer = condition.holds(facts)
        if answer is False:
            return _DOES_NOT_APPLY
        if answer is None:
            open_facts.append(condition.fact)
    if version.any:
        open_offers = []
        for condition in version.any:
            answer = condition.holds(facts)
            if answer:
                break
            if answer is None:
                open_offers.append(condition.fact)
        else:
            if not open_offers:
                return _DOES_NOT_APPLY
            open_facts += open_offers
    if not open_facts:
        return _APPLIES
    return Evaluation("cannot_be_determined", tuple(dict.fromkeys(open_facts)))


def weakest(certainties: list[str | None]) -> str | None:
    """The lowest GRADE certainty; None where none is stated."""
    stated = [certainty for certainty in certainties if certainty is not None]
    return min(stated, key=CERTAINTIES.index) if stated else None
