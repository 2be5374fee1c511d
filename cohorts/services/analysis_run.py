"""The computing part of an analysis, for workers: from the patients of the cohort to the plain result.

Importing this loads pandas and the statistics.
"""

import platform
from collections.abc import Callable
from datetime import date
from importlib.metadata import version as installed
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from cohorts.analyses.changes import changes
from cohorts.analyses.definition import Definition, Kind
from cohorts.analyses.digest import digest
from cohorts.analyses.endpoints import TIME_ZERO_COLUMNS
from cohorts.analyses.methods_sentence import Run
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from cohorts.analyses.selection import later
from cohorts.analyses.time_zero import MRD_EVER
from cohorts.cohort_frame import cohort_frame, mrd_frame
from cohorts.cohort_members import definition_of, members_of
from cohorts.models import Analysis, AnalysisState, Patient

LIBRARIES = ("numpy", "pandas", "scipy")


def answer(analysis: Analysis, proceed: Callable[[int], None]) -> dict[str, Any]:
    """The result of the analysis. `proceed` is told after each step how many are done, and may stop the run."""
    version = analysis.cohort_version
    asked = parse(analysis.definition)
    as_of = asked.as_of or timezone.localdate()
    patients = members_of(version)
    frame = _frame(patients, asked, as_of)
    mrd = mrd_frame(patients, as_of=as_of) if asked.kind is Kind.MRD_KINETICS else None
    proceed(1)
    about = Run(
        cohort_name=version.cohort.name,
        cohort_version=version.number,
        as_of=as_of,
        synthetic=version.cohort.synthetic,
        software=software(),
        frame_sha256=digest(frame, mrd),
        chosen=later(definition_of(version)),
    )
    result = run(asked, frame, about, mrd)
    result["changes"] = _changes(analysis, result)
    proceed(2)
    return result


def _frame(patients: QuerySet[Patient], asked: Definition, as_of: date) -> Any:
    """The patients as they stood, MRD stratum and fitness as of the day up to which later-known values count."""
    if asked.frozen_at != "landmark":
        at_transplant = asked.frozen_at == "transplant"
        return cohort_frame(patients, as_of=as_of, stratum_as_of="transplant" if at_transplant else "as_of")
    frame = cohort_frame(
        patients,
        as_of=as_of,
        stratum_as_of="landmark",
        landmark_days=asked.landmark_days,
        landmark_from=TIME_ZERO_COLUMNS[asked.time_zero],
    )
    if asked.kind is Kind.IMMORTAL_TIME and asked.arms == "mrd_stratum":
        ever = cohort_frame(patients, as_of=as_of)
        frame[MRD_EVER] = frame["patient_id"].map(ever.set_index("patient_id")["mrd_strata"])
    return frame


def software() -> dict[str, str]:
    """Names and versions of what computes."""
    found = {"Landmark": settings.SOFTWARE_VERSION, "Python": platform.python_version()}
    return found | {name: installed(name) for name in LIBRARIES}


def _changes(analysis: Analysis, result: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What is new since the analysis that this one repeats."""
    before = analysis.repeats
    if before is None or before.state != AnalysisState.FINISHED or before.result is None:
        return None
    return changes(before.result, result)
