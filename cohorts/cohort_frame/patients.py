"""A row a patient, as a whole cohort stood on one day."""

import json
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from cohorts.agents import known_agent
from cohorts.cohort_frame import statements as sql
from cohorts.cohort_frame.copying import copied, dates, known_text, numbered
from cohorts.cohort_frame.relapse_timing import relapse_timing
from cohorts.cohort_frame.results import read_assessments, read_phases
from cohorts.hct_ci import score
from cohorts.models import Patient
from cohorts.models.outcome import DEATHS
from cohorts.mrd.vectorised import timelines
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS, IMMUNOTHERAPY_AGENTS

StratumAsOf = Literal["as_of", "transplant", "landmark"]

DAYS_A_YEAR = 365.25
_KNOWN_AT_DIAGNOSIS = (
    "age_at_diagnosis", "lineage", "wbc_10e9_per_l", "platelets_10e9_per_l", "cns_status", *GENETIC_MARKERS,
    "ikzf1_status", "ikzf1_lesion", "ikzf1_method", *IKZF1_PARTNERS, "protocol", "provisional_risk_group",
    "final_risk_group",
)  # fmt: skip


def cohort_frame(
    patients: QuerySet[Patient],
    *,
    as_of: date,
    stratum_as_of: StratumAsOf = "as_of",
    landmark_days: int | None = None,
    landmark_from: str = "remission_achieved_on",
) -> pd.DataFrame:
    """One row for each patient, ordered by key, with what was known on `as_of`: nothing dated later is in it.

    The MRD state, its strata ("early", "early|late") and flags, and ECOG and HCT-CI, are those of a day of each
    patient, never after `as_of`: `as_of` itself, the first transplant, or `landmark_days` after the column
    `landmark_from`. A patient without that day has none of them; an assessment without a day counts on `as_of` alone.

    Dates are datetime64[s], figures float64, coded lists and texts objects. Not known, not tested and not recorded are
    all NA. `last_contact_on` is the day of death, or the last day on which anything shows the patient alive.
    `death_kind` is as recorded: `nrm`, a death without relapse, or `death`.

    `relapsed_on` is the earliest day of a relapse, whether it stands among the outcomes or where the first relapse is
    described; `relapse_undated` says that one is described, but no day recorded. `relapse_timing` is as defined in
    `relapse_timing.py`. `transplanted_after_relapse_on` is the first transplant later than the first relapse.

    `immunotherapy_from` is the first day of a cycle or course that is said to hold immunotherapy. `agents_not_stated`
    says that of another one nobody stated the agents, so that no day, or an earlier one, may be wrong.
    """
    if (stratum_as_of == "landmark") != (landmark_days is not None):
        raise ValueError("landmark_days belongs to stratum_as_of='landmark', and is needed there")
    with numbered(patients):
        rows = copied(sql.PATIENTS, sql.PATIENT_COLUMNS)
        outcomes = copied(sql.OUTCOMES, sql.OUTCOME_COLUMNS, as_of=as_of)
        described = copied(sql.FIRST_RELAPSES, sql.FIRST_RELAPSE_COLUMNS, as_of=as_of)
        transplants = copied(sql.TRANSPLANTS, sql.TRANSPLANT_COLUMNS, as_of=as_of)
        fitness = copied(sql.FITNESS, sql.FITNESS_COLUMNS, as_of=as_of)
        phases = read_phases(as_of)
        assessments = read_assessments(as_of)

    frame = _diagnosed(rows, as_of)
    _add_relapse(frame, outcomes, described, as_of)
    _add_course(frame, outcomes, transplants)
    day = _days(frame, as_of, stratum_as_of, landmark_from, landmark_days)
    _add_fitness(frame, fitness, day, undated_counts=stratum_as_of == "as_of")
    _add_mrd(frame, assessments, phases, day)
    _add_last_contact(frame, outcomes, transplants, fitness, phases, assessments)
    return frame


def _diagnosed(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Identity and diagnosis; of a patient diagnosed later, or in remission later, that is not known yet."""
    frame = pd.DataFrame({name: rows[name] for name in ("patient_id", "identifier")})
    for name in ("centre", "provenance"):
        frame[name] = rows[name].astype(object)
    for name in ("birth_date", "diagnosed_on", "remission_achieved_on"):
        frame[name] = dates(rows[name])
    for name in ("sex", *sql.CODED):
        frame[name] = known_text(rows[name], "unknown", "not_tested")
    for name in ("wbc_10e9_per_l", "platelets_10e9_per_l"):
        frame[name] = rows[name]
    frame["age_at_diagnosis"] = (rows["diagnosed_on"] - rows["birth_date"]) / DAYS_A_YEAR
    today = pd.Timestamp(as_of)
    frame.loc[frame["diagnosed_on"] > today, ["diagnosed_on", *_KNOWN_AT_DIAGNOSIS]] = None
    frame.loc[frame["remission_achieved_on"] > today, ["remission_achieved_on", "remission_status"]] = None
    return frame


def _add_relapse(frame: pd.DataFrame, outcomes: pd.DataFrame, described: pd.DataFrame, as_of: date) -> None:
    """The first relapse: when, where, and how it stood to first-line treatment."""
    told = outcomes[outcomes["kind"] == "relapse"].drop_duplicates("n").set_index("n")["occurred_on"]
    first = described.set_index("n").reindex(frame.index)
    frame["relapsed_on"] = dates(np.fmin(told.reindex(frame.index), first["relapsed_on"]))
    frame["relapse_undated"] = (first["stated"] == 1) & frame["relapsed_on"].isna()
    frame["relapse_site"] = known_text(first["site"])
    frame["relapse_lineage"] = known_text(first["lineage"], "unknown")
    ended = dates(first["end_of_therapy_on"])
    frame["end_of_therapy_on"] = ended.where(ended <= pd.Timestamp(as_of))
    frame["relapse_timing"] = relapse_timing(
        frame["relapsed_on"],
        frame["diagnosed_on"],
        frame["end_of_therapy_on"],
        on_treatment=first["on_treatment"].to_numpy(np.float64),
        site=frame["relapse_site"],
        protocol=frame["protocol"],
    )


def _add_course(frame: pd.DataFrame, outcomes: pd.DataFrame, transplants: pd.DataFrame) -> None:
    """First transplant, the first one after the first relapse, and death."""
    first = transplants.drop_duplicates("n").set_index("n").reindex(frame.index)
    frame["transplanted_on"] = dates(first["performed_on"])
    frame["transplant_kind"] = known_text(first["kind"])
    frame["donor_kind"] = known_text(first["donor_kind"])
    frame["conditioning"] = known_text(first["conditioning"], "unknown")

    later = dates(transplants["performed_on"]).to_numpy() > frame["relapsed_on"].to_numpy()[transplants["n"]]
    after = transplants[later].drop_duplicates("n").set_index("n").reindex(frame.index)
    deaths = outcomes[outcomes["kind"].isin(DEATHS)].drop_duplicates("n").set_index("n").reindex(frame.index)
    frame["transplanted_after_relapse_on"] = dates(after["performed_on"])
    frame["transplant_kind_after_relapse"] = known_text(after["kind"])
    frame["died_on"] = dates(deaths["occurred_on"])
    frame["death_kind"] = known_text(deaths["kind"])


def _days(
    frame: pd.DataFrame,
    as_of: date,
    stratum_as_of: StratumAsOf,
    landmark_from: str,
    landmark_days: int | None,
) -> "pd.Series[pd.Timestamp]":
    """The day of each patient on which stratum and fitness are looked at."""
    today = pd.Series(pd.Timestamp(as_of).as_unit("s"), index=frame.index)
    if stratum_as_of == "as_of":
        return today
    day = frame["transplanted_on"]
    if landmark_days is not None:
        day = frame[landmark_from] + pd.Timedelta(days=landmark_days)
    return day.where(day.isna() | (day <= today), today)


def _add_fitness(
    frame: pd.DataFrame, fitness: pd.DataFrame, day: "pd.Series[pd.Timestamp]", *, undated_counts: bool
) -> None:
    """The last assessment on or before the day.

    An undated one may be of any day: it counts, as earlier than the dated ones, only where the day is `as_of`.
    """
    assessed = dates(fitness["assessed_on"])
    limit = day.to_numpy()[fitness["n"]]
    undated = assessed.isna().to_numpy() & undated_counts
    in_time = ~np.isnat(limit) & (undated | (assessed.to_numpy() <= limit))
    latest = fitness[in_time].drop_duplicates("n", keep="last").set_index("n").reindex(frame.index)
    points = {items: score(json.loads(items)) for items in latest["items"].dropna().unique()}
    computed = latest["items"].astype(object).map(points).astype("float64")
    frame["ecog"] = latest["ecog"]
    frame["hct_ci"] = computed.where(computed.notna(), latest["hct_ci_stated"])


def _add_mrd(
    frame: pd.DataFrame, assessments: pd.DataFrame, phases: pd.DataFrame, day: "pd.Series[pd.Timestamp]"
) -> None:
    derived = timelines(assessments, phases, day)
    frame["mrd_state"] = derived["state"]
    frame["mrd_strata"] = derived["strata"].where(derived["strata"] != "", None)
    frame["mrd_flags"] = derived["flags"]
    kinds, lists = pd.factorize(phases["agents"])
    # The last place is that of what is not stated, whose code is -1.
    given = np.array([*(_is_immunotherapy(agents) for agents in lists), False], np.bool_)
    courses = phases[given[kinds]]
    frame["immunotherapy_from"] = courses.groupby("patient")["started_on"].min().reindex(frame.index)
    frame["agents_not_stated"] = frame.index.isin(phases["patient"][kinds == -1])


def _is_immunotherapy(agents: tuple[str, ...]) -> bool:
    return bool({known_agent(agent) for agent in agents} & IMMUNOTHERAPY_AGENTS)


def _add_last_contact(
    frame: pd.DataFrame, outcomes: pd.DataFrame, transplants: pd.DataFrame, fitness: pd.DataFrame,
    phases: pd.DataFrame, assessments: pd.DataFrame,
) -> None:  # fmt: skip
    last = np.full(len(frame), np.datetime64("NaT", "s"))
    for name in ("diagnosed_on", "remission_achieved_on", "relapsed_on", "end_of_therapy_on"):
        last = np.fmax(last, frame[name].to_numpy())
    for rows, key, column in (
        (outcomes, "n", dates(outcomes["occurred_on"])),
        (transplants, "n", dates(transplants["performed_on"])),
        (fitness, "n", dates(fitness["assessed_on"])),
        (phases, "patient", phases["started_on"]),
        (assessments, "patient", assessments["collected_on"]),
    ):
        np.fmax.at(last, rows[key].to_numpy(), column.to_numpy())
    died = frame["died_on"].to_numpy()
    frame["last_contact_on"] = np.where(np.isnat(died), last, died)
