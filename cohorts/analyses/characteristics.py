"""Characteristics by arm: medians and shares, what is missing, and how far the arms differ."""

from typing import Any

import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.numbers import plain
from cohorts.analyses.survival import ALL, ALL_LABEL, by_arm
from cohorts.analyses.values import levels_present
from cohorts.analyses.variables import VARIABLES, Variable
from cohorts.statistics import balance

# Described where nothing else is asked for.
USUAL = ("age_at_diagnosis", "sex", "wbc_10e9_per_l", "ikzf1_status", "ikzf1_lesion", "bcr_abl1", "ph_like",
         "kmt2a_rearranged", "tp53", "cns_status", "mrd_stratum", "hct_ci_band", "donor_kind", "conditioning", "era",
         "centre")  # fmt: skip

# With fewer in an arm its variance says next to nothing, and a difference over it can be any size.
FEWEST_TO_COMPARE = 5


def described(asked: Definition) -> tuple[str, ...]:
    """The variables of the table, without the one that makes the arms."""
    return asked.covariates or tuple(code for code in USUAL if code != asked.arms)


def characteristics(rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """`rows` has a column for each variable described, numbers in their own unit, NaN where not known."""
    groups = by_arm(rows, asked.arms)
    if asked.arms is not None:
        groups.append((ALL, ALL_LABEL, rows))
    return {
        "groups": [{"code": code, "label": label, "n": len(part)} for code, label, part in groups],
        "rows": [_row(VARIABLES[code], rows, groups, asked.arms) for code in described(asked)],
    }


def _row(
    variable: Variable, rows: pd.DataFrame, groups: list[tuple[str, str, pd.DataFrame]], arms: str | None
) -> dict[str, Any]:
    parts = {code: part[variable.code] for code, _label, part in groups}
    levels = [] if variable.number else levels_present(rows[variable.code], variable)
    return {
        "variable": variable.code,
        "label": variable.label,
        "unit": variable.unit,
        "kind": "number" if variable.number else "category",
        "missing": {code: int(part.isna().sum()) for code, part in parts.items()},
        "standardised_difference": _difference(variable.code, rows, arms),
        "cells": {code: _quartiles(part) for code, part in parts.items()} if variable.number else {},
        "levels": [
            {
                "level": level,
                "label": variable.level_label(level),
                "cells": {code: _share(part, level) for code, part in parts.items()},
            }
            for level in levels
        ],
    }


def _difference(column: str, rows: pd.DataFrame, arms: str | None) -> float | None:
    """The standardised difference of two arms, of three the largest; without sign, missing being a level."""
    if arms is None or rows[arms].nunique() < 2 or not rows[column].notna().any():
        return None
    if rows[arms].value_counts().loc[lambda sizes: sizes > 0].min() < FEWEST_TO_COMPARE:
        return None
    return plain(abs(balance(rows, arms, column).by_column[column]))


def _quartiles(part: pd.Series) -> dict[str, Any]:
    """Quartiles as R's default (type 7) gives them."""
    known = part.dropna()
    lower, middle, upper = known.quantile([0.25, 0.5, 0.75]) if len(known) else (float("nan"),) * 3
    return {
        "median": plain(middle),
        "lower_quartile": plain(lower),
        "upper_quartile": plain(upper),
        "n": len(known),
    }


def _share(part: pd.Series, level: str) -> dict[str, Any]:
    """How many, and the share of those in whom it is known."""
    known = int(part.notna().sum())
    count = int((part == level).sum())
    return {"n": count, "share": plain(count / known) if known else None}
