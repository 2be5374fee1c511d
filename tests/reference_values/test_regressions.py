"""Regressions against values that R computed on real transplant cohorts: coefficients, likelihood, tests, concordance.

Collected only where LANDMARK_REFERENCE_DATA names a folder with such data sets, which are not part of this project.
The values carry eight significant digits.
"""

import pytest

from cohorts.statistics import concordance, cox, fine_gray, proportional_hazards_test
from tests.reference_values.data_sets import reference
from tests.reference_values.regression_data import COMPETING, FRAMES, Case, cox_cases, fine_gray_cases

ESTIMATE = 1e-6
TEST = 1e-5

CASES = [pytest.param(case, id=case.name) for case in cox_cases()]


@pytest.mark.parametrize("case", CASES)
def test_a_cox_model_is_as_computed_elsewhere(case: Case) -> None:
    frame, covariates, how = case.arguments()
    expected = case.expected
    result = cox(frame, "time", "event", covariates, **how)
    assert (result.patients, result.events) == (expected["n"], expected["events"])
    assert [result.log_likelihood_null, result.log_likelihood] == pytest.approx(expected["loglik"], rel=1e-7)
    assert result.concordance == pytest.approx(expected["concordance"], abs=ESTIMATE)
    assert result.likelihood_ratio_test.statistic == pytest.approx(expected["lrt"]["chisq"], rel=TEST)
    assert result.likelihood_ratio_test.degrees_of_freedom == expected["lrt"]["df"]
    assert list(result.coefficients.index) == [each["term"] for each in expected["coef"]]
    for each in expected["coef"]:
        row = result.coefficients.loc[each["term"]]
        assert row[["coef", "se"]].tolist() == pytest.approx([each["coef"], each["se"]], abs=ESTIMATE)
        assert row[["hazard_ratio", "lower", "upper"]].tolist() == pytest.approx(
            [each["HR"], each["lower"], each["upper"]], rel=ESTIMATE
        )
        assert row["p_value"] == pytest.approx(each["p"], rel=TEST)


@pytest.mark.parametrize("case", CASES)
def test_the_test_of_proportional_hazards_is_as_computed_elsewhere(case: Case) -> None:
    frame, covariates, how = case.arguments()
    table = proportional_hazards_test(frame, "time", "event", covariates, **how).coefficients
    assert list(table.index) == [each["term"] for each in case.expected["cox_zph"]]
    for each in case.expected["cox_zph"]:
        found = table.loc[each["term"]].tolist()
        assert found == pytest.approx([each["chisq"], each["df"], each["p"]], rel=TEST, abs=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_the_concordance_of_a_models_prediction_is_the_models(case: Case) -> None:
    frame, covariates, how = case.arguments()
    if how["entry_col"] is not None or len(covariates) > 1:
        covariates = covariates[:1]
    result = cox(frame, "time", "event", covariates, ties=how["ties"])
    beta = result.coefficients["coef"]
    risk = sum(
        (frame[term.column] if term.level is None else frame[term.column] == term.level) * beta[term.name]
        for term in result.terms
    )
    assert concordance(frame.assign(risk=risk), "time", "event", "risk").concordance == pytest.approx(
        result.concordance
    )


@pytest.mark.parametrize(("name", "block"), fine_gray_cases())
def test_a_fine_gray_model_is_as_computed_elsewhere(name: str, block: str) -> None:
    time, cause, covariates = COMPETING[name]
    expected = reference(name)[block]
    result = fine_gray(FRAMES[name](), time, cause, covariates, event_of_interest=expected["failcode"])
    assert result.patients == expected["n"]
    assert result.log_likelihood == pytest.approx(expected["loglik"], rel=1e-7)
    assert list(result.coefficients.index) == [each["term"] for each in expected["coef"]]
    for each in expected["coef"]:
        row = result.coefficients.loc[each["term"]]
        assert row[["coef", "se"]].tolist() == pytest.approx([each["coef"], each["se"]], abs=ESTIMATE)
        assert row[["hazard_ratio", "lower", "upper"]].tolist() == pytest.approx(
            [each["SHR"], each["lower"], each["upper"]], rel=5e-6
        )
        assert row["p_value"] == pytest.approx(each["p"], rel=TEST)
