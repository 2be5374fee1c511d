"""Cox's model against R 4.2.2 with survival 3.5-3: `coxph` on the rossi set and on sixty made-up patients."""

from math import exp
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines.datasets import load_rossi

from cohorts.statistics import CoxResult, StatisticsError, cox
from tests.cohorts.statistics.made_up_patients import sixty

ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]


def numbers(result: CoxResult) -> list[float]:
    """Coefficients, then their errors."""
    return [*result.coefficients["coef"], *result.coefficients["se"]]


# coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio)
def test_the_rossi_set_is_as_in_r() -> None:
    result = cox(load_rossi(), "week", "arrest", ROSSI)
    assert list(result.coefficients.index) == ROSSI
    assert numbers(result) == pytest.approx(
        [-0.37942216649, -0.05743774268, 0.31389978784, -0.14979569767, -0.43370387794, -0.08487108250, 0.09149708099,
         0.19137948071, 0.02199947060, 0.30799277656, 0.21222429625, 0.38186805767, 0.19575667191, 0.02864854996],
        abs=1e-8,
    )  # fmt: skip
    assert result.log_likelihood == pytest.approx(-658.747659446, abs=1e-8)
    assert result.concordance == pytest.approx(0.640329247, abs=1e-9)
    assert result.concordance_std_error == pytest.approx(0.0266581228, abs=1e-9)
    assert result.score_test.statistic == pytest.approx(33.5286889, abs=1e-6)
    assert result.wald_test.statistic == pytest.approx(32.1126104, abs=1e-6)
    assert result.coefficients.loc["fin", "p_value"] == pytest.approx(0.047416094866, abs=1e-9)


def test_a_row_of_the_table_holds_together() -> None:
    row = cox(load_rossi(), "week", "arrest", ROSSI).coefficients.loc["prio"]
    assert row["hazard_ratio"] == pytest.approx(exp(row["coef"]))
    assert row["lower"] == pytest.approx(exp(row["coef"] - 1.959964 * row["se"]), rel=1e-7)
    assert row["upper"] == pytest.approx(exp(row["coef"] + 1.959964 * row["se"]), rel=1e-7)


# coxph(Surv(time, event) ~ age + arm + kind, d), with ties = "breslow" for the second
@pytest.mark.parametrize(
    ("ties", "expected", "likelihoods", "concordance", "score", "wald"),
    [
        ("efron",
         [-0.0113263295475, -0.0488620655440, -0.0942977650736, 0.2146988353644,
          0.0154532602035, 0.3522192271032, 0.4152291535855, 0.4330637996774],
         (-107.555853493, -107.070143641), (0.530425963489, 0.0580198400302), 0.996055405845, 0.993513916908),
        ("breslow",
         [-0.0109758836011, -0.0477473777206, -0.0869103465552, 0.2162593907467,
          0.0154709085084, 0.3516946926054, 0.4152170712960, 0.4325266184156],
         (-107.952107862, -107.48945959), (0.535496957404, 0.0579461066294), 0.949445230966, 0.94700998279),
    ],
)  # fmt: skip
def test_ties_are_handled_as_in_r(
    ties: str,
    expected: list[float],
    likelihoods: tuple[float, float],
    concordance: tuple[float, float],
    score: float,
    wald: float,
) -> None:
    result = cox(sixty(), "time", "event", ["age", "arm", "kind"], ties=ties)
    assert numbers(result) == pytest.approx(expected, abs=1e-8)
    assert (result.log_likelihood_null, result.log_likelihood) == pytest.approx(likelihoods, abs=1e-8)
    assert (result.concordance, result.concordance_std_error) == pytest.approx(concordance, abs=1e-9)
    assert (result.score_test.statistic, result.wald_test.statistic) == pytest.approx((score, wald), abs=1e-7)
    # 2 x (107.555853493 - 107.070143641), and likewise for Breslow.
    assert result.likelihood_ratio_test.statistic == pytest.approx(
        2 * (likelihoods[1] - likelihoods[0]), abs=1e-7
    )
    assert result.likelihood_ratio_test.degrees_of_freedom == 4


# coxph(Surv(time, event) ~ age + arm, d) with, in turn: + strata(centre); Surv(entry, time, event); weights = whole;
# weights = weight (robust by itself); cluster = pair; and all of entry, strata, weight and cluster.
@pytest.mark.parametrize(
    ("given_also", "expected", "log_likelihood", "concordance", "wald"),
    [
        ({"strata": "centre"},
         [-0.0161199004794, -0.1360255066353, 0.0163467504038, 0.3905285706619],
         -70.7454524661, (0.526813880126, 0.0605872254107), 1.07248835532),
        ({"entry_col": "entry"},
         [-0.00967386454750, -0.00566000705245, 0.0155298993224, 0.3452388104586],
         -104.387371253, (0.512557077626, 0.0618308581794), 0.394998870831),
        ({"weights_col": "whole"},
         [-0.0137645678084, 0.0692386394148, 0.0110628617264, 0.2477232404529],
         -261.332398704, (0.523578893704, 0.0606593952152), 1.55143100374),
        ({"weights_col": "weight"},
         [-0.010834056369, -0.113519315488, 0.0153708159614, 0.3469388521939],
         -101.670341663, (0.538895748809, 0.0587013062312), 0.553564606258),
        ({"cluster_col": "pair"},
         [-0.01074169917279, -0.00335016180339, 0.0167649666456, 0.3769530292910],
         -107.31166726, (0.522312373225, 0.0579034283746), 0.413475962821),
        ({"entry_col": "entry", "strata": "centre", "weights_col": "weight", "cluster_col": "pair"},
         [-0.0155286807516, -0.2700126441495, 0.0172207286344, 0.3963074801521],
         -63.6730719295, (0.547410920779, 0.0674949455271), 1.20365954494),
    ],
)  # fmt: skip
def test_entry_strata_weights_and_clusters_are_as_in_r(
    given_also: dict[str, str],
    expected: list[float],
    log_likelihood: float,
    concordance: tuple[float, float],
    wald: float,
) -> None:
    result = cox(sixty(), "time", "event", ["age", "arm"], **given_also)
    assert numbers(result) == pytest.approx(expected, abs=1e-8)
    assert result.log_likelihood == pytest.approx(log_likelihood, abs=1e-8)
    assert (result.concordance, result.concordance_std_error) == pytest.approx(concordance, abs=1e-9)
    assert result.wald_test.statistic == pytest.approx(wald, abs=1e-7)
    assert result.robust == ("cluster_col" in given_also or given_also.get("weights_col") == "weight")


# summary(survfit(fit, newdata = data.frame(age = 40, arm = 1, kind = "b")), times = c(3, 10, 20))$surv
@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("efron", [0.957494875995, 0.814096090782, 0.582327990738]),
        ("breslow", [0.957240541996, 0.813785826959, 0.584486485910]),
    ],
)
def test_the_survival_of_one_patient_is_as_in_r(ties: str, expected: list[float]) -> None:
    result = cox(sixty(), "time", "event", ["age", "arm", "kind"], ties=ties)
    survival = result.survival({"age": 40, "arm": 1, "kind": "b"}, [3, 10, 20])
    assert list(survival) == pytest.approx(expected, abs=1e-9)
    assert list(result.survival({"age": 40, "arm": 1, "kind": "b"}, [0])) == [1.0]


def test_the_survival_of_one_patient_is_that_of_the_stratum() -> None:
    result = cox(sixty(), "time", "event", ["age", "arm"], strata="centre")
    survival = result.survival({"age": 40, "arm": 1}, [3, 10, 20], stratum="west")
    assert list(survival) == pytest.approx([0.953226751352, 0.800919925918, 0.599983044034], abs=1e-9)
    with pytest.raises(StatisticsError, match="no stratum"):
        result.survival({"age": 40, "arm": 1}, [3], stratum="south")


def test_a_patient_with_a_value_the_model_never_saw_is_refused() -> None:
    result = cox(sixty(), "time", "event", ["age", "kind"])
    with pytest.raises(StatisticsError, match="no level 'd'"):
        result.survival({"age": 40, "kind": "d"}, [3])
    with pytest.raises(StatisticsError, match="missing"):
        result.survival({"kind": "a"}, [3])


def test_rows_split_at_any_time_give_the_same_fit() -> None:
    whole = sixty()
    early, late = whole.assign(entry=-1), whole[whole["time"] > 9].assign(entry=9)
    early.loc[early["time"] > 9, ["time", "event"]] = (9, 0)
    split = cox(pd.concat([early, late]), "time", "event", ["age", "arm"], entry_col="entry")
    unsplit = cox(whole, "time", "event", ["age", "arm"])
    assert numbers(split) == pytest.approx(numbers(unsplit), abs=1e-9)
    assert split.log_likelihood == pytest.approx(unsplit.log_likelihood, abs=1e-9)


def test_the_named_reference_is_the_first_level() -> None:
    frame = sixty().assign(
        kind=lambda d: pd.Categorical(d["kind"], ["c", "a", "b", "unused"]), known=lambda d: d["arm"] == 1
    )
    result = cox(frame, "time", "event", ["kind", "known"])
    assert list(result.coefficients.index) == ["kinda", "kindb", "knownTrue"]
    assert result.references == {"kind": "c", "known": False}
    assert [(term.column, term.level) for term in result.terms] == [
        ("kind", "a"),
        ("kind", "b"),
        ("known", True),
    ]


def test_a_column_that_tells_who_had_the_event_has_no_estimate_and_says_so() -> None:
    # R: "Loglik converged before variable 2; coefficient may be infinite", age -0.0226479774 (0.0162167479).
    result = cox(sixty().assign(told=lambda d: d["event"]), "time", "event", ["age", "told"])
    assert result.not_estimable == ("told",)
    assert not result.converged
    assert result.warnings[0].startswith("told: the likelihood rises without end")
    assert result.coefficients.loc["age", "coef"] == pytest.approx(-0.0226479774, abs=1e-7)
    assert result.coefficients.loc["age", "se"] == pytest.approx(0.0162167479, abs=1e-7)
    assert result.coefficients.loc["told", "coef"] > 15


def test_a_level_in_which_nobody_had_the_event_is_named() -> None:
    frame = sixty()
    frame.loc[frame["kind"] == "c", "event"] = 0
    result = cox(frame, "time", "event", ["kind", "age"])
    assert result.not_estimable == ("kindc",)
    assert result.coefficients.loc["kindc", "hazard_ratio"] < 1e-6


def refusal(frame: pd.DataFrame, covariates: Any, **more: Any) -> StatisticsError:
    with pytest.raises(StatisticsError) as caught:
        cox(frame, "time", "event", covariates, **more)
    return caught.value


def test_what_cannot_be_fitted_names_the_column() -> None:
    frame = sixty().assign(one=1, twice=lambda d: 2 * d["age"] + 3, east=lambda d: (d["centre"] == "east") * 1.0,
                           some=lambda d: d["age"].where(d["age"] > 30))  # fmt: skip
    assert refusal(frame, ["age", "one"]).column == "one"
    assert refusal(frame, ["age", "twice"]).column == "twice"
    assert "follows from the covariates before it" in refusal(frame, ["age", "twice"]).message
    assert refusal(frame, ["age", "east"], strata="centre").column == "east"
    assert refusal(frame, ["some"]).column == "some"
    assert refusal(frame, ["age", "age"]).column == "age"
    assert refusal(frame, []).column == "covariates"
    assert refusal(frame, ["nowhere"]).column == "nowhere"
    assert refusal(frame.assign(event=0), ["age"]).column == "event"
    assert refusal(frame, ["age"], ties="exact").column == "ties"
    assert refusal(frame, ["age"], weights_col="arm").column == "arm"


def test_the_frame_is_left_as_it_was() -> None:
    frame = sixty()
    before = frame.copy(deep=True)
    cox(frame, "time", "event", ["age", "kind"], entry_col="entry", strata="centre", weights_col="weight",
        cluster_col="pair")  # fmt: skip
    pd.testing.assert_frame_equal(frame, before)


def test_times_that_differ_by_rounding_alone_are_tied() -> None:
    # As R's aeqSurv: 0.1 + 0.2 is not 0.3 in binary, and yet the same day.
    frame = sixty()
    tenths = frame.assign(time=frame["time"] / 10)
    jittered = tenths.assign(time=lambda d: d["time"] * (1 + 1e-15 * (np.arange(len(d)) % 3)))
    assert numbers(cox(jittered, "time", "event", ["age"])) == pytest.approx(
        numbers(cox(frame, "time", "event", ["age"])), abs=1e-10
    )


@settings(max_examples=25)
@given(shift=st.floats(-1e3, 1e3), factor=st.floats(0.01, 100), seed=st.integers(0, 50))
def test_units_and_the_order_of_rows_do_not_matter(shift: float, factor: float, seed: int) -> None:
    frame = sixty()
    changed = frame.assign(age=shift + factor * frame["age"], time=frame["time"] * 7).sample(
        frac=1, random_state=seed
    )
    one, other = (cox(f, "time", "event", ["age", "arm"]) for f in (frame, changed))
    assert other.coefficients["coef"].tolist() == pytest.approx(
        [one.coefficients.loc["age", "coef"] / factor, one.coefficients.loc["arm", "coef"]],
        rel=1e-6,
        abs=1e-9,
    )
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-8)
    assert other.concordance == pytest.approx(one.concordance, abs=1e-12)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 3), min_size=60, max_size=60))
def test_whole_weights_count_a_row_so_often_under_breslow(copies: list[int]) -> None:
    frame = sixty().assign(copies=copies)
    repeated = frame.loc[frame.index.repeat(frame["copies"])]
    one = cox(frame, "time", "event", ["age", "arm"], weights_col="copies", ties="breslow")
    other = cox(repeated, "time", "event", ["age", "arm"], ties="breslow")
    assert numbers(one) == pytest.approx(numbers(other), abs=1e-8)


def test_one_absurd_value_does_not_stop_the_search() -> None:
    # o <- d$age; o[4] <- 1e6; coxph(Surv(time, event) ~ o, d): -0.01086 (0.01531)
    frame = sixty()
    frame.loc[3, "age"] = 1_000_000
    row = cox(frame, "time", "event", ["age"]).coefficients.loc["age"]
    assert (row["coef"], row["se"]) == pytest.approx((-0.01086, 0.01531), abs=5e-6)
