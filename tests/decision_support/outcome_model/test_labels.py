"""Labels: the Landmark statistical method, section 3.3, rule by rule."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_support.outcome_model.design import Design
from decision_support.outcome_model.labels import (
    TOWARDS,
    Criterion,
    Evidential,
    Label,
    LabelRules,
    Verdict,
    label_of,
    verdict,
    verdict_from_json,
    verdict_to_json,
)
from decision_support.outcome_model.terms import Arm


@pytest.fixture(scope="module")
def rules(design: Design) -> LabelRules:
    return design.labels


def _found(
    better: float, *, much: float = 0.5, much_worse: float = 0.05, low: float = 0.75, high: float = 0.97
) -> Evidential:
    return Evidential(better, much, much_worse, (low, high))


def test_a_lean_needs_all_three(rules: LabelRules) -> None:
    """.80 in the base, at most .10 of being worse by what matters, .70 in every variant."""
    assert label_of(_found(0.80, low=0.70), rules, may_favour=False) is Label.LEAN_ALLO
    assert label_of(_found(0.79), rules, may_favour=False) is Label.EQUIPOISE_UNCERTAIN
    assert label_of(_found(0.85, much_worse=0.11), rules, may_favour=False) is Label.INSUFFICIENT
    assert label_of(_found(0.85, low=0.69), rules, may_favour=False) is Label.INSUFFICIENT


def test_auto_is_leaned_to_by_the_same_measure(rules: LabelRules) -> None:
    found = Evidential(0.18, 0.05, 0.6, (0.10, 0.25))
    assert label_of(found, rules, may_favour=False) is Label.LEAN_AUTO
    assert label_of(Evidential(0.18, 0.05, 0.6, (0.10, 0.31)), rules, may_favour=False) is Label.INSUFFICIENT


def test_favour_needs_the_gate_and_more_certainty(rules: LabelRules) -> None:
    """.95, .80 beyond the difference that matters, .90 in every variant, and gate G6."""
    sure = _found(0.96, much=0.85, low=0.92)
    assert label_of(sure, rules, may_favour=True) is Label.FAVOUR_ALLO
    assert label_of(sure, rules, may_favour=False) is Label.LEAN_ALLO
    assert label_of(_found(0.96, much=0.79, low=0.92), rules, may_favour=True) is Label.LEAN_ALLO
    assert label_of(_found(0.96, much=0.85, low=0.89), rules, may_favour=True) is Label.LEAN_ALLO


def test_equal_is_said_where_the_difference_is_probably_too_small_to_matter(rules: LabelRules) -> None:
    assert label_of(Evidential(0.5, 0.2, 0.2, (0.4, 0.6)), rules, may_favour=False) is Label.EQUIPOISE_EQUAL
    assert (
        label_of(Evidential(0.5, 0.3, 0.2, (0.4, 0.6)), rules, may_favour=False) is Label.EQUIPOISE_UNCERTAIN
    )


def test_a_published_label_stays_within_the_hysteresis(rules: LabelRules) -> None:
    """.02, so that a refit does not make labels flicker; beyond it the label changes."""
    slipped = _found(0.79, low=0.69)
    assert label_of(slipped, rules, may_favour=False, previous=Label.LEAN_ALLO) is Label.LEAN_ALLO
    assert (
        label_of(_found(0.77), rules, may_favour=False, previous=Label.LEAN_ALLO) is Label.EQUIPOISE_UNCERTAIN
    )
    risen = _found(0.81)
    assert label_of(risen, rules, may_favour=False, previous=Label.EQUIPOISE_UNCERTAIN) is (
        Label.EQUIPOISE_UNCERTAIN
    )
    assert (
        label_of(_found(0.83), rules, may_favour=False, previous=Label.EQUIPOISE_UNCERTAIN) is Label.LEAN_ALLO
    )


unit = st.floats(0.0, 1.0)


@given(better=unit, share=unit, worse=unit, low=unit, high=unit, may_favour=st.booleans())
def test_exchanging_the_arms_exchanges_the_label(
    rules: LabelRules, better: float, share: float, worse: float, low: float, high: float, may_favour: bool
) -> None:
    """Neither arm is the reference: 1 - p has rounding of its own, so exact thresholds are left out."""
    low, high = sorted((low, high))
    found = Evidential(better, better * share, (1 - better) * worse, (low, high))
    turned = Evidential(1 - better, (1 - better) * worse, better * share, (1 - high, 1 - low))
    thresholds = (better, 1 - better, low, 1 - low, high, 1 - high)
    if any(abs(p - t) < 1e-9 for p in thresholds for t in (0.2, 0.7, 0.8, 0.9, 0.95)):
        return
    one, other = (label_of(e, rules, may_favour=may_favour) for e in (found, turned))
    assert (one in TOWARDS) == (other in TOWARDS)
    if one in TOWARDS:
        assert {TOWARDS[one], TOWARDS[other]} == set(Arm) or better == 0.5
    else:
        assert one is other


LEAN, OTHER, EQUIPOISE = Label.LEAN_ALLO, Label.LEAN_AUTO, Label.EQUIPOISE_UNCERTAIN


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((LEAN, LEAN, LEAN), LEAN),
        ((LEAN, Label.FAVOUR_ALLO, LEAN), LEAN),
        ((EQUIPOISE, EQUIPOISE, EQUIPOISE), EQUIPOISE),
        ((EQUIPOISE, Label.EQUIPOISE_EQUAL, EQUIPOISE), EQUIPOISE),
        ((LEAN, EQUIPOISE, EQUIPOISE), Label.PREFERENCE_SENSITIVE),
        ((LEAN, LEAN, Label.INSUFFICIENT), Label.PREFERENCE_SENSITIVE),
        ((LEAN, EQUIPOISE, OTHER), Label.CONFLICT),
        ((EQUIPOISE, EQUIPOISE, Label.INSUFFICIENT), Label.INSUFFICIENT),
    ],
)
def test_criteria_join_into_one_label(labels: tuple[Label, ...], expected: Label) -> None:
    found = verdict(dict(zip(Criterion, labels, strict=True)))
    assert found.label is expected
    assert found.leaning == {
        criterion: TOWARDS[label]
        for criterion, label in zip(Criterion, labels, strict=True)
        if label in TOWARDS
    }


def test_a_verdict_survives_its_file() -> None:
    leaning: Mapping[Criterion, Arm] = {Criterion.OS: Arm.AUTO}
    found = Verdict(Label.PREFERENCE_SENSITIVE, leaning)
    assert verdict_from_json(verdict_to_json(found)) == found
