"""Which rule decides: the first that applies, for every way the unknown facts may turn out.

Guards and rows form one ordered table. Where a rule hangs on an unknown fact that lists possible values, each value is
tried in turn; the leaves of that small tree are all the answers the missing information may lead to. One shared answer
is given as such; different answers mean that the data do not suffice, and the leaves say what each would lead to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from decision_support.recommendation.groups import facts_asked, grouped
from decision_support.recommendation.rules import (
    ABSTENTIONS,
    OPTIONS,
    Evaluation,
    Facts,
    FactValue,
    Rule,
    RuleVersion,
    Unknown,
    evaluate,
    weakest,
)

# Directions that speak for a transplant, now or once MRD is cleared; a modifier that leaves them leaves their stances.
INDICATIONS = frozenset({"hsct_indicated", "treat_mrd_first"})
UNDETERMINED = dict.fromkeys(OPTIONS, "undetermined")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way the unknowns may turn out: what was assumed, which rule decides, which modifiers bear on it."""

    assumptions: tuple[tuple[str, FactValue], ...]
    rule: Rule | None
    modifiers: tuple[Rule, ...]
    direction: str
    stances: dict[str, str]
    donor_wanted: bool
    # Of the modifiers, those the direction is owed to as well; and what each option's stance presupposes, in words.
    owed_to: tuple[Rule, ...] = ()
    provided: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The combined answer. `depends_on` names the unknown facts on which differing directions hang."""

    direction: str
    stances: dict[str, str]
    certainty: str | None
    leaves: tuple[Leaf, ...]
    depends_on: tuple[str, ...] = ()
    # The rules that decide, each once, and whether one of them is a guard.
    deciding: tuple[Rule, ...] = field(init=False)
    guarded: bool = field(init=False)

    def __post_init__(self) -> None:
        rules = dict.fromkeys(leaf.rule for leaf in self.leaves if leaf.rule is not None)
        object.__setattr__(self, "deciding", tuple(rules))
        object.__setattr__(self, "guarded", any(rule.kind == "guard" for rule in rules))

    @property
    def abstained(self) -> bool:
        return self.direction in ABSTENTIONS


def decide(rules: tuple[Rule, ...], facts: Facts) -> Decision:
    """Walk the table of one module. `rules` in the order of the table, each with a published version.

    Patients of the same groups share one answer, which is remembered: what would change it asks the same table dozens
    of times, a batch thousands.
    """
    return _decide(rules, grouped(rules, facts))


@lru_cache(maxsize=20_000)
def _decide(rules: tuple[Rule, ...], values: tuple[FactValue | Unknown, ...]) -> Decision:
    facts = dict(zip(facts_asked(rules), values, strict=True))
    table = [rule for rule in rules if rule.kind in ("guard", "row")]
    modifiers = [rule for rule in rules if rule.kind == "modifier"]
    leaves = tuple(_walk(table, modifiers, facts, (), 0))
    directions = list(dict.fromkeys(leaf.direction for leaf in leaves))
    stances = {
        option: _shared([leaf.stances.get(option, "undetermined") for leaf in leaves]) for option in OPTIONS
    }
    if len(directions) > 1:
        return Decision("insufficient_data", _certain_only(stances), None, leaves, _hinges(leaves))
    direction = directions[0]
    if direction in ABSTENTIONS:
        return Decision(direction, _certain_only(stances), None, leaves)
    certainty = weakest([leaf.rule.published.certainty for leaf in leaves if leaf.rule is not None])
    return Decision(direction, stances, certainty, leaves)


def _walk(
    table: Sequence[Rule],
    modifiers: Sequence[Rule],
    facts: dict[str, FactValue | Unknown],
    assumptions: tuple[tuple[str, FactValue], ...],
    start: int,
) -> Iterator[Leaf]:
    for index in range(start, len(table)):
        version = table[index].published
        found = evaluate(version, facts)
        if found.outcome == "does_not_apply":
            continue
        hinge = _hinge(found, facts)
        if found.outcome == "applies":
            hinge = _hinge_of_the_answer(table[index], modifiers, facts)
            if hinge is None:
                yield _leaf(table[index], modifiers, facts, assumptions)
                return
        if hinge is not None:
            for value in _possible(facts[hinge]):
                yield from _walk(
                    table, modifiers, {**facts, hinge: value}, (*assumptions, (hinge, value)), index
                )
            return
        # Unknown without bearing on the direction: the rule cannot be determined, the table goes on.
    yield Leaf(assumptions, None, (), "insufficient_data", dict(UNDETERMINED), False)


def _hinge(found: Evaluation, facts: Facts) -> str | None:
    """The first unknown fact of the evaluation that lists what it may be."""
    return next((fact for fact in found.open_facts if _possible(facts[fact])), None)


def _hinge_of_the_answer(rule: Rule, modifiers: Sequence[Rule], facts: Facts) -> str | None:
    """An unknown fact that the deciding rule's own answer still hangs on: its modifiers', or the donor it needs."""
    for modifier in modifiers:
        targets = modifier.published.modifies
        if not targets or rule.id in targets:
            hinge = _hinge(evaluate(modifier.published, facts), facts)
            if hinge is not None:
                return hinge
    return "donor" if rule.published.needs_donor and _possible(facts["donor"]) else None


def _leaf(
    rule: Rule, modifiers: Sequence[Rule], facts: Facts, assumptions: tuple[tuple[str, FactValue], ...]
) -> Leaf:
    version = rule.published
    direction = version.direction or "insufficient_data"
    stances = {**UNDETERMINED, **version.stances}
    provided = dict(version.provided)
    applied, owed_to = [], []
    for modifier in modifiers:
        change = modifier.published
        if bears_on(modifier, rule, direction) and evaluate(change, facts).outcome == "applies":
            applied.append(modifier)
            replaces = direction in change.replaces_direction
            if replaces:
                owed_to.append(modifier)
            changed = _stances_of(change, kept=direction in INDICATIONS and not replaces)
            stances |= changed
            provided = {option: words for option, words in provided.items() if option not in changed}
            provided |= {option: words for option, words in change.provided.items() if option in changed}
            direction = change.replaces_direction.get(direction, direction)
    donor = facts["donor"]
    donor_wanted = donor == "none" or isinstance(donor, Unknown)
    if donor_wanted:
        stances["allogeneic_hsct"] = "undetermined"
        if version.needs_donor:
            direction = "insufficient_data"
    return Leaf(assumptions, rule, tuple(applied), direction, stances, donor_wanted, tuple(owed_to), provided)


def _stances_of(change: RuleVersion, *, kept: bool) -> dict[str, str]:
    """The stances a modifier sets. Where the indication is kept, only what is ruled out whatever the direction."""
    return {
        option: stance for option, stance in change.stances.items() if not kept or stance == "contraindicated"
    }


def bears_on(modifier: Rule, rule: Rule, direction: str) -> bool:
    """Whether the modifier looks at the rule at all, where the rule and the modifiers before it lead to `direction`."""
    targets, directions = modifier.published.modifies, modifier.published.bears_on_directions
    return (not targets or rule.id in targets) and (not directions or direction in directions)


def _possible(value: FactValue | Unknown) -> tuple[FactValue, ...]:
    return value.possible if isinstance(value, Unknown) else ()


def _shared(values: list[str]) -> str:
    return values[0] if len(set(values)) == 1 else "undetermined"


def _certain_only(stances: dict[str, str]) -> dict[str, str]:
    """An abstention takes no side; what is ruled out whatever the answer stays ruled out."""
    return {
        option: stance if stance == "contraindicated" else "undetermined"
        for option, stance in stances.items()
    }


def _hinges(leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
    """Facts assumed on the way to differing directions, in the order they were met."""
    return tuple(dict.fromkeys(fact for leaf in leaves for fact, _ in leaf.assumptions))
