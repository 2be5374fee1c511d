"""Timelines of a cohort: frames of results and cycles in, one row a patient out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from cohorts.agents import is_recognised, known_agent
from cohorts.mrd.derivation import STRATA, timeline
from cohorts.mrd.results import Assessment
from cohorts.mrd.vectorised import story as stories
from cohorts.mrd.vectorised.columns import NO_DAY, Flags, Ints, days, joined_names
from cohorts.mrd.vectorised.samples import read_samples
from cohorts.mrd.vectorised.windows import decide, holds, latest_open_span, spans_of
from cohorts.mrd.windows import Phase
from cohorts.vocabulary import IMMUNOTHERAPY_AGENTS, Unit

ASSESSMENT_COLUMNS = (
    "patient", "collected_on", "reported_on", "specimen", "method", "result", "value", "comparator",
    "limit_of_detection", "adequate",
)  # fmt: skip
PHASE_COLUMNS = ("patient", "cycle", "started_on", "agents")
COLUMNS = ("strata", "state", "flags", "negative_after", "negative_by")


def timelines(
    assessments: pd.DataFrame, phases: pd.DataFrame, as_of: "pd.Series[pd.Timestamp]"
) -> pd.DataFrame:
    """The timeline of every patient of `as_of` as of the patient's own day; the index and its order are kept.

    `as_of` maps a patient (its index, each once) to a day. `assessments` have ASSESSMENT_COLUMNS, levels and limits
    as fractions (`ordered_fraction`), and `phases` PHASE_COLUMNS with the agents as a tuple of texts, or None where
    not stated; rows of other patients are left out. Patients without a day get a row of NA.

    Returns `strata` and `flags` as names joined by "|" in the order of the one-patient function, `state`, and the two
    days of its Timeline. Strata "" means that none is possible to say (not evaluable).
    """
    dated = as_of.dropna()
    day = days(dated)
    assessments, whose = _of_patients(assessments, dated.index)
    phases, treated = _of_patients(phases, dated.index)
    flags = Flags(len(day))
    samples = read_samples(assessments, whose, day, flags)
    spans = spans_of(phases, treated, day)

    span = latest_open_span(samples, spans)
    inside = holds(span, samples, spans)
    decided, negative = decide(samples.where(inside), span[inside], spans, flags)
    has_spans = np.bincount(spans.patient, minlength=len(day)) > 0
    flags.add("MID_CYCLE", samples.patient[~inside & has_spans[samples.patient]])
    flags.add("CYCLES_UNKNOWN", samples.patient[~has_spans[samples.patient]])
    opened = np.where(span >= 0, np.append(spans.place, 0)[span] + 1, 0)
    story = stories.tell(samples, opened, ~inside, spans, decided, flags, day)
    stories.flag_currency(samples, spans, decided, negative, story, flags, day)
    _flag_immunotherapy(phases, treated, story.negative_by, flags)

    found = pd.DataFrame(
        {
            "strata": joined_names(story.strata, STRATA),
            "state": story.state,
            "flags": flags.words(),
            "negative_after": _dates(story.negative_after),
            "negative_by": _dates(story.negative_by),
        },
        index=dated.index,
    )
    _one_by_one(found, spans.disordered(), assessments, whose, phases, treated, dated)
    return found.reindex(as_of.index) if len(found) < len(as_of) else found


def _of_patients(rows: pd.DataFrame, patients: "pd.Index[Any]") -> tuple[pd.DataFrame, Ints]:
    """The rows of these patients, and the place of each row's patient among them."""
    place = patients.get_indexer(pd.Index(rows["patient"]))
    known = place >= 0
    return (rows, place) if known.all() else (rows[known], place[known])


def _dates(day: Ints) -> "np.ndarray[Any, np.dtype[np.datetime64]]":
    return day.astype("datetime64[D]").astype("datetime64[s]")


def _flag_immunotherapy(phases: pd.DataFrame, patient: Ints, negative_by: Ints, flags: Flags) -> None:
    """See the one-patient function. Each distinct list of agents is read once."""
    started = days(phases["started_on"])
    by = negative_by[patient]
    before = (by != NO_DAY) & ((started == NO_DAY) | (started < by))
    lists, who = phases["agents"][before], patient[before]
    kind, distinct = pd.factorize(lists)
    flags.add("AGENTS_UNKNOWN", who[kind == -1])
    said = kind >= 0
    immunotherapy = np.array([_is_immunotherapy(agents) for agents in distinct], np.bool_)
    unrecognised = np.array([not all(map(is_recognised, agents)) for agents in distinct], np.bool_)
    flags.add("NEGATIVE_AFTER_IMMUNOTHERAPY", who[said][immunotherapy[kind[said]]])
    flags.add("AGENT_UNRECOGNISED", who[said][unrecognised[kind[said]]])


def _is_immunotherapy(agents: Iterable[str]) -> bool:
    return bool({known_agent(agent) for agent in agents} & IMMUNOTHERAPY_AGENTS)


def _one_by_one(
    found: pd.DataFrame, places: Ints, assessments: pd.DataFrame, whose: Ints, phases: pd.DataFrame, treated: Ints,
    as_of: "pd.Series[pd.Timestamp]",
) -> None:  # fmt: skip
    """Writes the rows of patients whose windows overlap, from the one-patient function."""
    if not len(places):
        return
    results = dict(list(assessments[np.isin(whose, places)].groupby("patient", observed=True)))
    cycles = dict(list(phases[np.isin(treated, places)].groupby("patient", observed=True)))
    for place in places:
        key = found.index[place]
        derived = timeline(
            [_assessment(row) for row in results[key].to_dict("records")] if key in results else [],
            [_phase(row) for row in cycles[key].to_dict("records")],
            as_of.iloc[place].date(),
        )
        row = found.index.get_loc(key)
        found.iloc[row, 0] = "|".join(derived.strata)
        found.iloc[row, 1] = derived.state
        found.iloc[row, 2] = "|".join(derived.flags)
        found.iloc[row, 3] = pd.Timestamp(derived.negative_after) if derived.negative_after else pd.NaT
        found.iloc[row, 4] = pd.Timestamp(derived.negative_by) if derived.negative_by else pd.NaT


def _assessment(row: dict[Any, Any]) -> Assessment:
    given: dict[str, Any] = {name: None if pd.isna(value) else value for name, value in row.items()}
    return Assessment(
        collected_on=_day(given["collected_on"]),
        reported_on=_day(given["reported_on"]),
        specimen=given["specimen"],
        method=given["method"],
        result=given["result"],
        value=_decimal(given["value"]),
        comparator=given["comparator"],
        unit=Unit.FRACTION,
        limit_of_detection=_decimal(given["limit_of_detection"]),
        adequate=None if given["adequate"] is None else bool(given["adequate"]),
    )


def _phase(row: dict[Any, Any]) -> Phase:
    cycle = None if pd.isna(row["cycle"]) else int(row["cycle"])
    started_on = None if pd.isna(row["started_on"]) else _day(row["started_on"])
    return Phase(cycle=cycle, started_on=started_on, agents=row["agents"])


def _day(value: Any) -> date | None:
    return None if value is None else pd.Timestamp(value).date()


def _decimal(level: float | None) -> Decimal | None:
    """The shortest decimal of the double, which is that of the threshold where it is the threshold."""
    return None if level is None else Decimal(repr(float(level)))
