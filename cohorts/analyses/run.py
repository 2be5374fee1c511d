"""An analysis, from its definition and a frame of patients to its plain result."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from cohorts.analyses.adjusted import adjusted_survival
from cohorts.analyses.cautions import cautions
from cohorts.analyses.characteristics import characteristics, described
from cohorts.analyses.courses import swimmer
from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import ENDPOINT_LABELS, TIME_ZERO_LABELS
from cohorts.analyses.incidence import incidence
from cohorts.analyses.kinetics import mrd_kinetics
from cohorts.analyses.methods_sentence import Run, methods
from cohorts.analyses.models import fitted
from cohorts.analyses.selection import selection_cautions
from cohorts.analyses.survival import survival
from cohorts.analyses.teaching import immortal_time
from cohorts.analyses.time_varying import START as STATE_START
from cohorts.analyses.time_varying import as_it_happens, time_varying
from cohorts.analyses.time_zero import timed
from cohorts.analyses.variables import KNOWN_WHEN, VARIABLES
from cohorts.analyses.wording import Sentence

SHAPE = 1


def run(
    asked: Definition, frame: pd.DataFrame, about: Run, mrd: pd.DataFrame | None = None
) -> dict[str, Any]:
    """The result of an analysis as `cohorts.analyses` describes it.

    `frame` has a row a patient (the columns of `cohort_frame`), `mrd` a row a result, for MRD kinetics alone.
    Errors: NothingToAnalyse where nobody is left, or the arms cannot be compared so.
    """
    notes: list[Sentence] = []
    if asked.kind is Kind.IMMORTAL_TIME:
        found = immortal_time(frame, asked)
    else:
        complete = _completed(asked)
        observed = timed(frame, complete)
        computed = _COMPUTED[asked.kind](observed.rows, frame, complete, notes, mrd)
        found = {"patients": observed.patients, **computed}
    result = {**_envelope(asked, about), **found}
    result["warnings"] = [*selection_cautions(about.chosen, asked), *cautions(result, asked), *notes]
    result["methods"] = methods(asked, about, result)
    result["disclosure"] = {"applied": False, "message": "", "values": {}}
    return result


def _completed(asked: Definition) -> Definition:
    """Descriptions have no endpoint; characteristics without named variables describe the usual ones."""
    if asked.kind is Kind.CHARACTERISTICS:
        return replace(asked, endpoint=None, covariates=described(asked))
    return replace(asked, endpoint=None) if asked.kind in DESCRIPTIVE else asked


def _regression(
    rows: pd.DataFrame, frame: pd.DataFrame, asked: Definition, notes: list[Sentence]
) -> dict[str, Any]:
    columns = [name for name in (asked.arms, *asked.covariates) if name]
    if asked.time_varying:
        states = as_it_happens(rows, frame, asked)
        return {"model": fitted(states, asked, columns, notes, start=STATE_START)}
    return {"model": fitted(rows, asked, columns, notes)}


Computed = Callable[
    [pd.DataFrame, pd.DataFrame, Definition, list[Sentence], pd.DataFrame | None], dict[str, Any]
]

_COMPUTED: dict[Kind, Computed] = {
    Kind.SURVIVAL: lambda rows, frame, asked, notes, _mrd: (
        time_varying(rows, frame, asked, notes) if asked.time_varying else survival(rows, asked, notes)
    ),
    Kind.CUMULATIVE_INCIDENCE: lambda rows, _frame, asked, _notes, _mrd: incidence(rows, asked),
    Kind.REGRESSION: lambda rows, frame, asked, notes, _mrd: _regression(rows, frame, asked, notes),
    Kind.ADJUSTED_SURVIVAL: lambda rows, _frame, asked, notes, _mrd: adjusted_survival(rows, asked, notes),
    Kind.CHARACTERISTICS: lambda rows, _frame, asked, _notes, _mrd: characteristics(rows, asked),
    Kind.SWIMMER: lambda rows, frame, asked, _notes, _mrd: swimmer(rows, frame, asked),
    Kind.MRD_KINETICS: lambda rows, _frame, asked, _notes, mrd: mrd_kinetics(rows, _given(mrd), asked),
}


def _given(mrd: pd.DataFrame | None) -> pd.DataFrame:
    if mrd is None:
        raise ValueError("MRD kinetics need the frame of MRD results")
    return mrd


def _envelope(asked: Definition, about: Run) -> dict[str, Any]:
    """What every result says of itself."""
    analytic = asked.endpoint is not None and asked.kind not in DESCRIPTIVE
    return {
        "shape": SHAPE,
        "kind": asked.kind.value,
        "title": asked.title,
        "definition": asked.plain(),
        "synthetic": about.synthetic,
        "as_of": about.as_of.isoformat(),
        "cohort": {"name": about.cohort_name, "version": about.cohort_version},
        "software": dict(about.software),
        "frame_sha256": about.frame_sha256,
        "time_zero": {
            "code": asked.time_zero.value,
            "label": TIME_ZERO_LABELS[asked.time_zero],
            "landmark_days": asked.landmark_days,
        },
        "endpoint": {"code": asked.endpoint.value, "label": ENDPOINT_LABELS[asked.endpoint]}
        if analytic and asked.endpoint is not None
        else None,
        "arms": _arms(asked),
        "horizon_years": asked.horizon_years,
        "ticks": list(asked.ticks),
    }


def _arms(asked: Definition) -> dict[str, Any] | None:
    if asked.arms is None:
        return None
    variable = VARIABLES[asked.arms]
    known = {"code": variable.known.value, "label": KNOWN_WHEN[variable.known]}
    return {"code": variable.code, "label": variable.label, "known_when": known}
