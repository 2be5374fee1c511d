"""Frames of patients for the tests of analyses, with the columns that `cohort_frame` gives."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from cohorts.analyses.methods_sentence import Run
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS

DIAGNOSED = date(2018, 1, 1)
DATES = (
    "diagnosed_on",
    "remission_achieved_on",
    "immunotherapy_from",
    "transplanted_on",
    "transplanted_after_relapse_on",
    "relapsed_on",
    "died_on",
    "last_contact_on",
)
ABOUT = Run(
    cohort_name="Everybody",
    cohort_version=1,
    as_of=date(2026, 11, 20),
    synthetic=True,
    software={"landmark": "0.1.0"},
    frame_sha256="0" * 64,
)
_DEFAULTS: dict[str, Any] = {
    "centre": "north",
    "sex": "female",
    "lineage": "B",
    "age_at_diagnosis": 35.0,
    "wbc_10e9_per_l": 20.0,
    "platelets_10e9_per_l": 60.0,
    "cns_status": "CNS1",
    **dict.fromkeys((*GENETIC_MARKERS, *IKZF1_PARTNERS), None),
    "ikzf1_status": "deleted",
    "ikzf1_lesion": "4-7",
    "hct_ci": 1.0,
    "transplant_kind": None,
    "transplant_kind_after_relapse": None,
    "donor_kind": None,
    "conditioning": None,
    "mrd_strata": "early",
    "protocol": None,
    "provisional_risk_group": None,
    "final_risk_group": None,
    "relapse_undated": False,
    "agents_not_stated": False,
    "relapse_site": None,
    "relapse_timing": None,
}


def day(number: int | None, of: date = DIAGNOSED) -> date | None:
    """That many days after the diagnosis."""
    return None if number is None else of + timedelta(days=number)


def frame(*patients: dict[str, Any]) -> pd.DataFrame:
    """A row a patient; dates are given as days after the diagnosis, which is day 0. Nothing given: not known."""
    rows = []
    for place, given in enumerate(patients):
        row = {
            "patient_id": f"p{place}",
            "identifier": f"N-{place:04d}",
            **_DEFAULTS,
            **dict.fromkeys(DATES),
            **given,
        }
        row["diagnosed_on"] = given.get("diagnosed_on", 0)
        rows.append({**row, **{name: day(row[name]) for name in DATES}})
    return pd.DataFrame(rows)


def random_frame(size: int, seed: int) -> pd.DataFrame:
    """Patients with courses as they happen: remission, transplant of some, relapse, death, last contact."""
    chance = np.random.default_rng(seed)
    patients = []
    for _ in range(size):
        remission = int(chance.integers(25, 60))
        transplant = remission + int(chance.exponential(120)) + 20 if chance.random() < 0.7 else None
        relapse = remission + int(chance.exponential(1500)) + 5
        death = min(remission + int(chance.exponential(2600)), relapse + int(chance.exponential(400)))
        last = remission + int(chance.integers(100, 2400))
        end = min(death, last)
        allogeneic = chance.random() < 0.6
        transplanted = transplant is not None and transplant < min(end, relapse)
        after = relapse + int(chance.integers(10, 200))
        patients.append(
            {
                "remission_achieved_on": remission,
                "transplanted_on": transplant if transplanted else None,
                "transplant_kind": (("allogeneic" if allogeneic else "autologous") if transplanted else None),
                "donor_kind": chance.choice(["matched_sibling", "haploidentical"])
                if transplanted and allogeneic else None,
                "transplanted_after_relapse_on": after if after < end and chance.random() < 0.6 else None,
                "transplant_kind_after_relapse": "allogeneic",
                "relapsed_on": relapse if relapse <= end else None,
                "died_on": death if death <= last else None,
                "last_contact_on": end,
                "age_at_diagnosis": float(chance.integers(16, 66)),
                "sex": str(chance.choice(["female", "male"])),
                "wbc_10e9_per_l": float(np.exp(chance.normal(3, 1))),
                "hct_ci": float(chance.integers(0, 5)),
                "mrd_strata": str(chance.choice(["early", "late", "never", "early|late"])),
                "centre": str(chance.choice(["north", "east", "west"])),
                "bcr_abl1": str(chance.choice(["positive", "negative", "unknown"])),
            }
        )  # fmt: skip
    return frame(*patients)
