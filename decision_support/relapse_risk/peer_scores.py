"""Scores of other groups that were read at their source and are fully defined, and the names of those that were not.

NCI risk: white cells below 50 x 10^9/L and age from 1 to under 10 years is standard risk. The COG groups go with an
anticipated EFS; which group a child is in is stated by the hospital, as the list of criteria was not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NCI_WBC_10E9_PER_L = 50
NCI_YOUNGEST_YEARS, NCI_AGE_YEARS = 1, 10

NciRisk = Literal["standard", "high"]


@dataclass(frozen=True, slots=True)
class AnticipatedEfs:
    """Anticipated, not observed, five-year EFS of a group in percent, and its share of children in percent."""

    above: int | None
    up_to: int | None
    share: int


# PED_PI_04
COG_GROUPS: Mapping[str, AnticipatedEfs] = {
    "low": AnticipatedEfs(95, None, 15),
    "average": AnticipatedEfs(90, 95, 36),
    "high": AnticipatedEfs(88, 90, 25),
    "very_high": AnticipatedEfs(None, 80, 24),
}

# Read in part or from memory only: nothing computes them, and the library says so with the state of the curator's flag.
UNVERIFIED_FLAG = "paediatric_unverified_scores"
UNVERIFIED_SCORES = ("pi_ukall", "pi_cog", "post_hct_mrd")


def nci_risk(age_at_diagnosis_years: int | None, wbc_10e9_per_l: Decimal | None) -> NciRisk | None:
    """NCI risk group of B-ALL; None for infants, adults and where what is missing decides.

    One criterion for high risk is enough, so an unknown count does not stop a child of 10 or more.
    """
    age, wbc = age_at_diagnosis_years, wbc_10e9_per_l
    if age is None or not NCI_YOUNGEST_YEARS <= age < 18:
        return None
    if age >= NCI_AGE_YEARS or (wbc is not None and wbc >= NCI_WBC_10E9_PER_L):
        return "high"
    return None if wbc is None else "standard"
