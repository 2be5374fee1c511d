"""MRD over time in each patient of a group, on the days from time zero."""

from hashlib import sha256
from typing import Any

import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.numbers import plain
from cohorts.analyses.survival import ALL, by_arm

THRESHOLD = 1e-4
# More lines than these lie on one another.
MOST_ROWS = 60


def mrd_kinetics(rows: pd.DataFrame, mrd: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """`mrd` has one row a result: patient_id, collected_on, specimen, method, result, fraction, limit_of_detection.

    Of more patients than can be told apart, those are drawn whose key has the smallest digest (SHA-256): a sample that
    depends on nothing in the record and is the same at every run.
    """
    groups = by_arm(rows, asked.arms)
    known = mrd.loc[mrd["patient_id"].isin(rows["patient_id"]) & mrd["result"].isin(_DRAWN)]
    drawn = rows.loc[rows["patient_id"].isin(known["patient_id"])]
    order = drawn["patient_id"].map(lambda key: sha256(str(key).encode()).hexdigest())
    shown = drawn.loc[order.sort_values().index[:MOST_ROWS]].sort_values("identifier")
    by_patient = dict(list(known.sort_values("collected_on").groupby("patient_id", sort=False)))
    return {
        "threshold": THRESHOLD,
        "groups": [{"code": code, "label": label, "n": len(part)} for code, label, part in groups],
        "rows": [_patient(row, by_patient[row["patient_id"]], asked) for row in shown.to_dict("records")],
        "omitted": len(drawn) - len(shown),
        "chosen": "by_digest",
    }


_DRAWN = ("quantified", "not_detected", "below", "positive_not_quantifiable")


def _patient(row: dict[str, Any], results: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    return {
        "identifier": str(row["identifier"]),
        "patient_id": str(row["patient_id"]),
        "group": str(row[asked.arms]) if asked.arms else ALL,
        "points": [_point(result, row["start"]) for result in results.to_dict("records")],
    }


def _point(result: dict[str, Any], start: pd.Timestamp) -> dict[str, Any]:
    """A negative is drawn at its limit of detection, a level that was only bounded at its bound, never at zero."""
    value, limit = _number(result["fraction"]), _number(result["limit_of_detection"])
    shown = value if result["result"] in ("quantified", "below") else limit
    return {
        "days": int((pd.Timestamp(result["collected_on"]) - start).days),
        "kind": str(result["result"]),
        "value": value,
        "drawn_at": shown,
        "method": _coded(result["method"]),
        "specimen": _coded(result["specimen"]),
    }


def _number(given: Any) -> float | None:
    return None if pd.isna(given) else plain(given)


def _coded(given: Any) -> str:
    return "unknown" if pd.isna(given) else str(given)
