"""What must hold between the files: citations, overlaps, worked cases."""

from collections.abc import Iterable, Mapping, Sequence

from decision_support.knowledge_base.cases import OUTCOMES, WorkedCase
from decision_support.knowledge_base.tables import KnowledgeFile
from decision_support.recommendation.rules import Evidence, Parameter, Rule, RuleVersion

# Facts that are always stated: a birth date is required, an unstated wish is no wish, and the timeline is always in
# some state. A rule that asks nothing else can always be determined.
ALWAYS_KNOWN = frozenset(
    {
        "age_years",
        "avoid_gvhd",
        "mrd_usable",
        "mrd_state",
        "mrd_positive_now",
        "mrd_pending",
        "mrd_retest",
        "mrd_intermediate",
        "mrd_re_emerged_cleared",
        "negative_after_immunotherapy",
    }
)

Rules = Mapping[str, tuple[KnowledgeFile, Rule]]
EvidenceFiles = Mapping[str, tuple[KnowledgeFile, Evidence]]


def check_evidence_links(evidence: EvidenceFiles) -> None:
    for file, entry in evidence.values():
        if entry.part_of is not None and entry.part_of not in evidence:
            file.fault(("part_of",), f"part_of names {entry.part_of}, which is no evidence file")
        for named in entry.overlaps_with:
            if named == entry.id or named not in evidence:
                file.fault(
                    ("overlaps_with",), f"overlaps_with names {named}, which is no other evidence file", named
                )


def check_parameter_citations(
    parameters: Iterable[tuple[KnowledgeFile, Parameter]], evidence: EvidenceFiles
) -> None:
    for file, parameter in parameters:
        for index, dated in enumerate(parameter.values):
            for named in dated.evidence:
                _check_citation(file, (parameter.id, "values", index), named, evidence, must_be_verified=True)


def check_rules(rules: Rules, evidence: EvidenceFiles) -> None:
    places: dict[tuple[str, int], str] = {}
    for file, rule in rules.values():
        taken = places.setdefault((rule.module, rule.order), rule.id)
        if taken != rule.id:
            file.fault(("order",), f"order {rule.order} is already the place of {taken}")
        for index, version in enumerate(rule.versions):
            published = version.status == "published"
            for key in ("evidence", "against"):
                for named in getattr(version, key):
                    _check_citation(
                        file, ("version", index, key), named, evidence, must_be_verified=published
                    )
            for target in version.modifies:
                if target not in rules or rules[target][1].kind not in ("guard", "row"):
                    message = f"modifies names {target}, which is no guard or row"
                    file.fault(("version", index, "modifies"), message, target)


def check_cases(rules: Rules, cases: Mapping[str, tuple[KnowledgeFile, Sequence[WorkedCase]]]) -> None:
    for identifier, (file, worked) in cases.items():
        if identifier not in rules:
            file.fault((), f"there is no rule {identifier} for these cases")
        for number, case in enumerate(worked):
            for named in case.outcomes:
                if named not in rules:
                    file.fault(("case", number, "expect"), f"{named} is not a known rule", named)
    for identifier, (file, rule) in rules.items():
        if rule.current is None:
            continue
        worked = cases[identifier][1] if identifier in cases else ()
        shown = {case.outcomes.get(identifier) for case in worked}
        for outcome in OUTCOMES:
            if outcome == "cannot_be_determined" and always_determined(rule.current):
                continue
            if outcome not in shown:
                file.fault(("id",), f"{identifier} has no worked case for which it {_IN_WORDS[outcome]}")


def always_determined(version: RuleVersion) -> bool:
    """No fact of the rule can be unknown, so no case can leave it open."""
    conditions = (*version.all, *version.any)
    return all(c.fact in ALWAYS_KNOWN or c.comparison == "known" for c in conditions)


_IN_WORDS = {
    "applies": "applies",
    "does_not_apply": "does not apply",
    "cannot_be_determined": "cannot be determined",
}


def _check_citation(
    file: KnowledgeFile,
    path: tuple[str | int, ...],
    named: str,
    evidence: EvidenceFiles,
    *,
    must_be_verified: bool,
) -> None:
    if named not in evidence:
        file.fault(path, f"{named} is cited but there is no such evidence file", named)
    elif must_be_verified and not evidence[named][1].verified:
        file.fault(path, f"{named} is cited but not verified: its source must be read first", named)
