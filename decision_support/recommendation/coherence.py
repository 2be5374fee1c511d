"""Can the percentages that a study prints for one group of patients all be true together?

A patient without relapse or death is leukaemia-free, so at one horizon LFS never exceeds OS; relapse (CIR) and death
without relapse (NRM) exclude each other and, with LFS, make up the whole; a patient dead without relapse is not alive.
How far printed figures break these laws, in percentage points and in patients, decides how much they may be trusted.
A figure of a whole group must also lie between those of the groups it is made of.

Levels: up to 0.5 points is a matter of printing (`ok`), up to 1.5 of rounding; beyond that a break no larger than one
patient (1.05, for rounding) is `one_patient`, and anything more is `incoherent`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

OK_UP_TO_POINTS = 0.5
ROUNDING_UP_TO_POINTS = 1.5
ONE_PATIENT_UP_TO = 1.05


class Level(StrEnum):
    OK = "ok"
    ROUNDING = "rounding"
    ONE_PATIENT = "one_patient"
    INCOHERENT = "incoherent"


_SEVERITY = list(Level)


@dataclass(frozen=True, slots=True)
class Arm:
    """The printed percentages of one arm at one horizon; None where not printed.

    `cir_and_nrm` is a percentage printed once for both. `patients` is the size of the arm, printed or assumed.
    `completed`: a zero was taken over from the whole group.
    """

    name: str
    stratum: str | None = None
    horizon_months: float | None = None
    patients: float | None = None
    os: float | None = None
    lfs: float | None = None
    cir: float | None = None
    nrm: float | None = None
    cir_and_nrm: float | None = None
    completed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One law that the printed figures break: by how many points, and how many patients that is if known."""

    code: str
    arm: str
    stratum: str | None
    level: Level
    points: float
    patients: float | None
    values: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ArmCheck:
    """What one arm's figures add up to, the laws they break and the worst level among them."""

    arm: Arm
    total: float | None
    level: Level
    findings: tuple[Finding, ...]


def level_of(points: float, patients: float | None) -> Level:
    """Grade a break of `points` percentage points, worth `patients` patients (None where the size is unknown)."""
    if points <= OK_UP_TO_POINTS:
        return Level.OK
    if points <= ROUNDING_UP_TO_POINTS:
        return Level.ROUNDING
    if patients is not None and patients <= ONE_PATIENT_UP_TO:
        return Level.ONE_PATIENT
    return Level.INCOHERENT


def worst(levels: Iterable[Level]) -> Level:
    return max(levels, key=_SEVERITY.index, default=Level.OK)


def check_arm(arm: Arm) -> ArmCheck:
    """Hold one arm's figures against the laws.

    Where CIR and NRM are printed as one figure, reading it as both is reported if it breaks a law, and the arm is
    then judged by the reading that fits best: that the figure is a single kind of failure.
    """
    if arm.cir_and_nrm is None or arm.cir is not None or arm.nrm is not None:
        return _checked(arm, _breaks(arm))
    both = replace(arm, cir=arm.cir_and_nrm, nrm=arm.cir_and_nrm)
    broken = tuple(replace(f, code="cir_and_nrm_cannot_both_hold") for f in _sum_break(both))
    one_kind = replace(arm, cir=arm.cir_and_nrm, nrm=0.0)
    checked = _checked(one_kind, _breaks(one_kind))
    return replace(checked, arm=arm, findings=broken + checked.findings)


def with_pooled_zeros(stratum: Arm, pooled: Arm | None) -> Arm:
    """Where nobody in the whole group had the event, nobody in the part had it, though the part does not print it."""
    if pooled is None:
        return stratum
    nrm = 0.0 if stratum.nrm is None and stratum.cir_and_nrm is None and pooled.nrm == 0 else stratum.nrm
    cir = 0.0 if stratum.cir is None and stratum.cir_and_nrm is None and pooled.cir == 0 else stratum.cir
    completed = (nrm, cir) != (stratum.nrm, stratum.cir)
    return replace(stratum, nrm=nrm, cir=cir, completed=completed)


def outside_strata(pooled: Arm, strata: Sequence[Arm]) -> tuple[Finding, ...]:
    """Figures of a whole group that lie outside the range of the parts it is made of."""
    findings = []
    for outcome in ("os", "lfs", "cir", "nrm"):
        whole: float | None = getattr(pooled, outcome)
        ranges = [_range(part, outcome) for part in strata]
        known = [pair for pair in ranges if pair is not None]
        if whole is None or len(known) < len(ranges) or len(known) < 2:
            continue
        low, high = min(pair[0] for pair in known), max(pair[1] for pair in known)
        points = _rounded(max(low - whole, whole - high))
        patients = _patients(points, pooled)
        if level_of(points, patients) is not Level.OK:
            values = ((outcome.upper(), whole), ("lowest", low), ("highest", high))
            level = level_of(points, patients)
            findings.append(
                Finding("pooled_outside_strata", pooled.name, pooled.stratum, level, points, patients, values)
            )
    return tuple(findings)


def _range(part: Arm, outcome: str) -> tuple[float, float] | None:
    value: float | None = getattr(part, outcome)
    if value is not None:
        return value, value
    if outcome in ("cir", "nrm") and part.cir_and_nrm is not None:
        return 0.0, part.cir_and_nrm
    return None


def _checked(arm: Arm, findings: tuple[Finding, ...]) -> ArmCheck:
    total = None
    if arm.lfs is not None and arm.cir is not None and arm.nrm is not None:
        total = _rounded(arm.lfs + arm.cir + arm.nrm)
    return ArmCheck(arm, total, worst(finding.level for finding in findings), findings)


def _breaks(arm: Arm) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if arm.lfs is not None and arm.os is not None:
        found += _finding("lfs_exceeds_os", arm, arm.lfs - arm.os, LFS=arm.lfs, OS=arm.os)
    if arm.lfs is not None and arm.cir is not None:
        found += _finding("lfs_and_cir_exceed_whole", arm, arm.lfs + arm.cir - 100, LFS=arm.lfs, CIR=arm.cir)
    found += _sum_break(arm)
    if arm.os is not None and arm.nrm is not None:
        found += _finding("os_and_nrm_exceed_whole", arm, arm.os + arm.nrm - 100, OS=arm.os, NRM=arm.nrm)
    return tuple(found)


def _sum_break(arm: Arm) -> list[Finding]:
    if arm.lfs is None or arm.cir is None or arm.nrm is None:
        return []
    off = abs(arm.lfs + arm.cir + arm.nrm - 100)
    code = "parts_and_pooled_zero_are_not_the_whole" if arm.completed else "parts_are_not_the_whole"
    return _finding(code, arm, off, LFS=arm.lfs, CIR=arm.cir, NRM=arm.nrm)


def _finding(code: str, arm: Arm, points: float, **values: float) -> list[Finding]:
    points = _rounded(points)
    patients = _patients(points, arm)
    level = level_of(points, patients)
    if level is Level.OK:
        return []
    return [Finding(code, arm.name, arm.stratum, level, points, patients, tuple(values.items()))]


def _patients(points: float, arm: Arm) -> float | None:
    return None if arm.patients is None else _rounded(points * arm.patients / 100)


def _rounded(figure: float) -> float:
    """Printed figures carry one or two decimals; six remove what binary arithmetic adds."""
    return round(figure, 6)
