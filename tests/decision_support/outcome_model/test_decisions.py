"""Worked decisions of the Landmark statistical method, sections 3 and 5, on the published fit."""

import pytest

from decision_support.fitted_models import load_published
from decision_support.outcome_model.answer import Answer
from decision_support.outcome_model.confounding import e_value, risk_ratio_of_hazard_ratio
from decision_support.outcome_model.labels import Criterion, Label
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.published import PublishedModel
from decision_support.outcome_model.terms import STRATA, Arm, Stratum
from decision_support.outcome_model.value_of_information import preferred, stratum_information

POINTS = 0.03
EARLY, LATE, NEVER = STRATA
QUALITY = "quality_adjusted_months"


@pytest.fixture(scope="module")
def model() -> PublishedModel:
    return load_published()


def _answer(model: PublishedModel, stratum: Stratum) -> Answer:
    return model.answer(Profile((stratum,)))


def test_early_is_preference_sensitive_and_leans_auto_on_quality(model: PublishedModel) -> None:
    found = _answer(model, EARLY)
    assert found.verdict.label is Label.PREFERENCE_SENSITIVE
    assert found.verdict.leaning == {Criterion.QUALITY: Arm.AUTO}
    quality, lfs = found.criteria[QUALITY], found.criteria["lfs_2y"]
    assert 1 - quality.probability_allo_better == pytest.approx(0.82, abs=POINTS)
    assert [1 - p for p in quality.sensitivity[::-1]] == pytest.approx([0.75, 0.89], abs=POINTS)
    assert lfs.probability_allo_better == pytest.approx(0.55, abs=POINTS)
    assert lfs.sensitivity == pytest.approx((0.47, 0.61), abs=POINTS)


def test_late_is_preference_sensitive_and_leans_allo_on_leukaemia_free_survival(
    model: PublishedModel,
) -> None:
    found = _answer(model, LATE)
    assert found.verdict.label is Label.PREFERENCE_SENSITIVE
    assert found.verdict.leaning == {Criterion.LFS: Arm.ALLO}
    lfs, quality = found.criteria["lfs_2y"], found.criteria[QUALITY]
    assert lfs.probability_allo_better == pytest.approx(0.85, abs=POINTS)
    assert lfs.sensitivity == pytest.approx((0.70, 0.87), abs=POINTS)
    assert lfs.lowest_in == "without=core"
    assert lfs.close_call  # its lowest variant sits on the threshold of .70
    assert quality.probability_allo_better == pytest.approx(0.56, abs=POINTS)
    assert quality.sensitivity == pytest.approx((0.42, 0.64), abs=POINTS)


@pytest.mark.parametrize(
    ("stratum", "name", "expected"),
    [
        (EARLY, "leukaemia_free", (0.5, -7.6, 9.6)),
        (EARLY, "alive", (-1.4, -7.6, 5.5)),
        (EARLY, "quality_adjusted", (-3.3, -9.8, 3.9)),
        (LATE, "leukaemia_free", (5.6, -5.4, 17.7)),
        (LATE, "quality_adjusted", (0.9, -7.8, 10.4)),
    ],
)
def test_the_difference_in_months_over_five_years(
    stratum: Stratum, name: str, expected: tuple[float, ...], model: PublishedModel
) -> None:
    """Within a month: three points of the sixty months looked at would be nearly two."""
    found = _answer(model, stratum).months[name]
    assert (found.mean, found.lower, found.upper) == pytest.approx(expected, abs=1.0)


def test_late_months_alive(model: PublishedModel) -> None:
    found = _answer(model, LATE).months
    assert found["alive"].mean == pytest.approx(2.1, abs=0.5)
    assert found["alive"].probability_allo_better == pytest.approx(0.67, abs=POINTS)
    assert found["leukaemia_free"].probability_allo_better == pytest.approx(0.84, abs=POINTS)


def test_from_forty_a_late_lean_becomes_equipoise(model: PublishedModel) -> None:
    """Section 5: LEAN at .85 under forty, EQUIPOISE at .76 from forty."""
    older = model.answer(Profile((LATE,), older=True)).criteria["lfs_2y"]
    assert older.label is Label.EQUIPOISE_UNCERTAIN
    assert older.probability_allo_better == pytest.approx(0.76, abs=POINTS)


def test_comorbidity_turns_a_late_lean_into_equipoise(model: PublishedModel) -> None:
    """HCT-CI from 2 to 3: more deaths without relapse after either transplant, and the lean is gone."""
    fit, unfit = (model.answer(Profile((LATE,), high_hct_ci=high)) for high in (False, True))
    assert fit.criteria["lfs_2y"].label is Label.LEAN_ALLO
    assert unfit.verdict.label is Label.EQUIPOISE_UNCERTAIN
    for arm in Arm:
        assert unfit.outcomes[arm][2]["nrm"].median > fit.outcomes[arm][2]["nrm"].median
    assert unfit.difference[2]["lfs"].mean < fit.difference[2]["lfs"].mean


@pytest.mark.parametrize(("stratum", "expected"), [(EARLY, 0.36), (LATE, 0.14), (NEVER, 0.0)])
def test_the_share_of_direct_evidence(stratum: Stratum, expected: float, model: PublishedModel) -> None:
    """Section 1.8."""
    assert _answer(model, stratum).direct_share == pytest.approx(expected, abs=POINTS)


@pytest.mark.parametrize(("stratum", "expected"), [(EARLY, 0.37), (LATE, 1.43), (NEVER, 1.01)])
def test_the_value_of_perfect_information(stratum: Stratum, expected: float, model: PublishedModel) -> None:
    """Section 5, in quality-adjusted months."""
    assert _answer(model, stratum).value_of_perfect_information == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("early", "expected"), [(0.1, 0.33), (0.3, 0.60), (0.5, 0.43), (0.7, 0.26), (0.9, 0.09)]
)
def test_the_value_of_the_missing_first_result(early: float, expected: float) -> None:
    """Section 5, from the months printed there, allo 37.6 and 36.3, auto 40.9 and 35.5: rounded, so to .05."""
    values = {EARLY: {Arm.ALLO: 37.6, Arm.AUTO: 40.9}, LATE: {Arm.ALLO: 36.3, Arm.AUTO: 35.5}}
    found = stratum_information(values, {EARLY: early, LATE: 1 - early})
    assert found == pytest.approx(expected, abs=0.05)
    assert [preferred(values[stratum]) for stratum in (EARLY, LATE)] == [Arm.AUTO, Arm.ALLO]


def test_the_months_of_each_arm(model: PublishedModel) -> None:
    """Section 5 prints them to a tenth."""
    for stratum, expected in ((EARLY, (37.6, 40.9)), (LATE, (36.3, 35.5))):
        months = _answer(model, stratum).quality_months
        assert (months[Arm.ALLO], months[Arm.AUTO]) == pytest.approx(expected, abs=0.4)


def test_a_result_that_cannot_change_the_choice_is_worth_nothing(model: PublishedModel) -> None:
    """Section 5: after a positive first cycle the next test is worth 0.0, as allo is preferred in both strata."""
    assert model.missing_result_is_worth(Profile((LATE, NEVER))) == pytest.approx(0.0, abs=1e-9)
    assert model.missing_result_is_worth(Profile((LATE,))) is None
    worth = model.missing_result_is_worth(Profile((EARLY, LATE)))
    assert worth is not None
    assert 0.2 < worth < 0.6


@pytest.mark.parametrize(("stratum", "evens"), [(EARLY, 1.10), (LATE, 1.75), (NEVER, 1.67)])
def test_the_bias_that_would_even_the_arms(stratum: Stratum, evens: float, model: PublishedModel) -> None:
    assert _answer(model, stratum).robustness.bias_evens == pytest.approx(evens, abs=0.05)


def test_the_bias_that_would_unsettle_a_lean(model: PublishedModel) -> None:
    assert _answer(model, LATE).robustness.bias_unsettles == pytest.approx(1.10, abs=0.03)
    assert _answer(model, NEVER).robustness.bias_unsettles == pytest.approx(1.09, abs=0.03)
    assert _answer(model, EARLY).robustness.bias_unsettles is None


@pytest.mark.parametrize(
    ("stratum", "ratio", "value"), [(EARLY, 1.04, 1.25), (LATE, 1.35, 2.03), (NEVER, 1.28, 1.89)]
)
def test_the_ratio_of_failures_and_its_e_value(
    stratum: Stratum, ratio: float, value: float, model: PublishedModel
) -> None:
    found = _answer(model, stratum).robustness
    assert found.failure_ratio == pytest.approx(ratio, abs=POINTS)
    assert found.e_value == pytest.approx(value, abs=0.06)
    assert found.e_value_of_interval == 1.0


def test_the_discount_at_which_the_late_lean_is_lost(model: PublishedModel) -> None:
    """Section 5: LEAN needs half of the indirect evidence, where the probability is .80."""
    found = _answer(model, LATE).robustness
    curve = dict(found.discount_curve)
    assert curve[0.5] == pytest.approx(0.80, abs=POINTS)
    assert curve[0] == pytest.approx(0.72, abs=POINTS)
    assert found.discount_tipping is not None
    assert 0.25 < found.discount_tipping <= 0.5


def test_the_utility_at_which_late_patients_gain_by_allogeneic(model: PublishedModel) -> None:
    """Section 3: allo gains quality-adjusted time only where life with GVHD is worth more than .50."""
    utilities = {name: row["value"] for name, row in model.record["design"]["utility"].items()}
    tipping = _answer(model, LATE).quality.tipping_point("leukaemia_free_with_gvhd", utilities)
    assert tipping == pytest.approx(0.50, abs=POINTS)


@pytest.mark.parametrize(("ratio", "expected"), [(3.9, 7.26), (1.8, 3.00)])
def test_e_values(ratio: float, expected: float) -> None:
    """Acceptance test A9 (VanderWeele and Ding)."""
    assert e_value(ratio) == pytest.approx(expected, abs=5e-3)
    assert e_value(1 / ratio) == pytest.approx(expected, abs=5e-3)


def test_a_hazard_ratio_of_a_common_outcome_becomes_a_smaller_risk_ratio() -> None:
    assert risk_ratio_of_hazard_ratio(1.0) == pytest.approx(1.0)
    assert risk_ratio_of_hazard_ratio(2.0) == pytest.approx((1 - 0.5**2**0.5) / (1 - 0.5**0.5**0.5))
    assert risk_ratio_of_hazard_ratio(2.0) < 2.0


def test_literature_alone_never_favours(model: PublishedModel) -> None:
    labels = {found for row in model.labels().values() for found in row.values()}
    assert labels.isdisjoint({Label.FAVOUR_ALLO, Label.FAVOUR_AUTO})
