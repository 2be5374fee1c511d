"""The detector: every check over every evidence entry, and the weight that remains of each report.

Contradictions are broken laws (LFS above OS, parts that are not the whole, a whole outside the range of its parts).
Questions are what makes one look twice: a percentage that no whole number of patients gives, a p value far from what
the percentages imply, many tests. Only contradictions lower a report's weight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from decision_support.outcome_model.incoherence.comparisons import (
    Comparison,
    comparisons_of,
    printed_p_values,
)
from decision_support.outcome_model.incoherence.exact import (
    fisher_exact,
    is_share_of,
    p_value_of_difference,
    z_of,
)
from decision_support.outcome_model.incoherence.nearest import Nearest, nearest_coherent
from decision_support.outcome_model.incoherence.readings import Reading, alternative_readings
from decision_support.recommendation.coherence import Arm, ArmCheck, Finding, Level, level_of
from decision_support.recommendation.rules import Evidence
from decision_support.recommendation.study_coherence import StudyCoherence, arms_of, coherence_of

# Beyond the four levels: figures that agree once a percentage printed for two outcomes is read as one kind of failure.
MERGED_CAUSE = "merged_cause"
_FEW_PATIENTS = 30
_P_VALUES_APART = 1.0  # standard errors between the p value printed and the one implied
_SAME_P_RATIO = 2.0
_SIGNIFICANT = 0.05
_MANY_TESTS = 5
_AS_PRINTED = (Level.OK, Level.ROUNDING)
_PERCENTAGES = ("os", "lfs", "cir", "nrm")


@dataclass(frozen=True, slots=True)
class Question:
    """What makes one look twice; it lowers no weight by itself."""

    code: str
    group: str
    stratum: str | None
    values: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ArmAudit:
    arm: Arm
    total: float | None
    level: str
    findings: tuple[Finding, ...]
    nearest: Nearest | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What the detector says of one evidence entry; `shares_patients_with` names entries with the same people."""

    evidence: str
    arms: tuple[ArmAudit, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    shares_patients_with: tuple[str, ...]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return tuple(finding for arm in self.arms for finding in arm.findings) + self.findings


def of_adults(entries: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """The sources that may bear on the model of adults: children's sources neither weigh in it nor age its fit."""
    return {name: entry for name, entry in entries.items() if not entry.topic.startswith("paediatric_")}


def audit(entries: Mapping[str, Evidence]) -> dict[str, Audit]:
    """Every entry held against its own figures and against the entries whose patients it shares."""
    laws = coherence_of(entries)
    return {name: _audit_of(entry, entries, laws.get(name)) for name, entry in entries.items()}


def coherence_levels(audits: Iterable[Audit]) -> dict[tuple[str, str], str]:
    """The level of each report, by evidence id and group: what its weight in the fit hangs on."""
    severity = [Level.OK, Level.ROUNDING, MERGED_CAUSE, Level.ONE_PATIENT, Level.INCOHERENT]
    found: dict[tuple[str, str], str] = {}
    for entry in audits:
        for arm in entry.arms:
            key = (entry.evidence, arm.arm.name)
            found[key] = str(max(arm.level, found.get(key, Level.OK), key=severity.index))
    return found


def _audit_of(entry: Evidence, entries: Mapping[str, Evidence], laws: StudyCoherence | None) -> Audit:
    parts = [part for part in entries.values() if part.part_of == entry.id]
    arms_of_parts = [arm for part in parts for arm in arms_of(part)]
    findings = list(laws.pooled) if laws is not None else []
    for arm in arms_of(entry):
        findings += _not_the_mean_of_strata(arm, [part for part in arms_of_parts if part.name == arm.name])
    questions = [
        *(question for arm in arms_of(entry) for question in _percentages_without_patients(arm)),
        *(question for comparison in comparisons_of(entry) for question in _p_value(comparison)),
        *_order_of_p_values(entry),
        *_many_tests([entry, *parts]),
    ]
    return Audit(
        evidence=entry.id,
        arms=tuple(_audit_arm(check) for check in laws.arms) if laws is not None else (),
        findings=tuple(findings),
        questions=tuple(questions),
        shares_patients_with=tuple(filter(None, (entry.part_of, *entry.overlaps_with))),
    )


def _audit_arm(checked: ArmCheck) -> ArmAudit:
    level: str = checked.level
    pair_misread = any(finding.code == "cir_and_nrm_cannot_both_hold" for finding in checked.findings)
    if pair_misread and checked.level in _AS_PRINTED:
        level = MERGED_CAUSE
    troubled = level not in _AS_PRINTED
    return ArmAudit(
        arm=checked.arm,
        total=checked.total,
        level=level,
        findings=checked.findings,
        nearest=nearest_coherent(checked.arm) if troubled else None,
        readings=alternative_readings(checked.arm) if troubled else (),
    )


def _not_the_mean_of_strata(pooled: Arm, strata: list[Arm]) -> Iterable[Finding]:
    """Where the parts are everybody, the whole is their mean weighted by size."""
    sizes = [part.patients for part in strata]
    known = [size for size in sizes if size is not None]
    if len(strata) < 2 or len(known) < len(sizes) or sum(known) != pooled.patients:
        return
    for outcome in _PERCENTAGES:
        whole: float | None = getattr(pooled, outcome)
        values: list[float] = [value for part in strata if (value := getattr(part, outcome)) is not None]
        if whole is None or len(values) < len(strata):
            continue
        mean = sum(value * size for value, size in zip(values, known, strict=True)) / sum(known)
        points = round(abs(whole - mean), 6)
        patients = round(points * sum(known) / 100, 6)
        level = level_of(points, patients)
        if level not in _AS_PRINTED:
            said = ((outcome.upper(), whole), ("implied", round(mean, 1)))
            yield Finding(
                "pooled_is_not_the_mean", pooled.name, pooled.stratum, level, points, patients, said
            )


def _percentages_without_patients(arm: Arm) -> Iterable[Question]:
    if arm.patients is None or arm.patients > _FEW_PATIENTS:
        return
    for outcome in (*_PERCENTAGES, "cir_and_nrm"):
        value = getattr(arm, outcome)
        if value is not None and not is_share_of(value, int(arm.patients)):
            values = ((outcome.upper(), value), ("patients", arm.patients))
            yield Question("no_whole_number_of_patients", arm.name, arm.stratum, values)


def _p_value(comparison: Comparison) -> Iterable[Question]:
    """Is the printed p value what the percentages and sizes imply? With nobody or everybody failing, test exactly."""
    first, second = comparison.first, comparison.second
    if first.patients is None or second.patients is None:
        return
    (one, other), printed = comparison.percentages, comparison.p_value
    said = (comparison.outcome.upper(), printed)
    if {0.0, 100.0} & {one, other}:
        events = round(one * first.patients / 100), round(other * second.patients / 100)
        exact = fisher_exact(events[0], int(first.patients), events[1], int(second.patients))
        if printed <= _SIGNIFICANT and exact > printed:
            values = (said, ("exact", round(exact, 4)))
            yield Question("exact_test_is_less_certain", comparison.group, first.stratum, values)
        return
    implied = p_value_of_difference(one, first.patients, other, second.patients)
    if implied is not None and abs(z_of(implied) - z_of(printed)) > _P_VALUES_APART:
        values = (said, ("implied", round(implied, 4)))
        yield Question("p_value_not_implied", comparison.group, first.stratum, values)


def _order_of_p_values(entry: Evidence) -> Iterable[Question]:
    """OS and LFS with the same percentages in both arms should not differ widely in their p values."""
    found: dict[tuple[str | None, str], dict[str, Comparison]] = {}
    for comparison in comparisons_of(entry):
        found.setdefault((comparison.first.stratum, comparison.group), {})[comparison.outcome] = comparison
    for (stratum, group), by_outcome in found.items():
        survival, free = by_outcome.get("os"), by_outcome.get("lfs")
        if survival is None or free is None or survival.percentages != free.percentages:
            continue
        low, high = sorted((survival.p_value, free.p_value))
        if high > _SAME_P_RATIO * low:
            values = (("OS", survival.p_value), ("LFS", free.p_value))
            yield Question("same_percentages_other_p_values", group, stratum, values)


def _many_tests(family: list[Evidence]) -> Iterable[Question]:
    tests = sum(printed_p_values(entry) for entry in family)
    if tests > _MANY_TESTS:
        yield Question("many_tests", "", None, (("tests", float(tests)),))
