"""Gates G0 to G8 of the Landmark statistical method, section 2.6, each at its edge."""

from dataclasses import replace
from typing import Any

import pytest

from decision_support.outcome_model.gates import (
    ArmFacts,
    CohortFacts,
    arm_update,
    contrast_update,
    covariate_effects,
    display,
    horizon,
    integrity,
    may_favour,
    patient_in_support,
    stratum_contrast,
)
from decision_support.outcome_model.terms import Arm, Stratum

ENOUGH = CohortFacts(
    complete_rows=0.95,
    complete_follow_up_2y=0.80,
    dates_in_order=True,
    provenance_allowed=True,
    median_follow_up_months=12,
    arms={Arm.ALLO: ArmFacts(15, 7, 15.0), Arm.AUTO: ArmFacts(5, 3, 15.0)},
    strata={
        (Arm.ALLO, Stratum.LATE): ArmFacts(12, 3, 10.0),
        (Arm.AUTO, Stratum.LATE): ArmFacts(11, 3, 10.0),
    },
    largest_weight_share=0.15,
    share_with_overlap=0.80,
    largest_weighted_smd=0.10,
)


def test_a_cohort_just_large_enough_opens_every_gate() -> None:
    assert integrity(ENOUGH).is_open
    assert arm_update(ENOUGH).is_open
    assert contrast_update(ENOUGH).is_open
    assert stratum_contrast(ENOUGH, Stratum.LATE).is_open


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("complete_rows", 0.949, "complete_rows"),
        ("complete_follow_up_2y", 0.79, "complete_follow_up_2y"),
        ("dates_in_order", False, "dates_in_order"),
        ("provenance_allowed", False, "provenance_allowed"),
    ],
)
def test_integrity_says_what_is_wrong(field: str, value: float, code: str) -> None:
    changes: dict[str, Any] = {field: value}
    assert [name for name, _ in integrity(replace(ENOUGH, **changes)).failed] == [code]


@pytest.mark.parametrize(
    ("arms", "follow_up", "codes"),
    [
        ({Arm.ALLO: (14, 7), Arm.AUTO: (5, 3)}, 12, ["patients"]),
        ({Arm.ALLO: (16, 7), Arm.AUTO: (4, 3)}, 12, ["patients_in_each_arm"]),
        ({Arm.ALLO: (40, 4)}, 12, ["patients_in_each_arm", "failures"]),
        ({Arm.ALLO: (15, 7), Arm.AUTO: (5, 3)}, 11.9, ["median_follow_up_months"]),
    ],
)
def test_the_centre_moves_the_answer_only_with_enough_patients_events_and_time(
    arms: dict[Arm, tuple[int, int]], follow_up: float, codes: list[str]
) -> None:
    facts = {arm: ArmFacts(patients, failures, 20.0) for arm, (patients, failures) in arms.items()}
    found = arm_update(replace(ENOUGH, arms=facts, median_follow_up_months=follow_up))
    assert [code for code, _ in found.failed] == codes


@pytest.mark.parametrize(
    ("field", "value"),
    [("largest_weight_share", 0.16), ("share_with_overlap", 0.79), ("largest_weighted_smd", 0.11)],
)
def test_an_unbalanced_comparison_does_not_inform_the_contrast(field: str, value: float) -> None:
    changes: dict[str, Any] = {field: value}
    assert contrast_update(replace(ENOUGH, **changes)).failed == ((field, value),)


def test_few_failures_or_little_effective_size_do_not_inform_the_contrast() -> None:
    """The method's prototype with twenty patients had effective sizes of 8 and 8, and failed."""
    arms = {Arm.ALLO: ArmFacts(10, 6, 8.0), Arm.AUTO: ArmFacts(10, 2, 8.0)}
    codes = [code for code, _ in contrast_update(replace(ENOUGH, arms=arms)).failed]
    assert codes == ["failures", "failures_in_each_arm", "effective_size_of_each_arm"]


def test_a_stratum_nobody_was_in_has_no_contrast_of_its_own() -> None:
    assert not stratum_contrast(ENOUGH, Stratum.EARLY).is_open


def test_a_curve_needs_five_at_risk_and_an_own_number_ten() -> None:
    assert (display(5).is_open, display(4).is_open) == (True, False)
    assert (horizon(5, 10).is_open, horizon(5, 9).is_open, horizon(5.1, 50).is_open) == (True, False, False)


def test_events_decide_how_covariates_may_be_estimated() -> None:
    assert [covariate_effects(n, 4) for n in (40, 39, 20, 19)] == [
        "unpenalised",
        "penalised",
        "penalised",
        "prior_only",
    ]


def test_favouring_needs_everything_at_once() -> None:
    good: dict[str, Any] = {
        "direct_share": 0.5,
        "local_and_core_failures": 40,
        "doubly_robust_gap": -0.10,
        "in_conflict": False,
    }
    contrast, stratum = contrast_update(ENOUGH), stratum_contrast(ENOUGH, Stratum.LATE)
    assert may_favour(contrast, stratum, **good).is_open
    worse = {
        "direct_share": 0.49,
        "local_and_core_failures": 39,
        "doubly_robust_gap": 0.11,
        "in_conflict": True,
    }
    for name, value in worse.items():
        found = may_favour(contrast, stratum, **{**good, name: value})
        assert len(found.failed) == 1, name
    assert not may_favour(contrast, stratum_contrast(ENOUGH, Stratum.EARLY), **good).is_open


def test_a_patient_unlike_any_other_gets_the_literature() -> None:
    assert patient_in_support(0.3, 0.1, 5).is_open
    assert not patient_in_support(0.31, 0.1, 5).is_open
    assert not patient_in_support(0.1, 0.1, 4).is_open
