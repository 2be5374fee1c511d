"""What a worker computes of the record for each kind of analysis, or why it cannot."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohorts.models import CohortVersion, Patient
from cohorts.presented_analysis import shown_problem
from cohorts.services import cohorts as cohort_service
from tests.cast import Cast, record
from tests.cohorts.services.asked import asked, result_of, version_of
from tests.jobs import Jobs

KINDS: tuple[dict[str, Any], ...] = (
    {},
    {
        "endpoint": "leukaemia_free_survival",
        "arms": "transplant",
        "time_zero": "remission",
        "landmark_days": 180,
    },
    {"arms": "transplant_or_none", "time_zero": "remission", "time_varying": True},
    {"kind": "cumulative_incidence", "endpoint": "relapse"},
    {"kind": "cumulative_incidence", "endpoint": "relapse_by_site", "arms": None, "time_zero": "remission"},
    {"kind": "regression", "model": "cox", "covariates": ["sex"]},
    {"kind": "regression", "model": "fine_gray", "endpoint": "non_relapse_mortality"},
    {"kind": "characteristics", "endpoint": None},
    {"kind": "swimmer", "endpoint": None},
    {"kind": "mrd_kinetics", "endpoint": None},
    {"kind": "immortal_time", "arms": "transplant", "time_zero": "remission", "landmark_days": 180},
)


@pytest.mark.parametrize("change", KINDS, ids=lambda change: change.get("kind", "survival"))
def test_every_kind_runs_over_the_record(
    cast: Cast, version: CohortVersion, jobs: Jobs, change: dict[str, Any]
) -> None:
    analysis = asked(cast, version, **change)
    jobs.run()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.problem) == ("finished", None)
    assert analysis.result is not None
    assert analysis.result["patients"]["in_cohort"] == 12


def test_children_who_relapsed_are_followed_from_there_by_site_and_by_transplant(
    cast: Cast, jobs: Jobs
) -> None:
    for number in range(12):
        site = "marrow" if number % 2 else "cns"
        end = {
            "kind": "death" if number % 3 == 0 else "last_follow_up",
            "occurred_on": f"2024-{number + 1:02d}-01",
        }
        relapse = {"relapsed_on": "2023-01-10", "site": site}
        transplant = (
            [{"performed_on": f"2023-06-{number + 1:02d}", "kind": "allogeneic"}] if number % 4 else []
        )
        diagnosis = {"diagnosed_on": "2021-01-01", "lineage": "B", "protocol": "COG"}
        cast.patient(record(patient={"birth_date": "2015-02-03"}, diagnosis=diagnosis, first_relapse=relapse,
                            transplants=transplant, outcomes=[end]))  # fmt: skip
    cohort = cohort_service.create(values={"name": "Relapsed", "centres": ["north"]}, by=cast.haematologist)
    version = version_of(cohort)
    by_site = asked(cast, version, arms="relapse_site", time_zero="relapse")
    followed = asked(cast, version, arms="transplant", time_zero="relapse", time_varying=True)
    timing = asked(cast, version, kind="characteristics", endpoint=None, arms=None, time_zero="relapse",
                   covariates=["relapse_timing"])  # fmt: skip
    jobs.run()
    sites, transplants, times = (result_of(analysis) for analysis in (by_site, followed, timing))
    assert [(group["code"], group["n"]) for group in sites["groups"]] == [("marrow", 6), ("cns", 6)]
    assert [(group["code"], group["n"]) for group in transplants["groups"]] == [
        ("none", 12),
        ("transplanted", 9),
    ]
    # 24 months after diagnosis: early in the marrow for COG, late in the CNS.
    levels = {row["level"]: row["cells"]["all"]["n"] for row in times["rows"][0]["levels"]}
    assert levels == {"early": 6, "late": 6}


def test_the_mrd_stratum_is_the_one_known_on_the_landmark(
    cast: Cast, version: CohortVersion, jobs: Jobs, patients: list[Patient]
) -> None:
    for number, patient in enumerate(patients):
        diagnosed = date(2020, 1, 1) + timedelta(days=number)
        cast.cycle(patient, started_on=(diagnosed + timedelta(days=4)).isoformat())
        if number < 6:
            cast.mrd(patient, collected_on=(diagnosed + timedelta(days=30)).isoformat())
            continue
        # Positive after cycle 1, negative after cycle 2: on day 100, while the landmark is day 90.
        positive = {"result": "quantified", "value": 0.01}
        cast.mrd(patient, collected_on=(diagnosed + timedelta(days=30)).isoformat(), **positive)
        cast.cycle(patient, 2, started_on=(diagnosed + timedelta(days=60)).isoformat())
        cast.mrd(patient, collected_on=(diagnosed + timedelta(days=100)).isoformat())
    change = {"arms": "mrd_stratum", "time_zero": "remission"}
    at_landmark = asked(cast, version, **change, landmark_days=60)
    taught = asked(cast, version, **change, kind="immortal_time", landmark_days=60)
    jobs.run()
    at_landmark.refresh_from_db()
    taught.refresh_from_db()
    assert at_landmark.result is not None
    assert [(group["code"], group["n"]) for group in at_landmark.result["groups"]] == [("early", 6)]
    assert [(one["code"], one["count"]) for one in at_landmark.result["patients"]["excluded"]] == [
        ("unknown", 6)
    ]
    assert taught.result is not None
    assert [panel["patients"]["analysed"] for panel in taught.result["panels"]] == [12, 6]


def test_what_cannot_be_answered_fails_in_plain_words(cast: Cast, version: CohortVersion, jobs: Jobs) -> None:
    analysis = asked(cast, version, time_zero="relapse", arms=None)
    jobs.run()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.result) == ("failed", None)
    assert analysis.problem == {
        "code": "nobody_left",
        "message": "No patient is left to analyse: see why each was excluded.",
        "values": {},
    }
    assert shown_problem(analysis) == "No patient is left to analyse: see why each was excluded."
