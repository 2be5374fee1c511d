"""rules/<id>.toml: one rule with its dated versions, their conditions resolved against the dated parameters."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast, get_args

from cohorts.mrd import STATES, STRATA
from cohorts.relapse_times import TIMINGS
from cohorts.vocabulary import Lineage, Protocol, RelapseSite, RemissionStatus, RiskGroup
from decision_support.knowledge_base.tables import KnowledgeFile, Table
from decision_support.recommendation.facts import DONOR_VALUES, FACTS
from decision_support.recommendation.rules import (
    CERTAINTIES,
    COMPARISONS,
    DIRECTIONS,
    OPTIONS,
    STANCES,
    STRENGTHS,
    Condition,
    FactValue,
    Parameter,
    Rule,
    RuleKind,
    RuleVersion,
)

KINDS = get_args(RuleKind)
STATUSES = ("draft", "under_review", "published")
MODULES = ("adult_ikzf1_cr1", "paediatric_cr1", "paediatric_first_relapse")
ORDERED = ("at_least", "at_most", "above", "below")
FACT_VALUES: Mapping[str, tuple[str, ...]] = {
    "stratum": STRATA,
    "donor": DONOR_VALUES,
    "lineage": tuple(Lineage),
    "remission_status": tuple(RemissionStatus),
    "mrd_state": STATES,
    "protocol": tuple(Protocol),
    "provisional_risk_group": tuple(RiskGroup),
    "relapse_lineage": tuple(Lineage),
    "relapse_site": tuple(RelapseSite),
    "relapse_timing": TIMINGS,
}
_NUMBER = re.compile(r"\d+\.\d+\.\d+")


def parse_rule(file: KnowledgeFile, parameters: Mapping[str, Parameter]) -> Rule:
    table = file.table()
    identifier = table.text("id")
    if identifier and identifier != file.stem:
        table.fault("id", f"id is {identifier} but the file is called {file.stem}.toml")
    kind = cast(RuleKind, table.choice("kind", KINDS))
    versions = table.tables("version")
    rule = Rule(
        id=identifier,
        title=table.text("title"),
        kind=kind,
        order=table.whole_number("order"),
        module=table.choice("module", MODULES),
        versions=tuple(_version(row, kind, parameters) for row in versions),
    )
    if not versions:
        table.fault(None, "a rule needs at least one version")
    _check_sequence(rule, versions)
    table.done()
    return rule


def _version(row: Table, kind: RuleKind, parameters: Mapping[str, Parameter]) -> RuleVersion:
    valid_from, when = row.date("valid_from"), row.table("when")
    version = RuleVersion(
        number=row.text("number"),
        status=row.choice("status", STATUSES),
        valid_from=valid_from,
        authored_by=row.text("authored_by"),
        checked_by=row.text("checked_by"),
        date_reviewed=row.date("date_reviewed"),
        next_review=row.date("next_review"),
        strength=row.optional_choice("strength", STRENGTHS),
        certainty=row.optional_choice("certainty", CERTAINTIES),
        evidence=row.texts("evidence"),
        against=row.texts("against"),
        recommendation=row.text("recommendation"),
        caveats=row.texts("caveats"),
        direction=row.optional_choice("direction", DIRECTIONS),
        stances=_mapping(row.table("stances"), OPTIONS, STANCES),
        provided=_provided(row.table("provided")),
        needs_donor=row.boolean("needs_donor", default=False),
        owners=_owners(row.table("owners")),
        modifies=row.texts("modifies"),
        bears_on_directions=row.choices("bears_on_directions", DIRECTIONS),
        replaces_direction=_mapping(row.table("replaces_direction"), DIRECTIONS, DIRECTIONS),
        all=tuple(_condition(item, parameters, valid_from) for item in when.tables("all")),
        any=tuple(_condition(item, parameters, valid_from) for item in when.tables("any")),
    )
    when.done()
    row.done()
    _check_version(version, kind, row)
    return version


def _provided(table: Table) -> dict[str, str]:
    """What each option's stance presupposes, in words."""
    words = {}
    for option in table.names():
        if option not in OPTIONS:
            table.fault(option, f"{option} is not one of {', '.join(OPTIONS)}", option)
        words[option] = table.text(option)
    table.done()
    return words


def _owners(table: Table) -> dict[str, str]:
    """What each protocol says, by its name, where they disagree."""
    for name in table.names():
        if name not in tuple(Protocol):
            table.fault(name, f"{name} is not one of {', '.join(Protocol)}", name)
    words = {name: table.text(name) for name in table.names()}
    table.done()
    return words


def _mapping(table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> dict[str, str]:
    for key in table.names():
        if key not in keys:
            table.fault(key, f"{key} is not one of {', '.join(keys)}", key)
    return {key: table.choice(key, values) for key in table.names()}


def _condition(row: Table, parameters: Mapping[str, Parameter], on: date) -> Condition:
    fact = row.text("fact")
    if fact and fact not in FACTS:
        row.fault("fact", f"{fact} is not a known fact", fact)
    comparisons = [key for key in row.names() if key != "fact"]
    if len(comparisons) != 1:
        row.fault(None, f"a condition has one fact and one comparison, this one has {len(comparisons)}")
        return Condition(fact, "is", None)
    key = comparisons[0]
    comparison, names_parameter = key.removesuffix("_parameter"), key.endswith("_parameter")
    if comparison not in COMPARISONS:
        row.fault(key, f"{key} is not a comparison; use one of {', '.join(COMPARISONS)}", key)
        return Condition(fact, "is", None)
    if not names_parameter:
        value = _plain(row.raw(key))
        _check_value(row, fact, key, value)
        return Condition(fact, comparison, value)
    name = row.text(key)
    parameter = parameters.get(name)
    if parameter is None:
        row.fault(key, f"{name} is not a known parameter", name)
        return Condition(fact, comparison, None, name)
    value = _value_on(parameter, on)
    if value is None:
        row.fault(key, f"{name} has no value on {on.isoformat()}, from which this version is valid", name)
    else:
        _check_value(row, fact, comparison, value)
    return Condition(fact, comparison, value, name)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _value_on(parameter: Parameter, on: date) -> FactValue | None:
    """The value in force on a date: a version keeps the number that held when it became valid."""
    held = [dated for dated in parameter.values if dated.valid_from <= on]
    return held[-1].value if held else None


def _check_value(row: Table, fact: str, comparison: str, value: Any) -> None:
    """The value must be one that the fact can take, else the condition would silently never hold."""
    if fact not in FACTS:
        return
    if comparison == "known":
        if not isinstance(value, bool):
            row.fault(comparison, f"known is {value!r}; it must be true or false")
        return
    wanted = FACTS[fact].type
    if comparison in ORDERED and wanted not in (int, Decimal):
        row.fault(comparison, f"{fact} is not a number, so {comparison} cannot be asked of it", fact)
        return
    if (comparison == "in") != isinstance(value, tuple):
        row.fault(comparison, f"{comparison} is given {value!r}: a list belongs to 'in' and to nothing else")
        return
    for item in value if isinstance(value, tuple) else (value,):
        if not _fits(item, wanted):
            row.fault(comparison, f"{fact} is never {item!r}: it is {_WORDS[wanted]}", fact)
        elif fact in FACT_VALUES and item not in FACT_VALUES[fact]:
            row.fault(
                comparison, f"{fact} is never {item!r}: it is one of {', '.join(FACT_VALUES[fact])}", item
            )


_WORDS = {bool: "true or false", int: "a whole number", Decimal: "a number", str: "text"}


def _fits(item: object, wanted: type) -> bool:
    if isinstance(item, bool) or wanted is bool:
        return isinstance(item, bool) and wanted is bool
    return isinstance(item, (int, Decimal) if wanted is Decimal else wanted)


def _check_version(version: RuleVersion, kind: RuleKind, row: Table) -> None:
    if version.number and not _NUMBER.fullmatch(version.number):
        row.fault("number", f"number is {version.number!r}; it must look like 1.0.0")
    if version.authored_by and version.authored_by == version.checked_by:
        row.fault("checked_by", "the checker must be someone other than the author")
    if version.next_review <= version.date_reviewed:
        row.fault("next_review", "next_review must lie after date_reviewed")
    if version.next_review <= version.valid_from:
        row.fault("next_review", "next_review must lie after valid_from")
    if not version.all and not version.any:
        row.fault("when", "a version needs conditions under when.all or when.any")
    if version.status == "published" and not version.evidence:
        row.fault("evidence", "a published version needs evidence")
    for named in sorted(set(version.evidence) & set(version.against)):
        row.fault("against", f"{named} is cited for and against", named)
    if kind in ("guard", "row"):
        _check_answer(version, row)
    if kind != "modifier" and (version.modifies or version.replaces_direction):
        row.fault(None, "modifies and replaces_direction belong to modifiers only")


def _check_answer(version: RuleVersion, row: Table) -> None:
    """A guard or a row answers: it needs a direction and, unless it abstains, a stance for each option."""
    if version.direction is None:
        row.fault(None, "direction is missing")
    elif version.direction not in ("insufficient_data", "out_of_scope"):
        for option in OPTIONS:
            if option not in version.stances:
                row.fault("stances", f"stances says nothing about {option}")
        if version.strength is None or version.certainty is None:
            row.fault(None, "strength and certainty are needed beside a direction")


def _check_sequence(rule: Rule, rows: list[Table]) -> None:
    numbers = [version.number for version in rule.versions]
    for index, (version, row) in enumerate(zip(rule.versions, rows, strict=True)):
        if numbers.index(version.number) != index:
            row.fault("number", f"number {version.number} is used twice")
        if index and version.valid_from > rule.versions[index - 1].valid_from:
            row.fault("valid_from", "versions stand newest first, none in force later than the one above it")
