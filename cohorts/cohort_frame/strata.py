"""The possible MRD strata of many thousand patients, each as of a day of their own."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import numpy as np
import pandas as pd
from django.db.models.expressions import RawSQL

from cohorts.cohort_frame import statements as sql
from cohorts.cohort_frame.copying import copied, numbered
from cohorts.cohort_frame.results import read_assessments, read_phases
from cohorts.models import Patient
from cohorts.mrd.vectorised import timelines


def possible_strata(days: Mapping[UUID, date]) -> dict[UUID, tuple[str, ...]]:
    """The strata that the results known on each patient's day leave possible; the same as `cohort_strata` finds."""
    if not days:
        return {}
    patients = Patient.objects.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [list(days)]))
    latest = max(days.values())
    with numbered(patients):
        names = copied(sql.NAMES, sql.NAME_COLUMNS)
        assessments = read_assessments(latest)
        phases = read_phases(latest)
    keys = [UUID(key) for key in names["patient_id"]]
    day = pd.Series(np.array([days[key] for key in keys], dtype="datetime64[s]"))
    strata = timelines(assessments, phases, day)["strata"]
    return {key: tuple(found.split("|")) if found else () for key, found in zip(keys, strata, strict=True)}
