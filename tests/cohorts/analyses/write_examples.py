"""Writes the example results: `python -m tests.cohorts.analyses.write_examples`, after the shape of results changed.

They are runs over random patients, one or more of each kind, for figures and pages to draw without computing. Those of
`BY_HAND` have numbers that tests of figures rely on; they are kept, and brought up to date by hand.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cohorts.analyses.alternatives import Waiting
from cohorts.analyses.definition import Kind
from cohorts.analyses.guard import check
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from tests.cohorts.analyses.frames import ABOUT, random_frame

PLACE = Path(__file__).parent / "examples"
WHO = replace(
    ABOUT,
    cohort_name="IKZF1 in first remission",
    cohort_version=2,
    software={"Landmark": "0.1.0", "Python": "3.11", "numpy": "2.3", "pandas": "2.3", "scipy": "1.16"},
)
_OS = {"endpoint": "overall_survival"}
DEFINITIONS: dict[str, dict[str, Any]] = {
    "survival": {"kind": "survival", "title": "Overall survival by kind of transplant",
                 "arms": "transplant_kind", **_OS},
    "survival_one_group": {"kind": "survival", "title": "Overall survival", **_OS},
    "survival_time_varying": {"kind": "survival", "title": "Overall survival by transplant as it happens",
                              "time_zero": "remission", "arms": "transplant", "time_varying": True, **_OS},
    "cumulative_incidence": {"kind": "cumulative_incidence", "title": "Relapse by kind of transplant",
                             "arms": "transplant_kind", "endpoint": "relapse"},
    "relapse_by_site": {"kind": "cumulative_incidence", "title": "Relapse by site", "time_zero": "remission",
                        "endpoint": "relapse_by_site"},
    "relapse_by_site_and_sex": {"kind": "cumulative_incidence", "title": "Relapse by site and sex",
                                "time_zero": "remission", "arms": "sex", "endpoint": "relapse_by_site"},
    "regression": {"kind": "regression", "title": "Overall survival: multivariable", "arms": "transplant_kind",
                   "covariates": ["age_band", "wbc_10e9_per_l"], "model": "cox", **_OS},
    "adjusted_survival": {"kind": "adjusted_survival", "title": "Overall survival, adjusted", "arms": "transplant_kind",
                          "covariates": ["age_at_diagnosis", "sex", "hct_ci_band"], **_OS},
    "immortal_time": {"kind": "immortal_time", "title": "Transplanted or not, from remission", "time_zero": "remission",
                      "arms": "transplant", "landmark_days": 120, **_OS},
    "characteristics": {"kind": "characteristics", "title": "Characteristics by kind of transplant",
                        "arms": "transplant_kind", "covariates": ["age_at_diagnosis", "sex", "bcr_abl1"]},
    "swimmer": {"kind": "swimmer", "title": "Courses", "time_zero": "diagnosis", "arms": "transplant_kind"},
    "mrd_kinetics": {"kind": "mrd_kinetics", "title": "MRD around transplant", "arms": "transplant_kind"},
}  # fmt: skip
BY_HAND = ("survival", "regression")
REFUSED = {"kind": "survival", "time_zero": "remission", "arms": "transplant", **_OS}


def patients(name: str) -> pd.DataFrame:
    """A hundred and sixty; few where each is drawn, and one whose record needs mending."""
    found = random_frame(24 if name in ("swimmer", "mrd_kinetics") else 160, 7)
    first = found.index[found["transplanted_on"].notna()][0]
    columns = ["died_on", "last_contact_on"]
    # Every second relapse in the marrow, the others elsewhere in turn; of one in six nobody noted the site.
    sites = ["marrow", "cns", "marrow", "combined", "marrow", None]
    relapses = found.index[found["relapsed_on"].notna()]
    found.loc[relapses, "relapse_site"] = [sites[place % len(sites)] for place in range(len(relapses))]
    found.loc[first, columns] = pd.Series([date(2018, 1, 2)] * 2, index=columns)
    return found


def mrd_results(found: pd.DataFrame) -> pd.DataFrame:
    """Six results each around transplant, falling, negative below the limit of detection."""
    chance = np.random.default_rng(7)
    rows = []
    for place, patient in enumerate(found.loc[found["transplanted_on"].notna()].to_dict("records")):
        level = 10 ** chance.uniform(-3, -1)
        for days in (-120, -85, -50, -10, 60, 120):
            level *= 10 ** chance.uniform(-1.2, -0.1)
            negative, odd = level < 1e-4, place == 3 and days == 120
            kind = "positive_not_quantifiable" if odd else "not_detected" if negative else "quantified"
            day = pd.Timestamp(patient["transplanted_on"]) + pd.Timedelta(
                days=days + int(chance.integers(-5, 6))
            )
            rows.append({"patient_id": patient["patient_id"], "collected_on": day, "specimen": "bone_marrow",
                         "method": "flow", "result": kind, "fraction": level if kind == "quantified" else None,
                         "limit_of_detection": 1e-4})  # fmt: skip
    return pd.DataFrame(rows)


def example(name: str) -> dict[str, Any]:
    asked = parse(DEFINITIONS[name])
    found = patients(name)
    result = run(asked, found, WHO, mrd_results(found) if asked.kind is Kind.MRD_KINETICS else None)
    return {**result, "changes": None}


def refusal() -> dict[str, Any]:
    refused = check(parse(REFUSED), Waiting({0.52: 120, 0.76: 180, 0.91: 260}))
    assert refused is not None
    return refused.plain()


def write() -> None:
    found = {**{name: example(name) for name in DEFINITIONS if name not in BY_HAND}, "refusal": refusal()}
    for name, result in found.items():
        text = json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False)
        (PLACE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
