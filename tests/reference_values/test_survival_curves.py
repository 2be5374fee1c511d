"""Curves and tests against values that R computed on real transplant cohorts.

Collected only where LANDMARK_REFERENCE_DATA names a folder with such data sets, which are not part of this project.
"""

import pytest

from cohorts.statistics import cumulative_incidence, gray, kaplan_meier, landmark, logrank
from tests.reference_values.data_sets import DAYS_A_YEAR, RECIPES, blocks, reference, rows

ESTIMATE = 1e-6
TEST = 1e-5


def number(value: float | None) -> float:
    return float("nan") if value is None else value


@pytest.mark.parametrize(("name", "block"), blocks("groups", dict))
def test_survival_is_as_computed_elsewhere(name: str, block: str) -> None:
    curves = kaplan_meier(RECIPES[name, block].frame(name), "time", "event", by="group").groups
    expected = reference(name)[block]["groups"]
    assert list(curves) == list(expected)
    for label, group in expected.items():
        curve = curves[label]
        assert (curve.at(0).at_risk, curve.events.sum()) == (group["n"], group["events"])
        limits = tuple(number(group[key]) for key in ("median", "median_lcl", "median_ucl"))
        assert curve.median() == pytest.approx(limits, rel=ESTIMATE, nan_ok=True)
        for point in group["at"]:
            row = curve.at(point["t"])
            assert row.beyond_follow_up == point["beyond_followup"]
            if not row.beyond_follow_up:
                found = (row.at_risk, row.estimate, row.std_error, row.lower, row.upper)
                wanted = tuple(number(point[key]) for key in ("n_risk", "S", "se", "lower", "upper"))
                assert found == pytest.approx(wanted, abs=ESTIMATE, nan_ok=True)


@pytest.mark.parametrize(("name", "block"), blocks("chisq", float))
def test_the_log_rank_test_is_as_computed_elsewhere(name: str, block: str) -> None:
    result = logrank(RECIPES[name, block].frame(name), "time", "event", "group")
    expected = reference(name)[block]
    assert result.statistic == pytest.approx(expected["chisq"], rel=TEST)
    assert result.degrees_of_freedom == expected["df"]
    assert result.p_value == pytest.approx(expected["p"], rel=TEST)
    assert list(result.observed.values()) == expected["observed"]
    assert list(result.expected.values()) == pytest.approx(expected["expected"], rel=TEST)


@pytest.mark.parametrize(("name", "block"), blocks("estimates", list))
def test_cumulative_incidence_and_grays_test_are_as_computed_elsewhere(name: str, block: str) -> None:
    frame = RECIPES[name, block].frame(name)
    expected = reference(name)[block]
    assert frame["event"].value_counts().to_dict() == {int(k): n for k, n in expected["n_by_status"].items()}
    groups = cumulative_incidence(frame, "time", "event", by="group").groups
    causes = list(dict.fromkeys(each["cause"] for each in expected["estimates"]))
    for each in expected["estimates"]:
        row = groups[each["group"]].causes[causes.index(each["cause"]) + 1].at(each["t"])
        if each["CIF"] is not None:
            assert (row.estimate, row.std_error) == pytest.approx((each["CIF"], each["se"]), abs=ESTIMATE)
    for each in expected["gray"] or []:
        result = gray(frame, "time", "event", "group", event_of_interest=causes.index(each["cause"]) + 1)
        assert (result.statistic, result.p_value) == pytest.approx((each["chisq"], each["p"]), rel=TEST)
        assert result.degrees_of_freedom == each["df"]


@pytest.mark.parametrize("place", range(len(reference("kmsurv_bmt").get("landmark", []))))
def test_those_at_risk_at_a_landmark_in_days(place: int) -> None:
    expected = reference("kmsurv_bmt")["landmark"][place]
    found = landmark(rows("kmsurv_bmt"), "t2", "d3", at=expected["landmark_days"])
    assert found.at_risk == expected["n_at_risk"]


@pytest.mark.parametrize("place", range(len(reference("ebmt4").get("landmarks", []))))
def test_those_at_risk_at_a_landmark_in_years(place: int) -> None:
    expected = reference("ebmt4")["landmarks"][place]
    found = landmark(rows("ebmt4"), "srv", "srv.s", at=expected["landmark_years"] * DAYS_A_YEAR)
    assert found.at_risk == expected["n"]
