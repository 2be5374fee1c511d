"""From dated patients to durations and events, with everybody who is left out counted and told why.

Durations are whole days from time zero, or from the landmark. An event on the day the clock starts has the duration 0
and stays in, as in R. Of a relapse and a death on one day the relapse counts as first. Nobody is dropped silently:
patients analysed and patients excluded add up to those given.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import (
    ENTRIES,
    ENTRY_LABELS,
    FROM_TIME_ZERO,
    TIME_ZERO_COLUMNS,
    UNKNOWN_SITE,
    Endpoint,
    TimeZero,
    causes_of,
)
from cohorts.analyses.values import days, levels_present, scaled, values
from cohorts.analyses.variables import VARIABLES, Moment, Variable
from cohorts.analyses.wording import Sentence, label, sentence
from cohorts.messages import gettext_noop as _

# The MRD stratum as of today, beside the one frozen at the landmark, for showing the bias alone.
MRD_EVER = "mrd_strata_ever"


class NothingToAnalyse(ValueError):
    """The frame cannot answer the question. `sentence` says why; `patients` who was excluded."""

    def __init__(self, reason: Sentence, patients: dict[str, Any] | None = None) -> None:
        super().__init__(reason["code"])
        self.sentence = reason
        self.patients = patients


@dataclass
class Timed:
    """Patients under observation: `rows` has duration, event, the columns of the definition, and entry where asked.

    Categories are ordered categoricals with the levels that occur; numbers are in the steps of a model. `zero` is the
    day from which durations count.
    """

    rows: pd.DataFrame
    in_cohort: int
    excluded: list[dict[str, Any]] = field(default_factory=list)

    @property
    def patients(self) -> dict[str, Any]:
        return {"in_cohort": self.in_cohort, "analysed": len(self.rows), "excluded": self.excluded}


def timed(frame: pd.DataFrame, asked: Definition, *, naive: bool = False) -> Timed:
    """Durations and events of the patients who can be analysed. Errors: NothingToAnalyse where none is left.

    `naive` sorts patients by what happened to them at any later time. It is for showing the bias alone.
    """
    if naive and MRD_EVER in frame:
        frame = frame.assign(mrd_strata=frame[MRD_EVER])
    rows = _dated(frame, asked)
    found = Timed(rows, len(frame))
    if asked.endpoint is not None or asked.landmark_days is not None or asked.kind is Kind.SWIMMER:
        _exclude_impossible(found, asked)
        _exclude_by_landmark(found, asked)
    else:
        _exclude(found, found.rows["zero"].isna(), _no_time_zero(asked))
    if asked.entry is not None and asked.endpoint is not None:
        _enter(found, asked)
    _add_variables(found, frame, asked, naive=naive)
    for name in found.rows.select_dtypes("category").columns:
        found.rows[name] = found.rows[name].cat.remove_unused_categories()
    if found.rows.empty:
        reason = sentence("nobody_left", _("No patient is left to analyse: see why each was excluded."))
        raise NothingToAnalyse(reason, found.patients)
    return found


def _dated(frame: pd.DataFrame, asked: Definition) -> pd.DataFrame:
    """Identity, day zero, end of observation and event code of every patient."""
    rows = frame[["patient_id", "identifier", "centre"]].copy()
    rows["zero"] = days(frame, TIME_ZERO_COLUMNS[asked.time_zero])
    rows["start"] = rows["zero"] + pd.Timedelta(days=asked.landmark_days or 0)
    rows["died"] = days(frame, "died_on")
    rows["relapsed"] = days(frame, "relapsed_on")
    rows["last"] = days(frame, "last_contact_on")
    if asked.entry is not None:
        rows["entered"] = days(frame, ENTRIES[asked.entry])
    if asked.endpoint in (None, Endpoint.OVERALL_SURVIVAL):
        rows["ends"] = rows["died"].fillna(rows["last"])
        rows["event"] = rows["died"].notna().astype("int64")
        return rows
    rows["ends"] = rows[["relapsed", "died"]].min(axis=1).fillna(rows["last"])
    relapse = rows["relapsed"].notna() & (rows["relapsed"] <= rows["died"].fillna(rows["relapsed"]))
    death = rows["died"].notna() & ~relapse
    rows["relapse_undated"] = frame["relapse_undated"].astype(bool)
    rows["event"] = np.select([relapse, death], _codes(frame, asked.endpoint), 0)
    return rows


def _codes(frame: pd.DataFrame, endpoint: Endpoint) -> list[Any]:
    """The event codes of relapse (of each patient, by site) and of death without it."""
    if endpoint is Endpoint.LEUKAEMIA_FREE_SURVIVAL:
        return [1, 1]
    causes = [cause.code for cause in causes_of(endpoint)]
    death = len(causes)
    if endpoint is not Endpoint.RELAPSE_BY_SITE:
        return [1, death]
    places = {code: place for place, code in enumerate(causes, 1)}
    unknown = places[UNKNOWN_SITE]
    return [frame["relapse_site"].map(places).fillna(unknown).astype("int64"), death]


def _exclude(found: Timed, who: pd.Series, reason: Sentence, *, to_mend: bool = False) -> None:
    """Take them out; where their record needs mending, their identifiers are kept."""
    who = who.reindex(found.rows.index).fillna(False).astype(bool)
    count = int(who.sum())
    if not count:
        return
    identifiers = sorted(found.rows.loc[who, "identifier"].astype(str)) if to_mend else []
    found.excluded.append({**reason, "count": count, "identifiers": identifiers})
    found.rows = found.rows.loc[~who]


def _no_time_zero(asked: Definition) -> Sentence:
    return sentence("no_time_zero", _("%(time_zero)s is not recorded, or did not happen"),
                    time_zero=label(FROM_TIME_ZERO[asked.time_zero]))  # fmt: skip


def _exclude_impossible(found: Timed, asked: Definition) -> None:
    """Without a day zero or a follow-up, and those whose dates contradict each other."""
    zero = label(FROM_TIME_ZERO[asked.time_zero])
    _exclude(found, found.rows["zero"].isna(), _no_time_zero(asked))
    message = _("Death or last contact is dated before %(time_zero)s: the record needs mending")
    before = (found.rows["died"] < found.rows["zero"]) | (found.rows["last"] < found.rows["zero"])
    _exclude(found, before, sentence("ends_before_time_zero", message, time_zero=zero), to_mend=True)
    message = _("Nothing is known after %(time_zero)s")
    _exclude(found, found.rows["ends"].isna(), sentence("no_follow_up", message, time_zero=zero))
    if asked.endpoint in (None, Endpoint.OVERALL_SURVIVAL):
        return
    message = _("Relapsed on a day that is not recorded: the record needs mending")
    undated = sentence("relapse_undated", message)
    _exclude(found, found.rows["relapse_undated"], undated, to_mend=True)
    earlier = found.rows["relapsed"] < found.rows["zero"]
    if asked.time_zero is TimeZero.REMISSION:
        message = _(
            "Relapsed before the remission on record: it is a later one, and the day of the first is not kept"
        )
        _exclude(found, earlier, sentence("relapse_before_remission", message))
    else:
        message = _("Relapsed before %(time_zero)s, so that the first relapse cannot be awaited any more")
        _exclude(found, earlier, sentence("relapsed_before", message, time_zero=zero))


def _exclude_by_landmark(found: Timed, asked: Definition) -> None:
    """Only those still at risk after the landmark go on; then durations count from it."""
    if asked.landmark_days is not None:
        gone = found.rows["ends"] <= found.rows["start"]
        had_event = found.rows["event"] > 0
        message = _("Had the event on or before day %(days)d, the landmark")
        reason = sentence("event_by_landmark", message, days=asked.landmark_days)
        _exclude(found, gone & had_event, reason)
        message = _("Not followed beyond day %(days)d, the landmark")
        reason = sentence("censored_by_landmark", message, days=asked.landmark_days)
        _exclude(found, gone & ~had_event, reason)
    found.rows = found.rows.assign(duration=(found.rows["ends"] - found.rows["start"]).dt.days)


def _enter(found: Timed, asked: Definition) -> None:
    """Left truncation: observed only from a later day on."""
    assert asked.entry is not None
    entry = label(ENTRY_LABELS[asked.entry])
    _exclude(
        found,
        found.rows["entered"].isna(),
        sentence("no_entry", _("Without %(entry)s, the day of entry"), entry=entry),
    )
    message = _("Event or end of follow-up on or before %(entry)s, the day of entry")
    late = found.rows["ends"] <= found.rows["entered"]
    _exclude(found, late, sentence("over_by_entry", message, entry=entry))
    found.rows = found.rows.assign(entry=(found.rows["entered"] - found.rows["start"]).dt.days)


def _add_variables(found: Timed, frame: pd.DataFrame, asked: Definition, *, naive: bool) -> None:
    """The columns of arms, strata and covariates; a patient without one of them cannot be placed."""
    by = _known_up_to(found.rows, asked, naive=naive).reindex(frame.index)
    for name in [name for name in (asked.arms, *asked.strata, *asked.covariates) if name]:
        is_arm = name == asked.arms
        if is_arm and asked.time_varying:
            continue
        variable = VARIABLES[name]
        column = values(frame, name, asked, by).reindex(found.rows.index)
        if variable.number and asked.kind not in DESCRIPTIVE:
            column = scaled(column, variable)
        found.rows = found.rows.assign(**{name: column})
        if is_arm or asked.kind not in DESCRIPTIVE:
            _exclude(found, found.rows[name].isna(), _unknown(variable))
        if not variable.number:
            present = levels_present(found.rows[name], variable)
            found.rows = found.rows.assign(**{name: pd.Categorical(found.rows[name], present, ordered=True)})


def _known_up_to(rows: pd.DataFrame, asked: Definition, *, naive: bool) -> pd.Series:
    """The day by which what becomes known later must have been known."""
    if naive or (asked.kind in DESCRIPTIVE and asked.landmark_days is None):
        return pd.Series(pd.Timestamp.max, index=rows.index)
    return rows["entered"] if asked.entry is not None else rows["start"]


def _unknown(variable: Variable) -> Sentence:
    message = _("%(variable)s is not known")
    if variable.known is Moment.TRANSPLANT and variable.column != "hct_ci":
        message = _("%(variable)s is not known: not transplanted by then, or not recorded")
    elif variable.known is Moment.CYCLES:
        message = _("%(variable)s is not settled by then, or not known")
    return sentence("unknown", message, variable=label(variable.label))
