"""Covariates as columns of numbers, and categories as indicators."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from cohorts.statistics import StatisticsError
from cohorts.statistics.design_matrix import Term, design_matrix


def raw(frame: pd.DataFrame, covariates: Any) -> list[list[float]]:
    """The columns before they were shifted and divided."""
    found = design_matrix(frame, covariates)
    columns: list[list[float]] = (
        (found.columns * found.scales[:, None] + found.centres[:, None]).round(12).tolist()
    )
    return columns


@pytest.mark.parametrize(
    ("values", "names", "columns"),
    [
        ([3, 1, 2], ["x"], [[3, 1, 2]]),
        (pd.array([3, 1, 2], dtype="Int64"), ["x"], [[3, 1, 2]]),
        (["b", "a", "c"], ["xb", "xc"], [[1, 0, 0], [0, 0, 1]]),
        (pd.array(["b", "a", "b"], dtype="string"), ["xb"], [[1, 0, 1]]),
        (pd.Categorical(["b", "a", "c"], ["c", "d", "b", "a"]), ["xb", "xa"], [[1, 0, 0], [0, 1, 0]]),
        ([True, False, True], ["xTrue"], [[1, 0, 1]]),
        (pd.array([True, False, True], dtype="boolean"), ["xTrue"], [[1, 0, 1]]),
    ],
)
def test_each_kind_of_column_becomes_terms(values: Any, names: list[str], columns: list[list[float]]) -> None:
    frame = pd.DataFrame({"x": values})
    assert design_matrix(frame, "x").names == names
    assert raw(frame, "x") == columns


def test_columns_have_mean_zero_and_spread_one() -> None:
    found = design_matrix(pd.DataFrame({"x": [1990, 2000, 2007.5], "k": list("aba")}), ["x", "k"])
    assert found.columns.mean(axis=1) == pytest.approx([0, 0], abs=1e-12)
    assert (found.columns**2).mean(axis=1) == pytest.approx([1, 1])
    assert found.terms == (Term("x", "x"), Term("kb", "k", "b"))
    assert dict(found.references) == {"k": "a"}


@pytest.mark.parametrize(
    "values",
    [[1.1] * 3, ["a"] * 3, [True] * 3, [1.0, None, 2.0], ["a", None, "b"], pd.Categorical(["a", None, "b"]),
     [1.0, np.inf, 2.0], pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"])],
)  # fmt: skip
def test_a_column_without_use_is_refused_by_name(values: Any) -> None:
    with pytest.raises(StatisticsError) as caught:
        design_matrix(pd.DataFrame({"x": values}), "x")
    assert caught.value.column == "x"
