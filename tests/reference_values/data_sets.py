"""Data sets with values computed elsewhere, read from the folder that LANDMARK_REFERENCE_DATA names.

Each set is a folder with one CSV file and `reference.json`: blocks of Kaplan-Meier values (`groups`), log-rank tests
(`chisq`), cumulative incidences (`estimates`, with Gray's tests in `gray`), landmarks and regressions. Which columns a
block speaks of is told by a recipe here; a block without one is not collected.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DAYS_A_YEAR = 365.25


@cache
def reference(name: str) -> dict[str, Any]:
    folder = os.environ.get("LANDMARK_REFERENCE_DATA")
    file = Path(folder, name, "reference.json") if folder else None
    found: dict[str, Any] = json.loads(file.read_text()) if file and file.is_file() else {}
    return found


def rows(name: str) -> pd.DataFrame:
    (file,) = Path(os.environ["LANDMARK_REFERENCE_DATA"], name).glob("*.csv")
    return pd.read_csv(file)


@dataclass(frozen=True)
class Recipe:
    """Where a block's time, event (or cause) and group come from. `group` None is everybody."""

    time: Callable[[pd.DataFrame], Any]
    event: Callable[[pd.DataFrame], Any]
    group: Callable[[pd.DataFrame], Any] | None = None

    def frame(self, name: str) -> pd.DataFrame:
        data = rows(name)
        group = "all" if self.group is None else self.group(data)
        return pd.DataFrame({"time": self.time(data), "event": self.event(data), "group": group})


def _ordered(column: str, order: list[str]) -> Callable[[pd.DataFrame], Any]:
    return lambda data: pd.Categorical(data[column], order)


def _bmt_group(data: pd.DataFrame) -> Any:
    names = ["ALL", "AML low", "AML high"]
    return pd.Categorical.from_codes(data["group"] - 1, names)


def _ebmt_time(data: pd.DataFrame) -> Any:
    return data["srv"] / DAYS_A_YEAR


def _ebmt_first(data: pd.DataFrame) -> Any:
    """Years to relapse, or to the last that is known of those without one."""
    return np.where(data["rel.s"] == 1, data["rel"], data["srv"]) / DAYS_A_YEAR


def _ebmt_cause(data: pd.DataFrame) -> Any:
    """1 relapse, 2 death without relapse."""
    return np.where(data["rel.s"] == 1, 1, np.where(data["srv.s"] == 1, 2, 0))


_AGES = _ordered("agecl", ["<=20", "20-40", ">40"])
_YEARS = _ordered("year", ["1985-1989", "1990-1994", "1995-1998"])

RECIPES: dict[tuple[str, str], Recipe] = {
    ("ebmt4", "os_all"): Recipe(_ebmt_time, lambda d: d["srv.s"]),
    ("ebmt4", "os_by_age"): Recipe(_ebmt_time, lambda d: d["srv.s"], _AGES),
    ("ebmt4", "os_logrank_age"): Recipe(_ebmt_time, lambda d: d["srv.s"], _AGES),
    ("ebmt4", "os_by_year"): Recipe(_ebmt_time, lambda d: d["srv.s"], _YEARS),
    ("ebmt4", "os_logrank_year"): Recipe(_ebmt_time, lambda d: d["srv.s"], _YEARS),
    ("ebmt4", "rfs_all"): Recipe(_ebmt_first, lambda d: _ebmt_cause(d) > 0),
    ("ebmt4", "cif_all"): Recipe(_ebmt_first, _ebmt_cause),
    ("ebmt4", "cif_by_age"): Recipe(_ebmt_first, _ebmt_cause, _AGES),
    ("kmsurv_bmt", "dfs_by_group"): Recipe(lambda d: d["t2"], lambda d: d["d3"], _bmt_group),
    ("kmsurv_bmt", "dfs_logrank"): Recipe(lambda d: d["t2"], lambda d: d["d3"], _bmt_group),
    ("kmsurv_bmt", "os_by_group"): Recipe(lambda d: d["t1"], lambda d: d["d1"], _bmt_group),
    ("kmsurv_bmt", "os_logrank"): Recipe(lambda d: d["t1"], lambda d: d["d1"], _bmt_group),
    ("kmsurv_bmt", "cif_by_group"): Recipe(
        lambda d: d["t2"], lambda d: np.where(d["d2"] == 1, 1, 2 * d["d3"]), _bmt_group
    ),
    ("scrucca_bmtcrr", "efs_by_disease"): Recipe(
        lambda d: d["ftime"], lambda d: d["Status"] > 0, lambda d: d["D"]
    ),
    ("scrucca_bmtcrr", "efs_logrank"): Recipe(
        lambda d: d["ftime"], lambda d: d["Status"] > 0, lambda d: d["D"]
    ),
    ("scrucca_bmtcrr", "cif_all"): Recipe(lambda d: d["ftime"], lambda d: d["Status"]),
    ("scrucca_bmtcrr", "cif_by_disease"): Recipe(
        lambda d: d["ftime"], lambda d: d["Status"], lambda d: d["D"]
    ),
    ("scrucca_bmtcrr", "cif_by_phase"): Recipe(
        lambda d: d["ftime"], lambda d: d["Status"], lambda d: d["Phase"]
    ),
}


def blocks(key: str, kind: type) -> list[tuple[str, str]]:
    """The set and block of every block that is here, has a recipe, and holds a value of that kind under `key`."""
    return [
        (name, block)
        for name, block in RECIPES
        if isinstance((reference(name).get(block) or {}).get(key), kind)
    ]
