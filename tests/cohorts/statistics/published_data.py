"""Small data sets that are in print, and ways to make frames for the laws."""

import pandas as pd
from hypothesis import strategies as st

# Freireich et al., Blood 1963;21:699-716: weeks of remission under 6-MP and under placebo, 21 patients each.
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
RELAPSES_UNDER_SIX_MP = 9


def freireich() -> pd.DataFrame:
    """weeks, relapse (0 or 1), arm."""
    return pd.DataFrame(
        {
            "weeks": SIX_MP + PLACEBO,
            "relapse": [1] * RELAPSES_UNDER_SIX_MP + [0] * 12 + [1] * 21,
            "arm": ["6-MP"] * 21 + ["placebo"] * 21,
        }
    )


def delayed() -> pd.DataFrame:
    """Ten made-up rows with entries after zero, tied ends, whole weights and others."""
    return pd.DataFrame(
        {
            "entry": [0, 0, 1, 2, 2, 3, 5, 5, 6, 8],
            "time": [4, 2, 5, 4, 7, 9, 7, 10, 9, 12],
            "event": [1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
            "whole": [1, 2, 1, 3, 1, 1, 2, 1, 1, 1],
            "weight": [0.5, 1.5, 1, 2.25, 0.75, 1, 1.2, 0.8, 1, 1],
        }
    )


def tied_causes() -> pd.DataFrame:
    """Twenty made-up rows of three causes and censoring, most of them tied, one event at time zero."""
    return pd.DataFrame(
        {
            "time": [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 5, 5, 6, 6, 7, 7, 8, 8],
            "cause": [2, 1, 2, 0, 1, 1, 0, 2, 2, 1, 0, 3, 0, 1, 2, 2, 0, 1, 1, 1],
            "group": ["a", "b", "c", "b"] * 5,
        }
    )


@st.composite
def cohorts(draw: st.DrawFn, *, least: int = 1, tied: bool = True) -> pd.DataFrame:
    """time, cause (0 to 2), event (0 or 1), group (two labels, both present from two rows on)."""
    size = draw(st.integers(least, 40))
    times = st.integers(1, 12) if tied else st.floats(0.5, 500, allow_nan=False).map(lambda t: round(t, 3))
    cause = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    group = draw(st.lists(st.sampled_from("xy"), min_size=size, max_size=size))
    group[:2] = ["x", "y"][: len(group)]
    return pd.DataFrame(
        {
            "time": draw(st.lists(times, min_size=size, max_size=size, unique=not tied)),
            "cause": cause,
            "event": [int(code > 0) for code in cause],
            "group": group,
        }
    )
