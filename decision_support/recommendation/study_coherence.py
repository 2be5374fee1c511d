"""The coherence findings of every study, for the library page to show beside its figures.

Computed from the printed figures each time, so that a corrected figure corrects its finding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cohorts.messages import gettext_noop as _
from decision_support.recommendation.coherence import (
    Arm,
    ArmCheck,
    Finding,
    Level,
    check_arm,
    outside_strata,
    with_pooled_zeros,
    worst,
)
from decision_support.recommendation.rules import Evidence, Figure

# Names under which a print gives survival free of leukaemia counted from remission or transplant, and the others.
_OUTCOMES: Mapping[str, str] = {
    "OS": "os",
    "LFS": "lfs",
    "RFS": "lfs",
    "DFS": "lfs",
    "CIR": "cir",
    "NRM": "nrm",
    "CIR_AND_NRM": "cir_and_nrm",
}

TEXTS: Mapping[str, str] = {
    "lfs_exceeds_os": _(
        "LFS %(LFS)s %% is printed above OS %(OS)s %%, which one group of patients cannot show."
    ),
    "lfs_and_cir_exceed_whole": _(
        "LFS %(LFS)s %% and CIR %(CIR)s %% add up to %(sum)s %%, but whoever relapses has left LFS."
    ),
    "parts_are_not_the_whole": _(
        "LFS %(LFS)s %%, CIR %(CIR)s %% and NRM %(NRM)s %% add up to %(sum)s %% instead of 100 %%."
    ),
    "parts_and_pooled_zero_are_not_the_whole": _(
        "LFS %(LFS)s %% and CIR %(CIR)s %% leave a failure unexplained: they add up to %(sum)s %%, and nobody in the "
        "whole group is said to have had the remaining kind of event."
    ),
    "os_and_nrm_exceed_whole": _(
        "OS %(OS)s %% and NRM %(NRM)s %% add up to %(sum)s %%, but whoever died is not alive."
    ),
    "cir_and_nrm_cannot_both_hold": _(
        "%(CIR)s %% is printed once for CIR and NRM: as both it would make %(sum)s %% of the whole."
    ),
    "pooled_outside_strata": _(
        "%(outcome)s %(whole)s %% of the whole group lies outside its parts, %(lowest)s to %(highest)s %%."
    ),
}


@dataclass(frozen=True, slots=True)
class StudyCoherence:
    """The checks of one study's arms, how its whole fits its parts, and the worst level of all."""

    arms: tuple[ArmCheck, ...]
    pooled: tuple[Finding, ...]
    level: Level

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*(finding for check in self.arms for finding in check.findings), *self.pooled)


def coherence_of(evidence: Mapping[str, Evidence]) -> dict[str, StudyCoherence]:
    """Check every study that prints percentages these laws bind. Studies without such figures are left out."""
    arms = {identifier: arms_of(entry) for identifier, entry in evidence.items()}
    checked = {}
    for identifier, entry in evidence.items():
        whole = {arm.name: arm for arm in arms.get(entry.part_of or "", ())}
        completed = [with_pooled_zeros(arm, whole.get(arm.name)) for arm in arms[identifier]]
        checks = tuple(check_arm(arm) for arm in completed if _bound(arm))
        parts = [part for part, other in evidence.items() if other.part_of == identifier]
        pooled = tuple(
            finding for arm in arms[identifier] for finding in _pooled(arm, [arms[part] for part in parts])
        )
        if checks:
            levels = [check.level for check in checks] + [finding.level for finding in pooled]
            checked[identifier] = StudyCoherence(checks, pooled, worst(levels))
    return checked


def arms_of(entry: Evidence) -> tuple[Arm, ...]:
    """The printed percentages of each arm, stratum and horizon of one study."""
    arms: dict[tuple[str, str | None, float | None], Arm] = {}
    percentages = [
        figure for figure in entry.figures if figure.outcome in _OUTCOMES and _is_percentage(figure)
    ]
    groups = {figure.group for figure in percentages}
    for figure in percentages:
        horizon = figure.horizon_months if figure.horizon_months is not None else entry.horizon_months
        key = (figure.group, figure.stratum, horizon)
        size = None if figure.stratum else _size(entry, figure.group, alone=len(groups) == 1)
        arm = arms.get(key, Arm(figure.group, figure.stratum, horizon, size))
        printed: dict[str, Any] = {_OUTCOMES[figure.outcome]: figure.value}
        arms[key] = replace(arm, **printed)
    return tuple(arms.values())


def describe(finding: Finding, translate: Callable[[str], str] = str) -> str:
    """One finding as a sentence, through the edge's translation."""
    values = dict(finding.values)
    shown = {name: f"{value:g}" for name, value in values.items()}
    if finding.code == "pooled_outside_strata":
        outcome = next(name for name in values if name not in ("lowest", "highest"))
        shown |= {"outcome": outcome, "whole": shown[outcome]}
    shown["sum"] = f"{round(sum(values.values()), 1):g}"
    return translate(TEXTS[finding.code]) % shown


def _is_percentage(figure: Figure) -> bool:
    return figure.unit == "percent" and figure.value is not None


def _size(entry: Evidence, group: str, *, alone: bool) -> float | None:
    printed = entry.sizes.get(group, entry.sizes.get("total") if alone else None)
    return printed if printed is not None else entry.assumed_sizes.get(group)


def _bound(arm: Arm) -> bool:
    """At least two figures that a law ties together."""
    tied = [arm.os, arm.lfs, arm.cir, arm.nrm, arm.cir_and_nrm]
    return sum(figure is not None for figure in tied) >= 2


def _pooled(arm: Arm, parts: list[tuple[Arm, ...]]) -> tuple[Finding, ...]:
    same = [part for arms in parts for part in arms if part.name == arm.name]
    return outside_strata(arm, same) if len(same) >= 2 else ()
