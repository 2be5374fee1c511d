"""A row an MRD result, and the treatment phases, as the timelines of a cohort take them."""

import json
from datetime import date

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from cohorts.cohort_frame import statements as sql
from cohorts.cohort_frame.copying import copied, dates, known_text, numbered
from cohorts.models import Patient

_FAR = date(9999, 12, 31)


def mrd_frame(patients: QuerySet[Patient], *, as_of: date | None = None) -> pd.DataFrame:
    """One row for each MRD result that was known on `as_of` (none: ever), ordered by patient and day.

    `fraction` and `limit_of_detection` are fractions of nucleated cells as float64; `fraction` is the level measured,
    or the level below which a result of `below` lies. What is not known is NA.
    """
    day = as_of or _FAR
    with numbered(patients):
        names = copied(sql.NAMES, sql.NAME_COLUMNS)
        rows = read_assessments(day)
    known = rows["result"].notna() & ~(rows["reported_on"] > pd.Timestamp(day).as_unit("s"))
    rows = rows[known].sort_values(["patient", "collected_on"], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "patient_id": names["patient_id"].to_numpy()[rows["patient"]],
            "identifier": names["identifier"].to_numpy()[rows["patient"]],
            "collected_on": rows["collected_on"],
            "reported_on": rows["reported_on"],
            "specimen": known_text(rows["specimen"], "unknown"),
            "method": known_text(rows["method"], "unknown"),
            "result": known_text(rows["result"]),
            "comparator": known_text(rows["comparator"]),
            "fraction": rows["value"],
            "limit_of_detection": rows["limit_of_detection"],
            "adequate": rows["adequate"].astype("boolean"),
        }
    )


def read_assessments(as_of: date) -> pd.DataFrame:
    """Results of the numbered patients collected by the day, reported or not: the columns that timelines take."""
    rows = copied(sql.MRD, sql.MRD_COLUMNS, as_of=as_of)
    for name in ("collected_on", "reported_on"):
        rows[name] = dates(rows[name])
    return rows


def read_phases(as_of: date) -> pd.DataFrame:
    """Treatment phases begun by the day, and undated ones: the columns that timelines take, agents not stated None."""
    rows = copied(sql.PHASES, sql.PHASE_COLUMNS, as_of=as_of)
    rows["started_on"] = dates(rows["started_on"])
    agents = rows["agents"].cat
    # One place more than there are lists, for the code -1 of what is not stated.
    lists = np.empty(len(agents.categories) + 1, dtype=object)
    lists[:-1] = [tuple(json.loads(text)) for text in agents.categories]
    rows["agents"] = pd.Series(lists[agents.codes.to_numpy()], index=rows.index, dtype=object)
    return rows
