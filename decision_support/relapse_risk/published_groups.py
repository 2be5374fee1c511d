"""Children of CCCG-ALL-2015 as published, by provisional risk group and MRD: which of the groups one child is in.

One minus five-year event-free survival: it counts relapses, deaths and second cancers. Read from one abstract
(Zhang W et al., Blood 2025), which prints no figure for high risk and none for the other combinations. Kept beside the
design of the estimate and not within, for the estimate is not made from them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

POSITIVE = Decimal("1e-4")
NOT_INTENSIFIED_FROM, INTENSIFIED_FROM = Decimal("3e-3"), Decimal("1e-2")

NoGroup = Literal["risk_group_unknown", "risk_group_unread", "mrd_unknown", "mrd_unread"]


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """`efs_percent`: event-free survival over five years."""

    risk_group: str
    code: str
    efs_percent: Decimal
    evidence: str

    @property
    def events_of_100(self) -> Decimal:
        return 100 - self.efs_percent


PUBLISHED_GROUPS = (
    PublishedGroup("low", "low_both_negative", Decimal("91.7"), "PED_ZHANG_05"),
    PublishedGroup("low", "low_day_19_positive", Decimal("86.1"), "PED_ZHANG_05"),
    PublishedGroup("low", "low_day_19_from_0_3", Decimal("83.0"), "PED_ZHANG_02"),
    PublishedGroup("low", "low_day_19_from_1", Decimal("82.5"), "PED_ZHANG_02"),
    PublishedGroup("low", "low_both_positive", Decimal("72.6"), "PED_ZHANG_03"),
    PublishedGroup("intermediate", "intermediate_day_19_from_0_3", Decimal("53.0"), "PED_ZHANG_04"),
    PublishedGroup("intermediate", "intermediate_day_19_from_1", Decimal("70.7"), "PED_ZHANG_04"),
)
_BY_CODE = {group.code: group for group in PUBLISHED_GROUPS}


def published_group(
    risk_group: str | None, day_19: Collection[Decimal], day_46: Collection[Decimal]
) -> PublishedGroup | NoGroup:
    """The group of a child, or why none is shown.

    `risk_group` is the provisional one, None where not stated; `day_19` and `day_46` are the levels of MRD that the
    child may have had, as fractions, empty where nothing was measured.
    """
    if risk_group is None:
        return "risk_group_unknown"
    if all(group.risk_group != risk_group for group in PUBLISHED_GROUPS):
        return "risk_group_unread"
    codes = {f"{risk_group}_{_mrd(first, second)}" for first in day_19 for second in day_46}
    if len(codes) != 1:
        return "mrd_unknown"
    return _BY_CODE.get(codes.pop(), "mrd_unread")


def _mrd(day_19: Decimal, day_46: Decimal) -> str:
    if day_46 >= POSITIVE:
        return "both_positive" if day_19 >= POSITIVE else "day_46_positive"
    if day_19 >= INTENSIFIED_FROM:
        return "day_19_from_1"
    if day_19 >= NOT_INTENSIFIED_FROM:
        return "day_19_from_0_3"
    return "day_19_positive" if day_19 >= POSITIVE else "both_negative"
