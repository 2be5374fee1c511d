"""The patients the model tells apart, and those it cannot speak for. Standard library only.

A profile is the set of possible strata, an age band, a comorbidity band and a kind of donor: few enough that every
answer is tabulated when a fit is published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from decision_support.outcome_model.terms import STRATA, Arm, Stratum

MINIMUM_AGE_YEARS = 15
MAXIMUM_AGE_YEARS = 65
OLDER_FROM_YEARS = 40
HIGH_HCT_CI_FROM = 3


class DonorGroup(StrEnum):
    """Matched sibling or unrelated donors are the reference; so is a donor not yet known."""

    MATCHED = "matched"
    HAPLOIDENTICAL = "haploidentical"
    MISMATCHED_OR_CORD = "mismatched_or_cord"


# Best first: where several donors are available, the answer is for the first of these.
_DONOR_KINDS = {
    "matched_sibling": DonorGroup.MATCHED,
    "matched_unrelated": DonorGroup.MATCHED,
    "haploidentical": DonorGroup.HAPLOIDENTICAL,
    "mismatched_unrelated": DonorGroup.MISMATCHED_OR_CORD,
    "cord": DonorGroup.MISMATCHED_OR_CORD,
}

# The sets of strata a timeline can leave open; never negative and early at once is not one of them.
STRATA_SETS: tuple[tuple[Stratum, ...], ...] = (
    (Stratum.EARLY,),
    (Stratum.LATE,),
    (Stratum.NEVER,),
    (Stratum.EARLY, Stratum.LATE),
    (Stratum.LATE, Stratum.NEVER),
    (Stratum.EARLY, Stratum.LATE, Stratum.NEVER),
)


@dataclass(frozen=True, slots=True)
class Profile:
    strata: tuple[Stratum, ...]
    older: bool = False
    high_hct_ci: bool = False
    donor: DonorGroup = DonorGroup.MATCHED

    @property
    def key(self) -> str:
        return "|".join(
            (
                "+".join(self.strata),
                "40_or_more" if self.older else "under_40",
                "hct_ci_3_or_more" if self.high_hct_ci else "hct_ci_0_2",
                self.donor,
            )
        )

    def covariates(self, arm: Arm) -> tuple[str, ...]:
        """The names of the covariates that apply; which arms each bears on is the design's to say."""
        names = []
        if self.older:
            names.append("age_40_or_more")
        if self.high_hct_ci:
            names.append("hct_ci_3_or_more")
        if self.donor is not DonorGroup.MATCHED and arm is Arm.ALLO:
            names.append(f"donor_{self.donor}")
        return tuple(names)


def all_profiles() -> Iterator[Profile]:
    """Every profile, those that differ only in their strata next to one another."""
    for older, high, donor, strata in product((False, True), (False, True), DonorGroup, STRATA_SETS):
        yield Profile(strata, older, high, donor)


def profile_of(
    strata: Iterable[str], *, age_years: int, hct_ci: int | None, donor_kinds: Iterable[str]
) -> Profile:
    """The profile of a patient. An unknown HCT-CI is taken as 0 to 2 and an unknown donor as matched: say so beside.

    Raises ValueError for strata outside the model.
    """
    possible = set(strata)
    if not possible or not possible <= set(STRATA):
        raise ValueError(f"no profile for the strata {', '.join(sorted(possible)) or 'none'}")
    chosen = tuple(stratum for stratum in STRATA if stratum in possible)
    if chosen not in STRATA_SETS:
        chosen = STRATA_SETS[-1]
    groups = {_DONOR_KINDS[kind] for kind in donor_kinds}
    donor = next((group for group in DonorGroup if group in groups), DonorGroup.MATCHED)
    return Profile(chosen, age_years >= OLDER_FROM_YEARS, (hct_ci or 0) >= HIGH_HCT_CI_FROM, donor)


def outside_support(
    *, age_years: int, strata: Iterable[str], ph_positive: bool | None, immunotherapy: bool
) -> tuple[str, ...]:
    """Why the model has nothing to say of a patient: codes, none where it does speak."""
    possible = set(strata)
    reasons = []
    if age_years > MAXIMUM_AGE_YEARS:
        reasons.append("over_65")
    if age_years < MINIMUM_AGE_YEARS:
        reasons.append("under_15")
    if ph_positive:
        reasons.append("ph_positive")
    if immunotherapy:
        reasons.append("immunotherapy")
    if not possible or not possible <= set(STRATA):
        reasons.append("stratum_outside_model")
    return tuple(reasons)
