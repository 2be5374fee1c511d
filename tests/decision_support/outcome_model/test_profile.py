"""Who is who to the model, and whom it cannot speak of."""

from typing import Any

import pytest

from decision_support.outcome_model.profile import (
    DonorGroup,
    Profile,
    all_profiles,
    outside_support,
    profile_of,
)
from decision_support.outcome_model.terms import Arm, Stratum


def test_every_profile_has_a_key_of_its_own() -> None:
    keys = [profile.key for profile in all_profiles()]
    assert len(set(keys)) == len(keys) == 6 * 2 * 2 * 3


@pytest.mark.parametrize(
    ("age", "hct_ci", "older", "high"),
    [(39, 2, False, False), (40, 3, True, True), (18, None, False, False), (65, 0, True, False)],
)
def test_bands_start_at_forty_years_and_three_points(
    age: int, hct_ci: int | None, older: bool, high: bool
) -> None:
    found = profile_of(["late"], age_years=age, hct_ci=hct_ci, donor_kinds=[])
    assert (found.older, found.high_hct_ci) == (older, high)


@pytest.mark.parametrize(
    ("kinds", "group"),
    [
        ([], DonorGroup.MATCHED),
        (["cord", "matched_unrelated"], DonorGroup.MATCHED),
        (["cord", "haploidentical"], DonorGroup.HAPLOIDENTICAL),
        (["mismatched_unrelated"], DonorGroup.MISMATCHED_OR_CORD),
    ],
)
def test_the_best_available_donor_counts(kinds: list[str], group: DonorGroup) -> None:
    assert profile_of(["early"], age_years=30, hct_ci=0, donor_kinds=kinds).donor is group


def test_possible_strata_are_kept_in_order_and_widened_to_a_set_that_is_tabulated() -> None:
    def strata(*names: str) -> tuple[Stratum, ...]:
        return profile_of(names, age_years=30, hct_ci=0, donor_kinds=[]).strata

    assert strata("late", "early") == (Stratum.EARLY, Stratum.LATE)
    assert strata("never", "early") == tuple(Stratum)
    for impossible in ((), ("after_cycle_3",)):
        with pytest.raises(ValueError, match="no profile"):
            strata(*impossible)


def test_the_donor_bears_on_allogeneic_transplant_only() -> None:
    profile = Profile((Stratum.LATE,), older=True, high_hct_ci=True, donor=DonorGroup.HAPLOIDENTICAL)
    assert profile.covariates(Arm.AUTO) == ("age_40_or_more", "hct_ci_3_or_more")
    assert profile.covariates(Arm.ALLO) == ("age_40_or_more", "hct_ci_3_or_more", "donor_haploidentical")


def test_the_model_says_of_whom_it_cannot_speak() -> None:
    def reasons(**changes: Any) -> tuple[str, ...]:
        plain: dict[str, Any] = {
            "age_years": 40,
            "strata": ["late"],
            "ph_positive": False,
            "immunotherapy": False,
        }
        return outside_support(**{**plain, **changes})

    assert reasons() == ()
    assert reasons(ph_positive=None) == ()
    assert reasons(age_years=66) == ("over_65",)
    assert reasons(age_years=14) == ("under_15",)
    assert reasons(ph_positive=True, immunotherapy=True) == ("ph_positive", "immunotherapy")
    assert reasons(strata=["after_cycle_3"]) == reasons(strata=[]) == ("stratum_outside_model",)
