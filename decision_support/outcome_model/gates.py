"""What a centre's own data may be used for. Each gate that fails closes its level and says why. Standard library only.

Gate G9, on the numerics of a fit, is checked where a fit is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from decision_support.outcome_model.terms import Arm, Stratum

Name = Literal["G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"]

MINIMUM_AT_RISK_SHOWN = 5
MINIMUM_AT_RISK_LOCAL = 10
LONGEST_HORIZON_YEARS = 5.0


@dataclass(frozen=True, slots=True)
class Gate:
    """`failed` lists the conditions that do not hold, by code with the number found; empty where the gate is open."""

    name: Name
    failed: tuple[tuple[str, float], ...]

    @property
    def is_open(self) -> bool:
        return not self.failed


@dataclass(frozen=True, slots=True)
class ArmFacts:
    """One arm of the cohort: patients, failures (relapse or death without), effective size after weighting."""

    patients: int
    failures: int
    effective_size: float


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What the gates look at. Shares are fractions; follow-up is the reverse Kaplan-Meier median."""

    complete_rows: float
    complete_follow_up_2y: float
    dates_in_order: bool
    provenance_allowed: bool
    median_follow_up_months: float
    arms: Mapping[Arm, ArmFacts]
    strata: Mapping[tuple[Arm, Stratum], ArmFacts]
    largest_weight_share: float
    share_with_overlap: float
    largest_weighted_smd: float

    @property
    def patients(self) -> int:
        return sum(arm.patients for arm in self.arms.values())

    @property
    def failures(self) -> int:
        return sum(arm.failures for arm in self.arms.values())

    def fewest(self, name: Literal["patients", "failures", "effective_size"]) -> float:
        return min((float(getattr(self.arms[arm], name)) if arm in self.arms else 0.0) for arm in Arm)


def integrity(facts: CohortFacts) -> Gate:
    """G0: before anything local is shown."""
    return _gate(
        "G0",
        _at_least("complete_rows", facts.complete_rows, 0.95),
        _at_least("complete_follow_up_2y", facts.complete_follow_up_2y, 0.80),
        _at_least("dates_in_order", float(facts.dates_in_order), 1.0),
        _at_least("provenance_allowed", float(facts.provenance_allowed), 1.0),
    )


def display(at_risk: int) -> Gate:
    """G1: a curve at one time; beyond it the curve is cut."""
    return _gate("G1", _at_least("at_risk", at_risk, MINIMUM_AT_RISK_SHOWN))


def arm_update(facts: CohortFacts) -> Gate:
    """G2: the answer may differ from the literature's."""
    return _gate(
        "G2",
        _at_least("patients", facts.patients, 20),
        _at_least("patients_in_each_arm", facts.fewest("patients"), 5),
        _at_least("failures", facts.failures, 5),
        _at_least("median_follow_up_months", facts.median_follow_up_months, 12),
    )


def contrast_update(facts: CohortFacts) -> Gate:
    """G3: the centre may inform the contrast between arms; otherwise it informs levels alone."""
    return _gate(
        "G3",
        _at_least("failures", facts.failures, 10),
        _at_least("failures_in_each_arm", facts.fewest("failures"), 3),
        _at_least("effective_size_of_each_arm", facts.fewest("effective_size"), 15),
        _at_most("largest_weight_share", facts.largest_weight_share, 0.15),
        _at_least("share_with_overlap", facts.share_with_overlap, 0.80),
        _at_most("largest_weighted_smd", facts.largest_weighted_smd, 0.10),
    )


def stratum_contrast(facts: CohortFacts, stratum: Stratum) -> Gate:
    """G4: the contrast of one stratum may be shown as the centre's own."""
    cells = [facts.strata.get((arm, stratum), ArmFacts(0, 0, 0.0)) for arm in Arm]
    return _gate(
        "G4",
        _at_least("effective_size_of_each_arm", min(cell.effective_size for cell in cells), 10),
        _at_least("failures_in_each_arm", min(cell.failures for cell in cells), 3),
    )


CovariateEffects = Literal["unpenalised", "penalised", "prior_only"]


def covariate_effects(failures: int, parameters: int) -> CovariateEffects:
    """G5: how effects beyond arm and stratum may be estimated, by events for each."""
    events = failures / parameters
    if events >= 10:
        return "unpenalised"
    return "penalised" if events >= 5 else "prior_only"


def may_favour(
    contrast: Gate,
    stratum: Gate,
    *,
    direct_share: float,
    local_and_core_failures: float,
    doubly_robust_gap: float,
    in_conflict: bool,
) -> Gate:
    """G6: an option may be favoured, not only leaned to. `doubly_robust_gap` is a fraction, either way."""
    return _gate(
        "G6",
        _at_least("contrast_gate", float(contrast.is_open), 1.0),
        _at_least("stratum_gate", float(stratum.is_open), 1.0),
        _at_least("direct_share", direct_share, 0.5),
        _at_least("local_and_core_failures", local_and_core_failures, 40),
        _at_most("doubly_robust_gap", abs(doubly_robust_gap), 0.10),
        _at_most("conflict", float(in_conflict), 0.0),
    )


def patient_in_support(leverage: float, mean_leverage: float, times_seen: int) -> Gate:
    """G7: a personal estimate; otherwise the literature for the nearest profile."""
    return _gate(
        "G7",
        _at_most("leverage_over_mean", leverage / mean_leverage, 3.0),
        _at_least("times_seen", times_seen, 5),
    )


def horizon(years: float, at_risk: int) -> Gate:
    """G8: numbers of the centre's own at a horizon."""
    return _gate(
        "G8",
        _at_least("at_risk", at_risk, MINIMUM_AT_RISK_LOCAL),
        _at_most("years", years, LONGEST_HORIZON_YEARS),
    )


_Condition = tuple[str, float, bool]


def _at_least(code: str, found: float, needed: float) -> _Condition:
    return code, found, found >= needed


def _at_most(code: str, found: float, allowed: float) -> _Condition:
    return code, found, found <= allowed


def _gate(name: Name, *conditions: _Condition) -> Gate:
    return Gate(name, tuple((code, found) for code, found, holds in conditions if not holds))
