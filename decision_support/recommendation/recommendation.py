"""The one frozen answer, its JSON for every door, and the canonical bytes that replay and equality compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohorts.mrd import Timeline
from decision_support.recommendation.case import canonical_json
from decision_support.recommendation.changes import Change
from decision_support.recommendation.explanation import Message, Translate
from decision_support.recommendation.forecast import Forecast
from decision_support.recommendation.missing import Missing
from decision_support.recommendation.model_words import model_sentences
from decision_support.recommendation.relapse_answer import RelapseAnswer

# Prose and what differs between two issues of the same answer stay out of the canonical bytes.
_PROSE = frozenset(
    {"headline", "message", "why", "text", "recommendation", "caveats", "title", "provided", "owners"}
)


@dataclass(frozen=True, slots=True)
class OptionStance:
    """One of the three options, as the rules see it: what its stance presupposes, and evidence of its own."""

    option: str
    stance: str
    strength: str | None
    certainty: str | None
    rules: tuple[str, ...]
    provided: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """One condition of a rule: what it asks, what was observed, and whether it holds (None: cannot be told)."""

    fact: str
    comparison: str
    value: str
    observed: str | None
    holds: bool | None
    message: Message


@dataclass(frozen=True, slots=True)
class RuleResult:
    id: str
    version: str
    title: str
    outcome: str
    because: tuple[Because, ...]
    evidence: tuple[str, ...]
    against: tuple[str, ...]
    strength: str | None
    certainty: str | None
    recommendation: str
    caveats: tuple[str, ...]
    decides: bool
    # Where protocols disagree: what each of them says, by its name.
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Everything a clinician is shown. Immutable; stored once; superseded, never updated."""

    as_of: date
    module: str
    direction: str
    headline: Message
    certainty: str | None
    abstain_reasons: tuple[Message, ...]
    options: tuple[OptionStance, ...]
    timeline: Timeline
    rules: tuple[RuleResult, ...]
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]
    not_covered: tuple[Message, ...]
    agreement: str | None
    forecast: Forecast | None
    versions: Mapping[str, str | None]
    inputs_sha256: str
    synthetic: bool
    # Why this question was asked; said where there was a choice of questions.
    module_because: Message | None = None
    # Of children in first remission: the estimate of relapse, or why there is none.
    relapse_risk: RelapseAnswer | None = None

    @property
    def abstained(self) -> bool:
        return self.direction in ("insufficient_data", "out_of_scope")

    def to_json(self, translate: Translate = str) -> dict[str, Any]:
        """The contract's shape as plain data, its prose through `translate`."""
        return {
            "as_of": self.as_of.isoformat(),
            "module": self.module,
            "direction": self.direction,
            "headline": self.headline.text(translate),
            "certainty": self.certainty,
            "abstained": self.abstained,
            "abstain_reasons": [
                {"code": reason.code, "message": reason.text(translate)} for reason in self.abstain_reasons
            ],
            "options": [
                {
                    "option": option.option,
                    "stance": option.stance,
                    "strength": option.strength,
                    "certainty": option.certainty,
                    "rules": list(option.rules),
                    "provided": translate(option.provided) if option.provided else None,
                    "evidence": list(option.evidence),
                    "outcomes": self.forecast.outcomes_json(option.option) if self.forecast else {},
                }
                for option in self.options
            ],
            "difference": self.forecast.difference_json() if self.forecast else None,
            "outcome_model": _model_json(self.forecast, translate),
            "mrd_timeline": self.timeline.to_json(),
            "rules": [_rule_json(rule, translate) for rule in self.rules],
            "missing": [
                {
                    "field": item.field,
                    "code": item.why.code.removeprefix("missing."),
                    "why": item.why.text(translate),
                }
                for item in self.missing
            ],
            "what_would_change_it": [_change_json(change, translate) for change in self.changes],
            "not_covered": [
                {"code": item.code.removeprefix("not_covered."), "message": item.text(translate)}
                for item in self.not_covered
            ],
            "agreement": self.agreement,
            "versions": dict(self.versions),
            "inputs_sha256": self.inputs_sha256,
            "synthetic": self.synthetic,
            **_module_json(self.module_because, translate),
            **_relapse_json(self.relapse_risk, translate),
        }

    def canonical_bytes(self) -> bytes:
        return canonical_bytes(self.to_json())


def canonical_bytes(content: Mapping[str, Any]) -> bytes:
    """Sorted JSON, codes rather than prose, probabilities to 4 decimals, without the software's version."""
    plain = _without_prose(content)
    plain["versions"] = {name: value for name, value in content["versions"].items() if name != "software"}
    return canonical_json(plain)


def _without_prose(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_prose(item) for key, item in value.items() if key not in _PROSE}
    if isinstance(value, (list, tuple)):
        return [_without_prose(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def _module_json(because: Message | None, translate: Translate) -> dict[str, Any]:
    """Left out where there is nothing to say, so that what was issued before reads the same."""
    if because is None:
        return {}
    return {"module_because": {"code": because.code, "message": because.text(translate)}}


def _relapse_json(found: RelapseAnswer | None, translate: Translate) -> dict[str, Any]:
    """The estimate with its sentences, in the order they are to be read; left out where it is not asked for."""
    if found is None:
        return {}
    said = [Message(code, found.words()) for code in found.codes]
    sentences = [{"code": item.code, "text": item.text(translate)} for item in said]
    return {"relapse_risk": {**found.to_json(), "sentences": sentences}}


def _model_json(forecast: Forecast | None, translate: Translate) -> dict[str, Any] | None:
    """The label and what carries it, with its sentences; None where the model does not apply."""
    if forecast is None:
        return None
    sentences = [{"code": found.code, "text": found.text(translate)} for found in model_sentences(forecast)]
    return {**forecast.model_json(), "sentences": sentences}


def _rule_json(rule: RuleResult, translate: Translate) -> dict[str, Any]:
    return {
        "id": rule.id,
        "version": rule.version,
        "title": translate(rule.title),
        "outcome": rule.outcome,
        "decides": rule.decides,
        "because": [
            {
                "fact": item.fact,
                "comparison": item.comparison,
                "value": item.value,
                "observed": item.observed,
                "holds": item.holds,
                "text": item.message.text(translate),
            }
            for item in rule.because
        ],
        "evidence": list(rule.evidence),
        "against": list(rule.against),
        "strength": rule.strength,
        "certainty": rule.certainty,
        "recommendation": translate(rule.recommendation),
        "caveats": [translate(caveat) for caveat in rule.caveats],
        **({"owners": {name: translate(says) for name, says in rule.owners.items()}} if rule.owners else {}),
    }


def _change_json(change: Change, translate: Translate) -> dict[str, Any]:
    return {
        "field": change.field,
        "fact": change.fact,
        "to": change.to,
        "text": change.change.text(translate),
        "direction": change.direction,
        "mutability": change.mutability,
    }
