"""Fine and Gray's model against `crr` of R 4.2.2 with cmprsk 2.2-11."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.statistics import StatisticsError, cox, fine_gray
from tests.cohorts.statistics.made_up_patients import sixty


# x <- model.matrix(~ age + arm + kind, d)[, -1]; crr(d$time, d$cause, x, failcode = 1), then failcode = 2
@pytest.mark.parametrize(
    ("cause", "expected", "likelihoods"),
    [
        (1, [-0.0091922309090, 0.0134360179324, -0.2248988933799, -0.2522425259292,
             0.0213791805052, 0.4808469065750, 0.5727053594748, 0.5932741718090], (-56.0684272434, -55.8612264614)),
        (2, [0.00208517028988, -0.02208410989762, 0.08899841131890, 0.51011871355808,
             0.0190878337564, 0.4679091314158, 0.5510573949613, 0.5962958274041], (-62.9166246815, -62.4885151265)),
    ],
)  # fmt: skip
def test_estimates_errors_and_likelihood_are_as_in_r(
    cause: int, expected: list[float], likelihoods: tuple[float, float]
) -> None:
    result = fine_gray(sixty(), "time", "cause", ["age", "arm", "kind"], event_of_interest=cause)
    assert [*result.coefficients["coef"], *result.coefficients["se"]] == pytest.approx(expected, abs=1e-8)
    assert (result.log_likelihood_null, result.log_likelihood) == pytest.approx(likelihoods, abs=1e-8)
    assert list(result.coefficients.index) == ["age", "arm", "kindb", "kindc"]
    # table(d$cause): 26 censored, 16 of cause 1, 18 of cause 2
    assert {result.events, result.competing_events} == {16, 18}


def test_with_one_cause_it_is_cox_by_breslow_with_a_sandwich_error() -> None:
    one = fine_gray(sixty(), "time", "event", ["age", "arm"], event_of_interest=1, tolerance=0)
    other = cox(
        sixty().assign(row=range(60)), "time", "event", ["age", "arm"], ties="breslow", cluster_col="row"
    )
    assert one.coefficients.to_numpy() == pytest.approx(other.coefficients.to_numpy(), abs=1e-9)


def test_it_stops_where_crr_stops_unless_told_to_go_on() -> None:
    # crr(d$time, d$cause, x, failcode = 2) gives kindb 0.08899841131890; with gtol = 1e-12, 0.08899843967776.
    early, late = (
        fine_gray(sixty(), "time", "cause", ["age", "arm", "kind"], event_of_interest=2, **how)
        for how in ({}, {"tolerance": 0})
    )
    assert early.coefficients.loc["kindb", "coef"] == pytest.approx(0.08899841131890, abs=1e-12)
    assert late.coefficients.loc["kindb", "coef"] == pytest.approx(0.08899843967776, abs=1e-12)
    assert late.log_likelihood >= early.log_likelihood


def test_without_censoring_who_had_another_event_stays_to_the_end() -> None:
    # Nobody is censored, so every weight is 1 and a competing event is a very late censoring.
    frame = sixty().assign(cause=lambda d: 1 + d["event"])
    staying = frame.assign(time=frame["time"].where(frame["cause"] == 1, 1_000), event=frame["cause"] == 1)
    one = fine_gray(frame, "time", "cause", ["age", "arm"], event_of_interest=1, tolerance=0)
    other = cox(staying, "time", "event", ["age", "arm"], ties="breslow")
    assert one.coefficients["coef"].tolist() == pytest.approx(other.coefficients["coef"].tolist(), abs=1e-9)


def test_what_cannot_be_fitted_is_refused() -> None:
    wrong: list[tuple[Any, str]] = [
        (3, "no row has the event of interest, 3"),
        *((cause, "from 1 on") for cause in (0, True, "1", 1.5)),
    ]
    for cause, reason in wrong:
        with pytest.raises(StatisticsError, match=reason):
            fine_gray(sixty(), "time", "cause", ["age"], event_of_interest=cause)


def test_a_column_that_tells_who_had_the_event_is_named() -> None:
    frame = sixty().assign(told=lambda d: d["cause"] == 1)
    assert fine_gray(frame, "time", "cause", ["told"], event_of_interest=1).not_estimable == ("toldTrue",)


def test_the_frame_is_left_as_it_was() -> None:
    frame = sixty()
    before = frame.copy(deep=True)
    fine_gray(frame, "time", "cause", ["age", "kind"], event_of_interest=1)
    pd.testing.assert_frame_equal(frame, before)


@settings(max_examples=25)
@given(seed=st.integers(0, 50), factor=st.floats(0.1, 10))
def test_units_and_the_order_of_rows_do_not_matter(seed: int, factor: float) -> None:
    frame = sixty()
    changed = frame.assign(age=factor * frame["age"] - 5, time=frame["time"] * 30).sample(
        frac=1, random_state=seed
    )
    one, other = (
        fine_gray(f, "time", "cause", ["age", "arm"], event_of_interest=2, tolerance=0)
        for f in (frame, changed)
    )
    np.testing.assert_allclose(other.coefficients[["coef", "se"]].to_numpy() * [[factor], [1]],
                               one.coefficients[["coef", "se"]], atol=1e-9)  # fmt: skip
