"""Other ways to read contradictory percentages, each with what would remain wrong under it."""

from dataclasses import dataclass, replace

from decision_support.recommendation.coherence import Arm, Level, check_arm, level_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an arm, and the level of contradiction that is left."""

    code: str
    level: Level


def alternative_readings(arm: Arm) -> tuple[Reading, ...]:
    """Every reading that the printed figures allow to try; a coherent arm needs none.

    `lfs_and_os_swapped`: the two columns were exchanged. `cir_is_one_minus_kaplan_meier`: relapse was counted as if
    nobody died of the transplant, and the other way round. `cir_and_nrm_merged`: one kind of failure was printed under
    both names. `lfs_alone` and `failures_alone`: only one of them describes these patients.
    """
    found = []
    if arm.lfs is not None and arm.os is not None:
        found.append(Reading("lfs_and_os_swapped", check_arm(replace(arm, lfs=arm.os, os=arm.lfs)).level))
    if arm.lfs is not None and arm.cir is not None and arm.nrm is not None:
        product = (100 - arm.cir) * (100 - arm.nrm) / 100
        found.append(Reading("cir_is_one_minus_kaplan_meier", _level(arm, abs(product - arm.lfs))))
        merged = abs(arm.lfs + max(arm.cir, arm.nrm) - 100)
        found.append(Reading("cir_and_nrm_merged", _level(arm, merged)))
    if arm.lfs is not None and arm.cir is not None:
        found.append(Reading("lfs_alone", check_arm(replace(arm, cir=None, nrm=None)).level))
        found.append(Reading("failures_alone", check_arm(replace(arm, lfs=None)).level))
    return tuple(found)


def _level(arm: Arm, points: float) -> Level:
    points = round(points, 6)
    return level_of(points, None if arm.patients is None else points * arm.patients / 100)
