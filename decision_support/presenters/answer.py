"""A recommendation as a page shows it: cards, reasons, what is missing and what would change it.

The input is the contract's JSON, so that an answer given now and one stored last year are shown by the same code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from decision_support.presenters import labels, places
from decision_support.presenters.citations import Citation, citation, cited
from decision_support.presenters.outcomes import Difference, Outcome, difference, outcomes
from decision_support.presenters.owners import Owner, owners
from decision_support.presenters.relapse_risk import RelapsePanel, relapse_panel
from decision_support.recommendation.rules import Evidence

# The randomised trial behind no transplant (policy: its trial evidence is always shown beside it).

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule in words: `mark` is yes, no or unknown."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that applies, or that cannot be told to apply."""

    id: str
    version: str
    title: str
    recommendation: str
    outcome: str
    decides: bool
    strength: Any
    certainty: Any
    conditions: tuple[Condition, ...]
    citations: tuple[Citation, ...]
    against: tuple[Citation, ...]
    caveats: tuple[str, ...]
    owners: tuple[Owner, ...]
    asks_protocol: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One of the three options, always in the same order and of the same size."""

    option: str
    title: Any
    stance: str
    stance_label: Any
    strength: Any
    certainty: Any
    why: tuple[str, ...]
    means: str
    trial: Citation | None
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an input and where it would lead; `field` is the way to enter it."""

    text: str
    direction: Any
    mutability: str
    section: str


@dataclass(frozen=True, slots=True)
class MissingInput:
    """Inputs that are missing for one reason, under one name."""

    label: Any
    section: str
    why: str
    fields: tuple[Any, ...]

    @property
    def count(self) -> int:
        return len(self.fields)


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything of a recommendation that a page shows, in its order."""

    as_of: date
    headline: str
    direction: str
    direction_label: Any
    certainty: Any
    abstained: bool
    abstain_reasons: tuple[str, ...]
    cards: tuple[Card, ...]
    reasons: tuple[Reason, ...]
    undetermined: tuple[Reason, ...]
    silent: tuple[Reason, ...]
    changes: tuple[Change, ...]
    missing: tuple[MissingInput, ...]
    not_covered: tuple[str, ...]
    difference: Difference | None
    model_sentences: tuple[str, ...]
    agreement: str | None
    caveats: tuple[str, ...]
    mrd_state: Any
    flags: tuple[Any, ...]
    assumptions: tuple[Any, ...]
    needs_retest: bool
    versions: Mapping[str, str | None]
    inputs_sha256: str
    synthetic: bool
    module_because: str | None
    relapse_risk: RelapsePanel | None

    @property
    def of_a_child(self) -> bool:
        """Only the children's answers say why their question was asked."""
        return self.module_because is not None

    @property
    def disagreement(self) -> tuple[Owner, ...]:
        """What study groups that disagree say of the row that decides, the patient's own first."""
        return next((reason.owners for reason in self.reasons if reason.decides and reason.owners), ())

    @property
    def own_protocol_speaks(self) -> bool:
        return any(owner.own for owner in self.disagreement)

    @property
    def own_protocol_decides(self) -> bool:
        """The row that decides goes by the protocol, and comes to a direction by it."""
        decides = any(reason.decides and reason.owners and reason.asks_protocol for reason in self.reasons)
        return decides and self.own_protocol_speaks and self.direction != "discuss"

    @property
    def obtainable(self) -> tuple[Change, ...]:
        """Changes that a test still to be done could bring."""
        return tuple(change for change in self.changes if change.mutability == "obtainable")

    @property
    def other_changes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.mutability != "obtainable")

    @property
    def missing_chips(self) -> tuple[tuple[Any, str, int], ...]:
        """Each name once with its form and how many inputs stand behind it."""
        counted: dict[tuple[str, str], list[Any]] = {}
        for item in self.missing:
            counted.setdefault((str(item.label), item.section), []).extend(item.fields)
        return tuple(
            (label, section, len(set(map(str, fields)))) for (label, section), fields in counted.items()
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every source cited by a rule that applies, once."""
        cited = [citation for reason in self.reasons for citation in (*reason.citations, *reason.against)]
        return tuple({citation.id: citation for citation in cited}.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The publications cited, once each however many of their figures are."""
        return tuple(dict.fromkeys(source.short for source in self.citations))


def answer(
    content: Json,
    evidence: Mapping[str, Evidence],
    means: Mapping[str, str] | None = None,
    *,
    protocol: str | None = None,
) -> Answer:
    """Present the JSON of a recommendation, with the sources that its rules cite.

    `means` says for an option what stands ready for it, such as the donor or the graft. Where study groups disagree,
    `protocol` is the patient's own.
    """
    reasons = [_reason(rule, evidence, protocol) for rule in content["rules"]]
    told = content["mrd_timeline"]
    applying = sorted((r for r in reasons if r.outcome == "applies"), key=lambda reason: not reason.decides)
    missing = _missing(content["missing"])
    of_a_child = "module_because" in content
    flags = [
        flag for flag in told["flags"] if flag in (labels.FLAGS_OF_SAMPLES if of_a_child else told["flags"])
    ]
    return Answer(
        as_of=date.fromisoformat(content["as_of"]),
        headline=content["headline"],
        direction=content["direction"],
        direction_label=labels.DIRECTIONS[content["direction"]],
        certainty=labels.CERTAINTIES.get(content["certainty"]),
        abstained=content["abstained"],
        abstain_reasons=tuple(reason["message"] for reason in content["abstain_reasons"]),
        cards=tuple(
            _card(option, reasons, content["missing"], evidence, means or {}, of_a_child)
            for option in content["options"]
        ),
        reasons=tuple(applying),
        undetermined=tuple(reason for reason in reasons if reason.outcome == "cannot_be_determined"),
        silent=tuple(reason for reason in reasons if reason.outcome == "does_not_apply"),
        changes=tuple(_change(change) for change in content["what_would_change_it"]),
        missing=missing,
        not_covered=tuple(item["message"] for item in content["not_covered"]),
        difference=difference(content["difference"]),
        model_sentences=tuple(
            row["text"] for row in (content.get("outcome_model") or {}).get("sentences", ())
        ),
        agreement=content["agreement"],
        caveats=tuple(dict.fromkeys(caveat for reason in applying for caveat in reason.caveats)),
        mrd_state=labels.MRD_STATES.get(told["state"], told["state"]),
        flags=tuple(labels.FLAGS.get(flag, flag) for flag in flags if flag not in labels.PRESUMPTIONS),
        assumptions=tuple(labels.FLAGS[flag] for flag in flags if flag in labels.PRESUMPTIONS),
        needs_retest="RETEST" in flags,
        versions=content["versions"],
        inputs_sha256=content["inputs_sha256"],
        synthetic=content["synthetic"],
        module_because=content["module_because"]["message"] if of_a_child else None,
        relapse_risk=relapse_panel(content.get("relapse_risk"), evidence),
    )


def _reason(rule: Json, evidence: Mapping[str, Evidence], protocol: str | None) -> Reason:
    marks = {True: "yes", False: "no", None: "unknown"}
    return Reason(
        id=rule["id"],
        version=rule["version"],
        title=rule["title"],
        recommendation=rule["recommendation"],
        outcome=rule["outcome"],
        decides=rule["decides"],
        strength=labels.STRENGTHS.get(rule["strength"]),
        certainty=labels.CERTAINTIES.get(rule["certainty"]),
        conditions=tuple(Condition(item["text"], marks[item["holds"]]) for item in rule["because"]),
        citations=cited(rule["evidence"], evidence),
        against=cited(rule["against"], evidence),
        caveats=tuple(rule["caveats"]),
        owners=owners(rule.get("owners", {}), protocol),
        asks_protocol=any(item["fact"] == "protocol" for item in rule["because"]),
    )


def _card(
    option: Json,
    reasons: Sequence[Reason],
    missing: Sequence[Json],
    evidence: Mapping[str, Evidence],
    means: Mapping[str, str],
    of_a_child: bool,
) -> Card:
    """The stance with the rules that give it; an undetermined allogeneic option says what the donor search lacks."""
    name, stance = option["option"], option["stance"]
    titles = [
        reason.title for reason in reasons if reason.id in option["rules"] and reason.outcome == "applies"
    ]
    if name == "allogeneic_hsct" and stance == "undetermined":
        titles = [item["why"] for item in missing if item["field"] == "donors"] or titles
    if of_a_child and name == "autologous_hsct":
        titles = [_("Not among the options of the children's tables.")]
    if option.get("provided"):
        titles.insert(0, option["provided"])
    trial = next((evidence[source] for source in option.get("evidence", ()) if source in evidence), None)
    return Card(
        option=name,
        title=labels.OPTIONS[name],
        stance=stance,
        stance_label=labels.STANCES[stance],
        strength=labels.STRENGTHS.get(option["strength"]),
        certainty=labels.CERTAINTIES.get(option["certainty"]),
        why=tuple(titles),
        means=means.get(name, ""),
        trial=citation(trial) if trial is not None and trial.verified else None,
        outcomes=outcomes(option["outcomes"]),
    )


def _change(change: Json) -> Change:
    reached = change["direction"]
    return Change(
        text=change["text"],
        direction=labels.DIRECTIONS[reached] if reached else labels.STILL_OPEN,
        mutability=change["mutability"],
        section=places.section_of(change["field"]),
    )


def _missing(rows: Sequence[Json]) -> tuple[MissingInput, ...]:
    """One entry a field or group of fields, in the order of the case."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        key = (places.group_of(row["field"]), row.get("code", ""), row["why"])
        grouped.setdefault(key, []).append(row["field"])
    return tuple(
        MissingInput(
            label=places.missing_label(group if len(fields) > 1 else fields[0], code),
            section=places.section_of(group),
            why=why,
            fields=tuple(places.field_label(field) for field in fields),
        )
        for (group, code, why), fields in grouped.items()
    )
