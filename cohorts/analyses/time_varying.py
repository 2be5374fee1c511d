"""Transplant as it happens: everybody counts as not transplanted until the day, and as transplanted from then on.

The curves are those of Simon and Makuch (1984): patients move from one risk set to the other on the day of transplant,
so they show the hazards of two changing groups, not the survival of fixed ones. The ratio is that of a Cox model on
start-stop rows.
"""

from typing import Any

import numpy as np
import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.models import fitted
from cohorts.analyses.survival import by_arm, group
from cohorts.analyses.values import first_transplant
from cohorts.analyses.variables import NONE, TRANSPLANTED, VARIABLES
from cohorts.analyses.wording import Sentence

START = "entered_state"


def as_it_happens(rows: pd.DataFrame, frame: pd.DataFrame, asked: Definition) -> pd.DataFrame:
    """One row a patient and state: `entered_state` and duration in days from time zero, event, and the state as arm.

    A transplant on the day of the event or later leaves the patient in the state without; one on or before time zero
    makes it the state from the start. At the start everybody is at risk, so the first rows enter at -1.
    """
    assert asked.arms is not None
    transplant = first_transplant(frame, asked).loc[rows.index]
    waited = (transplant["day"] - rows["zero"]).dt.days
    state = transplant["kind"].astype(object) if asked.arms == "transplant_or_none" else TRANSPLANTED
    moved = waited.notna() & (waited < rows["duration"])
    from_start = moved & (waited <= 0)
    before = rows.loc[~from_start].assign(**{START: -1.0, asked.arms: NONE})
    leaves = moved.loc[before.index]
    before["duration"] = before["duration"].astype("float64").where(~leaves, waited.loc[before.index])
    before["event"] = before["event"].where(~leaves, 0)
    after = rows.loc[moved].assign(**{asked.arms: state if isinstance(state, str) else state[moved]})
    after[START] = np.where(from_start[moved], -1.0, waited[moved])
    found = pd.concat([before, after]).sort_index(kind="stable")
    present = [level for level in VARIABLES[asked.arms].levels if (found[asked.arms] == level).any()]
    found[asked.arms] = pd.Categorical(found[asked.arms], present, ordered=True)
    return found


def time_varying(
    rows: pd.DataFrame, frame: pd.DataFrame, asked: Definition, notes: list[Sentence]
) -> dict[str, Any]:
    """Curves of the states and the hazard ratio between them."""
    states = as_it_happens(rows, frame, asked)
    return {
        "curve_method": "simon_makuch",
        "groups": [
            # Time under observation belongs to a state, not to patients: there is no follow-up of an arm.
            group(code, label, part, asked) | {"follow_up": None}
            for code, label, part in by_arm(states.assign(entry=states[START]), asked.arms)
        ],
        "tests": [],
        "rmst_difference": None,
        "model": fitted(
            states, asked, [name for name in (asked.arms, *asked.covariates) if name], notes, start=START
        ),
    }
