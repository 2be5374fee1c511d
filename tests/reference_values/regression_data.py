"""The columns that the regressions of the reference blocks speak of, and the blocks as cases.

A block says what it fitted by R's formula; a set's columns and what is derived from them carry the names that the
formulas use. Fine-Gray blocks name a failure code instead, landmarks the time of the landmark.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from tests.reference_values.data_sets import DAYS_A_YEAR, reference, rows

# Surv(time, event) or Surv(entry, time, event); an event may be `code == 1`; then the covariates.
FORMULA = re.compile(r"Surv\((?P<times>.+), (?P<event>[\w.]+)(?: == (?P<code>\d+))?\) ~ (?P<covariates>.+)")


@dataclass(frozen=True)
class Case:
    """A Cox block and its frame."""

    name: str
    expected: dict[str, Any] = field(repr=False)
    frame: Callable[[], pd.DataFrame] = field(repr=False)

    def arguments(self) -> tuple[pd.DataFrame, list[str], dict[str, Any]]:
        """The frame with `event` in it, the covariates, and how else to call."""
        matched = FORMULA.fullmatch(self.expected["formula"])
        assert matched is not None
        *entry, time = matched["times"].split(", ")
        frame = self.frame()
        event = frame[matched["event"]]
        frame = frame.assign(
            time=frame[time], event=event if matched["code"] is None else event == int(matched["code"])
        )
        return frame, matched["covariates"].split(" + "), {"entry_col": entry[0] if entry else None,
                                                           "ties": self.expected["ties"]}  # fmt: skip


def _ebmt() -> pd.DataFrame:
    data = rows("ebmt4")
    order = {
        "agecl": ["<=20", "20-40", ">40"], "year": ["1985-1989", "1990-1994", "1995-1998"], "proph": ["no", "yes"],
        "match": ["no gender mismatch", "gender mismatch"],
    }  # fmt: skip
    return data.assign(
        y=data["srv"] / DAYS_A_YEAR,
        tcr=np.where(data["rel.s"] == 1, data["rel"], data["srv"]) / DAYS_A_YEAR,
        cr=np.where(data["rel.s"] == 1, 1, np.where(data["srv.s"] == 1, 2, 0)),
        **{column: pd.Categorical(data[column], levels) for column, levels in order.items()},
    )


def _bmt() -> pd.DataFrame:
    data = rows("kmsurv_bmt")
    low, high = data["group"] == 2, data["group"] == 3
    return data.assign(lo=low * 1, hi=high * 1, AMLlow=low * 1, AMLhigh=high * 1,
                       cr=np.where(data["d2"] == 1, 1, 2 * data["d3"]))  # fmt: skip


def _bmt_over_time() -> pd.DataFrame:
    """A row for each stretch between acute and chronic GVHD and platelet recovery (at 0: from the start)."""
    stretches = []
    for patient in _bmt().itertuples():
        happened = {
            "agvhd": patient.ta if patient.da else np.inf,
            "cgvhd": patient.tc if patient.dc else np.inf,
            "plt": patient.tp if patient.dp else np.inf,
        }
        cuts = [0, *sorted({time for time in happened.values() if 0 < time < patient.t2}), patient.t2]
        for start, stop in pairwise(cuts):
            so_far = {name: int(time <= start) for name, time in happened.items()}
            dfs = patient.d3 if stop == patient.t2 else 0
            stretches.append(
                {"tstart": start, "tstop": stop, "dfs": dfs, "lo": patient.lo, "hi": patient.hi, **so_far}
            )
    return pd.DataFrame(stretches)


def _bmt_at_landmark(days: float) -> pd.DataFrame:
    data = _bmt()
    data = data[data["t2"] > days]
    return data.assign(tt=data["t2"] - days, ag=(data["da"] == 1) & (data["ta"] <= days),
                       pl=(data["dp"] == 1) & (data["tp"] <= days)).astype({"ag": int, "pl": int})  # fmt: skip


def _ebmt_at_landmark(years: float, horizon: float) -> pd.DataFrame:
    data, days = _ebmt(), years * DAYS_A_YEAR
    data = data[data["y"] > years]
    known = {
        name.upper(): ((data[f"{name}.s"] == 1) & (data[name] <= days)).astype(int)
        for name in ("rec", "ae", "rel")
    }
    end = years + horizon
    return data.assign(tt=data["y"].clip(upper=end) - years, dd=data["srv.s"] * (data["y"] <= end), **known)


def _bmtcrr() -> pd.DataFrame:
    data = rows("scrucca_bmtcrr")
    order = {
        "Phase": ["Relapse", "CR1", "CR2", "CR3"],
        "Sex": ["F", "M"],
        "D": ["ALL", "AML"],
        "Source": ["BM+PB", "PB"],
    }
    return data.assign(**{column: pd.Categorical(data[column], levels) for column, levels in order.items()})


# The frame of each set; time, cause and covariates of its Fine-Gray blocks.
FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "ebmt4": _ebmt,
    "kmsurv_bmt": _bmt,
    "scrucca_bmtcrr": _bmtcrr,
}
COMPETING: dict[str, tuple[str, str, list[str]]] = {
    "ebmt4": ("tcr", "cr", ["agecl", "year", "proph", "match"]),
    "kmsurv_bmt": ("t2", "cr", ["AMLlow", "AMLhigh"]),
    "scrucca_bmtcrr": ("ftime", "Status", ["Age", "Sex", "D", "Phase", "Source"]),
}


def cox_cases() -> list[Case]:
    """Every block of a known set that holds a Cox model, those within landmarks and time-dependent ones included."""
    return [case for name in FRAMES for case in _cox_cases(name)]


def _cox_cases(name: str) -> Iterator[Case]:
    blocks = reference(name)
    plain = {**blocks, "naive": (blocks.get("naive_immortal_time_bias_demo") or {}).get("cox")}
    for block, expected in plain.items():
        if isinstance(expected, dict) and str(expected.get("formula")).startswith("Surv"):
            yield Case(f"{name}-{block}", expected, FRAMES[name])
    for block, expected in (blocks.get("time_dependent_cox") or {}).items():
        yield Case(f"{name}-{block}", expected, _bmt_over_time)
    for at in blocks.get("landmark") or []:
        for block in ("cox_agvhd", "cox_platelet"):
            days = at["landmark_days"]
            yield Case(f"{name}-{block}-{days}", at[block], partial(_bmt_at_landmark, days))
    for at in blocks.get("landmarks") or []:
        years, horizon = at["landmark_years"], at["horizon_years"]
        yield Case(f"{name}-cox-{years}", at["cox"], partial(_ebmt_at_landmark, years, horizon))


def fine_gray_cases() -> list[tuple[str, str]]:
    """The set and the block of every Fine-Gray model."""
    return [(name, block) for name in COMPETING for block, held in reference(name).items()
            if isinstance(held, dict) and "failcode" in held]  # fmt: skip
