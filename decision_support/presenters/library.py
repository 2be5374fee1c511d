"""The knowledge base as a reader meets it: rules with sources and worked cases, evidence, parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import as_sentence, clauses, listed
from decision_support.knowledge_base import WorkedCase
from decision_support.presenters import labels
from decision_support.presenters.citations import Citation, citation, cited
from decision_support.recommendation.explanation import condition_message
from decision_support.recommendation.rules import (
    Condition,
    Evidence,
    Figure,
    KnowledgeBase,
    Rule,
    RuleVersion,
)
from decision_support.recommendation.study_coherence import StudyCoherence, coherence_of, describe

KINDS: dict[str, Any] = {
    "guard": gettext_lazy("Before the table: when there is no answer, or another question comes first"),
    "row": gettext_lazy("The table: the first row that applies decides"),
    "modifier": gettext_lazy("Modifiers of a row's answer"),
    "note": gettext_lazy("Notes beside the answer"),
}

QUESTIONS: dict[str, Any] = {
    "adult_ikzf1_cr1": gettext_lazy("Adults in first remission"),
    "paediatric_cr1": gettext_lazy("Children in first remission"),
    "paediatric_first_relapse": gettext_lazy("Children after first relapse"),
}

READ_AT: dict[str, Any] = {
    "abstract": gettext_lazy("abstract"),
    "meeting_abstract": gettext_lazy("meeting abstract"),
    "preview_page": gettext_lazy("preview page only"),
    "table": gettext_lazy("one table"),
    "excerpt": gettext_lazy("excerpt"),
    "memory": gettext_lazy("from memory, not read"),
    "arithmetic": gettext_lazy("our own arithmetic"),
}


UNITS: dict[str, Any] = {
    "percent": "%",
    "percentage_points": gettext_lazy("percentage points"),
    "hazard_ratio": gettext_lazy("hazard ratio"),
    "odds_ratio": gettext_lazy("odds ratio"),
    "relative_risk": gettext_lazy("relative risk"),
    "fold": gettext_lazy("fold"),
    "months": gettext_lazy("months"),
    "years": gettext_lazy("years"),
}


@dataclass(frozen=True, slots=True)
class Stance:
    option: Any
    code: str
    label: Any


@dataclass(frozen=True, slots=True)
class VersionPage:
    version: RuleVersion
    status: Any
    strength: Any
    certainty: Any
    direction: Any
    stances: tuple[Stance, ...]
    needed: tuple[str, ...]
    offered: tuple[str, ...]
    citations: tuple[Citation, ...]
    against: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A worked case: the patient in its words, and what each rule must say."""

    name: str
    as_of: date
    outcomes: tuple[tuple[str, Any], ...]
    direction: Any


@dataclass(frozen=True, slots=True)
class RulePage:
    rule: Rule
    versions: tuple[VersionPage, ...]
    cases: tuple[CasePage, ...]

    @property
    def current(self) -> VersionPage:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    title: Any
    rules: tuple[RulePage, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One source with its printed figures and what they cannot mean together."""

    source: Evidence
    citation: Citation
    patients: str
    read_at: Any
    figures: tuple[tuple[Figure, Any], ...]  # each with the name of its unit
    findings: tuple[str, ...]
    incoherent: bool


@dataclass(frozen=True, slots=True)
class ParameterPage:
    id: str
    label: str
    unit: str
    value: Any
    valid_from: date
    evidence: tuple[str, ...]
    proposal: str | None


def rule_groups(
    knowledge: KnowledgeBase, cases: Mapping[str, tuple[WorkedCase, ...]]
) -> tuple[RuleGroup, ...]:
    """Every rule in the order of its table, by its question and by what it does there."""
    ordered = sorted(knowledge.rules, key=lambda rule: (rule.order, rule.id))
    groups = []
    for module, question in QUESTIONS.items():
        for kind, title in KINDS.items():
            found = [rule for rule in ordered if (rule.module, rule.kind) == (module, kind)]
            if found:
                pages = tuple(rule_page(rule, knowledge, cases) for rule in found)
                groups.append(RuleGroup(f"{as_sentence(question)} {title}", pages))
    return tuple(groups)


def rule_page(rule: Rule, knowledge: KnowledgeBase, cases: Mapping[str, tuple[WorkedCase, ...]]) -> RulePage:
    """One rule with all its versions, newest first, and its worked cases."""
    return RulePage(
        rule=rule,
        versions=tuple(_version(version, knowledge) for version in rule.versions),
        cases=tuple(_case(case) for case in cases.get(rule.id, ())),
    )


def evidence_pages(knowledge: KnowledgeBase, *, with_unverified: bool) -> tuple[EvidencePage, ...]:
    """Sources by topic and name; unverified ones for a curator only."""
    shown = [source for source in knowledge.evidence.values() if source.verified or with_unverified]
    checked = coherence_of(knowledge.evidence)
    ordered = sorted(shown, key=lambda source: (source.topic, source.id))
    return tuple(evidence_page(source, checked.get(source.id)) for source in ordered)


def evidence_page(source: Evidence, coherence: StudyCoherence | None) -> EvidencePage:
    findings = coherence.findings if coherence else ()
    return EvidencePage(
        source=source,
        citation=citation(source),
        patients=_patients(source),
        read_at=READ_AT.get(source.read_at, source.read_at),
        figures=tuple((figure, UNITS.get(figure.unit, "")) for figure in source.figures),
        findings=tuple(describe(finding, _) for finding in findings),
        incoherent=any(finding.level == "incoherent" for finding in findings),
    )


def _patients(source: Evidence) -> str:
    """Patients as a reader wants them: "44 (auto 12, allo 32)"; empty where no number is stated."""
    named = listed(
        f"{_(group.replace('_', ' '))} {size}" for group, size in source.sizes.items() if group != "total"
    )
    total = str(source.sizes.get("total", ""))
    counted = (
        _("%(total)s (%(parts)s)") % {"total": total, "parts": named} if total and named else total + named
    )
    return clauses((counted, _(source.sizes_note) if source.sizes_note else ""))


def parameter_pages(knowledge: KnowledgeBase) -> tuple[ParameterPage, ...]:
    """Every dated number with its source, or the word that it is a proposal."""
    pages = []
    for parameter in sorted(knowledge.parameters.values(), key=lambda parameter: parameter.id):
        latest = max(parameter.values, key=lambda dated: dated.valid_from)
        pages.append(
            ParameterPage(
                parameter.id,
                parameter.label,
                parameter.unit,
                latest.value,
                latest.valid_from,
                tuple(name for name in latest.evidence if knowledge.evidence[name].verified),
                parameter.proposal,
            )
        )
    return tuple(pages)


def _version(version: RuleVersion, knowledge: KnowledgeBase) -> VersionPage:
    return VersionPage(
        version=version,
        status=labels.STATUSES[version.status],
        strength=labels.STRENGTHS.get(version.strength or ""),
        certainty=labels.CERTAINTIES.get(version.certainty or ""),
        direction=labels.DIRECTIONS.get(version.direction or ""),
        stances=tuple(
            Stance(labels.OPTIONS[option], version.stances[option], labels.STANCES[version.stances[option]])
            for option in labels.OPTIONS
            if option in version.stances
        ),
        needed=tuple(_condition(condition) for condition in version.all),
        offered=tuple(_condition(condition) for condition in version.any),
        citations=cited(version.evidence, knowledge.evidence),
        against=cited(version.against, knowledge.evidence),
    )


def _condition(condition: Condition) -> str:
    return condition_message(condition.fact, condition.comparison, condition.value).text(_)


def _case(case: WorkedCase) -> CasePage:
    return CasePage(
        name=case.name,
        as_of=case.as_of,
        outcomes=tuple((rule, labels.OUTCOMES[outcome]) for rule, outcome in case.outcomes.items()),
        direction=labels.DIRECTIONS.get(case.direction or ""),
    )
