"""Definitions of analyses: what is read, what is refused, with pointers."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.analyses.definition import Kind
from cohorts.analyses.endpoints import Endpoint, TimeZero
from cohorts.analyses.parsing import parse
from cohorts.analyses.variables import ARMS
from cohorts.validation.problems import DefinitionProblems

SURVIVAL = {"kind": "survival", "endpoint": "overall_survival"}


def problems(given: Any) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionProblems) as caught:
        parse(given)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


def test_what_is_left_out_has_a_default() -> None:
    asked = parse(SURVIVAL)
    assert (asked.kind, asked.time_zero, asked.endpoint) == (
        Kind.SURVIVAL,
        TimeZero.TRANSPLANT,
        Endpoint.OVERALL_SURVIVAL,
    )
    assert (asked.arms, asked.landmark_days, asked.horizon_years, asked.ties) == (None, None, 5.0, "efron")
    assert asked.ticks == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"kind": "magic"}, "/kind", "unknown_code"),
        ({"kind": None}, "/kind", "required"),
        ({"kind": ["survival"]}, "/kind", "unknown_code"),
        ({"colour": 1}, "/colour", "unknown_field"),
        ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
        ({"title": "x" * 201}, "/title", "too_long"),
        ({"title": "a\x00b"}, "/title", "too_long"),
        ({"landmark_days": -1}, "/landmark_days", "out_of_range"),
        ({"landmark_days": True}, "/landmark_days", "wrong_type"),
        ({"landmark_days": 1.5}, "/landmark_days", "wrong_type"),
        ({"horizon_years": 10**400}, "/horizon_years", "out_of_range"),
        ({"horizon_years": 0}, "/horizon_years", "out_of_range"),
        ({"horizon_years": float("nan")}, "/horizon_years", "out_of_range"),
        ({"tick_years": [0, 2, 1]}, "/tick_years", "not_rising"),
        ({"tick_years": [0, 6]}, "/tick_years/1", "beyond_horizon"),
        ({"as_of": "2026-02-30"}, "/as_of", "not_a_date"),
        ({"as_of": "20260201"}, "/as_of", "not_a_date"),
        ({"strata": "sex"}, "/strata", "wrong_type"),
        ({"strata": ["sex", "sex"]}, "/strata/1", "named_twice"),
        ({"strata": ["age_at_diagnosis"]}, "/strata/0", "unknown_code"),
        ({"arms": "sex", "strata": ["sex"]}, "/covariates", "named_twice"),
        ({"endpoint": None}, "/endpoint", "required"),
        ({"endpoint": "relapse"}, "/endpoint", "competing_endpoint"),
        ({"endpoint": "leukaemia_free_survival", "time_zero": "diagnosis"}, "/endpoint", "needs_remission"),
        ({"kind": "cumulative_incidence"}, "/endpoint", "not_competing"),
        ({"kind": "regression"}, "/model", "required"),
        ({"kind": "regression", "model": "fine_gray", "arms": "sex"}, "/model", "not_competing"),
        ({"kind": "regression", "model": "cox"}, "/covariates", "required"),
        ({"covariates": ["sex"]}, "/covariates", "not_applicable"),
        ({"kind": "adjusted_survival", "arms": "transplant_kind"}, "/covariates", "required"),
        ({"time_varying": True, "arms": "sex", "time_zero": "remission"}, "/arms", "not_applicable"),
        ({"time_varying": True, "arms": "transplant"}, "/time_varying", "not_applicable"),
        ({"kind": "immortal_time", "arms": "transplant", "time_zero": "remission"}, "/landmark_days", "required"),
        ({"entry": "transplant"}, "/entry", "not_applicable"),
        ({"entry": "transplant", "time_zero": "diagnosis", "landmark_days": 9}, "/entry", "not_both"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_at_its_field(change: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in problems(SURVIVAL | change)


def test_a_decimal_is_a_number_as_the_api_reads_it() -> None:
    asked = parse(SURVIVAL | {"horizon_years": Decimal("2.5"), "tick_years": [0, Decimal("1.5")]})
    assert (asked.horizon_years, asked.ticks) == (2.5, (0.0, 1.5))
    assert problems(SURVIVAL | {"horizon_years": Decimal("NaN")}) == [("/horizon_years", "out_of_range")]


@pytest.mark.parametrize("given", [None, [], "survival", 3])
def test_only_an_object_is_a_definition(given: Any) -> None:
    assert problems(given) == [("", "wrong_type")]


def test_a_band_and_its_number_are_one_variable() -> None:
    given = {"kind": "regression", "model": "cox", "endpoint": "overall_survival"}
    assert problems(given | {"covariates": ["age_band", "age_at_diagnosis"]}) == [
        ("/covariates", "named_twice")
    ]


@given(
    st.sampled_from(["survival", "characteristics", "swimmer"]),
    st.sampled_from(ARMS),
    st.integers(0, 3650),
    st.floats(0.25, 30),
)
def test_a_definition_is_read_back_from_its_own_plain_form(
    kind: str, arms: str, days: int, horizon: float
) -> None:
    given = {"kind": kind, "endpoint": "overall_survival", "arms": arms, "landmark_days": days,
             "horizon_years": horizon}  # fmt: skip
    asked = parse(given)
    assert parse(asked.plain()) == asked


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(
        ["kind", "time_zero", "landmark_days", "strata", "tick_years", "as_of", "cluster", "entry", "x"]
    ),
)
def test_no_value_is_more_than_a_problem(value: Any, field: str) -> None:
    with suppress(DefinitionProblems):
        parse({**SURVIVAL, field: value})
