"""Overlap weights against their definition and `glm` of R 4.2.2; weighted curves and Cox against survival 3.5-3."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.statistics import StatisticsError, cox, kaplan_meier, overlap_weights
from tests.cohorts.statistics.made_up_patients import sixty

COVARIATES = ["age", "kind", "whole"]


# m <- glm(arm ~ age + kind + whole, binomial, d); e <- fitted(m); d$o <- ifelse(d$arm == 1, 1 - e, e)
def test_the_propensity_and_the_effective_sizes_are_as_in_r() -> None:
    found = overlap_weights(sixty(), "arm", COVARIATES)
    assert found.propensity[:3].tolist() == pytest.approx(
        [0.505000260397, 0.48822833182, 0.526992618323], abs=1e-9
    )
    # sum(o)^2 / sum(o^2) by arm
    assert dict(found.effective_sizes) == pytest.approx({0: 29.9688911323, 1: 29.9705795663}, abs=1e-8)
    assert (found.reference, found.compared, found.support) == (0, 1, 1.0)


def test_a_weight_is_the_probability_of_the_other_arm() -> None:
    frame = overlap_weights(sixty(), "arm", COVARIATES).frame
    expected = np.where(sixty()["arm"] == 1, 1 - frame["propensity"], frame["propensity"])
    assert frame["weight"].tolist() == expected.tolist()


def test_the_means_of_every_covariate_become_equal() -> None:
    found = overlap_weights(sixty(), "arm", COVARIATES)
    assert np.abs(found.before.rows["difference"]).max() > 0.05
    assert np.abs(found.after.rows["difference"]).max() < 1e-9
    assert np.abs(found.after.by_column).max() < 1e-6


# survfit(Surv(time, event) ~ arm, d, weights = o), summary(times = c(5, 12, 20)); coxph(Surv(time, event) ~ arm,
# d, weights = o), whose error is robust by itself
def test_weighted_curves_and_a_weighted_hazard_ratio_are_as_in_r() -> None:
    frame = sixty()
    frame["o"] = overlap_weights(frame, "arm", COVARIATES).weights
    curves = kaplan_meier(frame, "time", "event", weights_col="o", by="arm").groups
    assert [curves[arm].at(t).estimate for arm in (0, 1) for t in (5, 12, 20)] == pytest.approx(
        [0.897204798681, 0.742973287115, 0.503700712853, 0.930014277246, 0.734797660745, 0.540448670209],
        abs=1e-9,
    )
    result = cox(frame, "time", "event", ["arm"], weights_col="o")
    assert result.robust
    assert result.coefficients.loc["arm", ["coef", "se"]].tolist() == pytest.approx(
        [-0.0334280339847, 0.333259331038], abs=1e-8
    )


def test_arms_may_be_words_and_the_second_is_compared() -> None:
    words = sixty().assign(arm=lambda d: d["arm"].map({0: "autologous", 1: "allogeneic"}))
    found, coded = overlap_weights(words, "arm", ["age"]), overlap_weights(sixty(), "arm", ["age"])
    assert (found.reference, found.compared) == ("allogeneic", "autologous")
    assert found.weights.tolist() == pytest.approx(coded.weights.tolist())


def test_arms_that_a_covariate_tells_apart_are_refused_with_a_way_out() -> None:
    frame = sixty().assign(
        donor=lambda d: np.where(d["arm"] == 1, "sibling", "none"), old=lambda d: d["arm"] * 50 + d["age"]
    )
    for column in ("donor", "old"):
        with pytest.raises(StatisticsError, match="nobody to be compared with; leave it out") as caught:
            overlap_weights(frame, "arm", ["whole", column])
        assert caught.value.column == column


def test_what_cannot_be_weighed_names_the_column() -> None:
    frame = sixty().assign(copy=lambda d: 3 - d["age"], gap=lambda d: d["age"].where(d["age"] > 30))
    for arm, covariates, column in (
        ("centre", ["age"], "centre"), ("arm", ["age", "copy"], "copy"), ("arm", ["gap"], "gap"),
        ("arm", ["arm"], "arm"), ("arm", [], "covariates"),
    ):  # fmt: skip
        with pytest.raises(StatisticsError) as caught:
            overlap_weights(frame, arm, covariates)
        assert caught.value.column == column


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.floats(-3, 3), st.sampled_from("xyz")), min_size=30, max_size=80))
def test_balance_is_exact_or_there_is_no_answer(rows: list[tuple[bool, float, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["arm", "level", "kind"])
    before = frame.copy(deep=True)
    try:
        found = overlap_weights(frame, "arm", ["level", "kind"])
    except StatisticsError:
        return
    assert np.abs(found.after.rows["difference"]).max() < 1e-6
    assert ((found.weights > 0) & (found.weights < 1)).all()
    pd.testing.assert_frame_equal(frame, before)
