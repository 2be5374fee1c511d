"""Analyses through their service: asked, refused, run, cancelled, tried again, repeated, and audited."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohorts.analyses.endpoints import TimeZero
from cohorts.analysis_selectors import waiting
from cohorts.models import Analysis, AuditEvent, Cohort, CohortVersion, Patient
from cohorts.presented_analysis import shown_problem
from cohorts.services import analyses, outcomes
from cohorts.services import cohorts as cohort_service
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast, record
from tests.jobs import Jobs

SURVIVAL = {"kind": "survival", "endpoint": "overall_survival", "arms": "transplant_kind"}


def transplanted(cast: Cast, number: int, **changes: Any) -> Patient:
    """Diagnosed in 2020, remission after a month, transplanted after 150 days and more, followed or dead after that."""
    diagnosed = date(2020, 1, 1) + timedelta(days=number)

    def on(days: int) -> str:
        return (diagnosed + timedelta(days=days)).isoformat()

    kind = "autologous" if number % 2 else "allogeneic"
    end = {"kind": "death" if number % 3 == 0 else "last_follow_up", "occurred_on": on(400 + 40 * number)}
    return cast.patient(
        record(
            patient={"sex": "female" if number % 4 else "male"},
            diagnosis={"diagnosed_on": on(0), "lineage": "B"},
            remission={"status": "CR1", "achieved_on": on(30)},
            transplants=[{"performed_on": on(150 + 5 * number), "kind": kind}],
            outcomes=[end],
        )
    )


@pytest.fixture
def patients(cast: Cast) -> list[Patient]:
    return [transplanted(cast, number) for number in range(12)]


@pytest.fixture
def version(cast: Cast, patients: list[Patient]) -> CohortVersion:
    cohort = cohort_service.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)
    return version_of(cohort)


def version_of(cohort: Cohort) -> CohortVersion:
    return CohortVersion.objects.select_related("cohort").get(cohort=cohort)


def asked(cast: Cast, version: CohortVersion, **change: Any) -> Analysis:
    return analyses.create(version=version, definition=SURVIVAL | change, by=cast.haematologist)


def result_of(analysis: Analysis) -> dict[str, Any]:
    """The result as it stands now; there must be one."""
    analysis.refresh_from_db()
    assert analysis.result is not None, analysis.problem
    result: dict[str, Any] = analysis.result
    return result


def test_what_is_asked_waits_in_the_queue_and_is_answered_by_a_worker(
    cast: Cast, version: CohortVersion, jobs: Jobs
) -> None:
    analysis = asked(cast, version)
    assert (analysis.state, analysis.definition["horizon_years"]) == ("queued", 5.0)
    assert [job.arguments for job in jobs.waiting()] == [{"analysis_id": str(analysis.pk)}]
    jobs.run()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.done, analysis.total) == ("finished", 3, 3)
    assert analysis.result is not None
    assert analysis.result["patients"] == {"in_cohort": 12, "analysed": 12, "excluded": []}
    assert [(group["code"], group["n"]) for group in analysis.result["groups"]] == [
        ("autologous", 6),
        ("allogeneic", 6),
    ]
    assert analysis.frame_sha256 == analysis.result["frame_sha256"]
    assert analysis.result["changes"] is None
    assert analysis.result["software"]["Landmark"] == analysis.software_version


def test_landmarks_after_relapse_are_those_of_the_transplants_after_it(cast: Cast) -> None:
    def relapsed(number: int, waited: int, **described: Any) -> None:
        day = date(2022, 1, 1) + timedelta(days=number)
        outcome = {"kind": "relapse", "occurred_on": day.isoformat()}
        told = (
            {"first_relapse": described | {"relapsed_on": day.isoformat()}}
            if described
            else {"outcomes": [outcome]}
        )
        cast.patient(
            record(
                diagnosis={"diagnosed_on": "2020-01-01"},
                transplants=[
                    {"performed_on": "2020-09-01", "kind": "autologous"},
                    {"performed_on": (day + timedelta(days=waited)).isoformat(), "kind": "allogeneic"},
                ],
                **told,
            )
        )

    for number, waited in enumerate((60, 95, 120, 150)):
        relapsed(number, waited, **({"site": "marrow"} if number % 2 else {}))
    cohort = cohort_service.create(values={"name": "Relapsed", "centres": ["north"]}, by=cast.haematologist)
    found = waiting(version_of(cohort), TimeZero.RELAPSE, exact=True)
    # Half of four by day 95, three by 120, all by 150; in round tens of days.
    assert found is not None
    assert dict(found.days_by_share) == {0.5: 100, 0.75: 120, 1.0: 150}
    assert waiting(version_of(cohort), TimeZero.RELAPSE, exact=False) is None


@pytest.mark.parametrize(("transplants", "told"), [(19, None), (20, {0.5: 150, 0.8: 180, 1.0: 210})])
def test_a_reader_without_the_right_is_told_of_landmarks_in_thirties_from_twenty_transplants_on(
    cast: Cast, transplants: int, told: dict[float, int] | None
) -> None:
    diagnosed = date(2020, 1, 1)
    for number in range(transplants):
        # Days 101, 106, ... 196. Ten of twenty by day 146, so by 150; 15 by 171, and by 180 16; 18 by 186, by 210 all.
        day = diagnosed + timedelta(days=101 + 5 * number)
        cast.patient(
            record(
                diagnosis={"diagnosed_on": diagnosed.isoformat()},
                transplants=[{"performed_on": day.isoformat(), "kind": "allogeneic"}],
            )
        )
    cohort = cohort_service.create(values={"name": "All", "centres": ["north"]}, by=cast.haematologist)
    found = waiting(version_of(cohort), TimeZero.DIAGNOSIS, exact=False)
    assert (found and dict(found.days_by_share)) == told


def test_a_refusal_tells_nobody_without_the_right_when_single_patients_were_transplanted(
    cast: Cast, version: CohortVersion
) -> None:
    told = {}
    unfair = SURVIVAL | {"arms": "transplant", "time_zero": "remission"}
    for by in (cast.haematologist, cast.administrator):
        with pytest.raises(analyses.AnalysisRefused) as refused:
            analyses.create(version=version, definition=unfair, by=by)
        landmarks = [one for one in refused.value.refusal["allowed"] if one["code"] == "landmark"]
        told[by] = [one["values"] for one in landmarks]
    assert all("percent" in values for values in told[cast.haematologist])
    assert told[cast.administrator] == [{"days": 90}, {"days": 180}]


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


def test_an_unfair_comparison_is_refused_at_once_with_landmarks_from_the_data(
    cast: Cast, version: CohortVersion, jobs: Jobs
) -> None:
    with pytest.raises(analyses.AnalysisRefused) as caught:
        asked(cast, version, arms="transplant", time_zero="remission")
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [
        ("/arms", "known_later")
    ]
    landmarks = [one for one in caught.value.refusal["allowed"] if one["code"] == "landmark"]
    # Transplanted 120 to 175 days after remission, every fifth day.
    assert [one["values"] for one in landmarks] == [
        {"days": 150, "percent": 58},
        {"days": 160, "percent": 75},
        {"days": 170, "percent": 92},
    ]
    assert not Analysis.objects.exists()
    assert jobs.waiting() == []


@pytest.mark.parametrize(
    ("change", "pointer", "kind"),
    [
        ({"colour": 1}, "/colour", "malformed"),
        ({"endpoint": "relapse"}, "/endpoint", "impossible"),
        ({"as_of": "2999-01-01"}, "/as_of", "impossible"),
    ],
)
def test_a_definition_that_cannot_be_read_is_no_analysis(
    cast: Cast, version: CohortVersion, change: dict[str, Any], pointer: str, kind: str
) -> None:
    with pytest.raises(RecordProblems) as caught:
        asked(cast, version, **change)
    assert (caught.value.problems[0].pointer, caught.value.kind) == (pointer, kind)


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


def test_one_that_waits_is_cancelled_at_once_and_its_job_does_nothing(
    cast: Cast, version: CohortVersion, jobs: Jobs
) -> None:
    analysis = asked(cast, version)
    assert analyses.cancel(analysis=analysis, by=cast.colleague).state == "cancelled"
    jobs.run()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.result) == ("cancelled", None)
    with pytest.raises(RecordProblems):
        analyses.cancel(analysis=analysis, by=cast.colleague)


def test_one_that_runs_is_cancelled_at_its_next_step(
    cast: Cast, version: CohortVersion, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cohorts.services import analysis_run

    analysis = asked(cast, version)
    read = analysis_run.cohort_frame

    def cancelled_meanwhile(*arguments: Any, **named: Any) -> Any:
        current = Analysis.objects.get(pk=analysis.pk)
        assert current.state == "running"
        assert analyses.cancel(analysis=current, by=cast.haematologist).state == "running"
        return read(*arguments, **named)

    monkeypatch.setattr(analysis_run, "cohort_frame", cancelled_meanwhile)
    jobs.run()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.result, analysis.done) == ("cancelled", None, 0)


def test_a_failed_or_cancelled_one_is_tried_again(cast: Cast, version: CohortVersion, jobs: Jobs) -> None:
    analysis = asked(cast, version)
    with pytest.raises(RecordProblems):
        analyses.retry(analysis=analysis, by=cast.haematologist)
    analyses.cancel(analysis=analysis, by=cast.haematologist)
    jobs.run()
    analyses.retry(analysis=analysis, by=cast.haematologist)
    jobs.run()
    analysis.refresh_from_db()
    assert analysis.state == "finished"


def test_one_whose_worker_was_lost_starts_again_from_the_data(
    cast: Cast, version: CohortVersion, jobs: Jobs
) -> None:
    analysis = asked(cast, version)
    # What a killed worker leaves behind.
    Analysis.objects.filter(pk=analysis.pk).update(state="running", done=1, total=3)
    jobs.run()
    analysis.refresh_from_db()
    assert analysis.state == "finished"


def test_a_repeat_says_what_changed(
    cast: Cast, version: CohortVersion, jobs: Jobs, patients: list[Patient]
) -> None:
    first = asked(cast, version)
    with pytest.raises(RecordProblems):
        analyses.repeat(analysis=first, by=cast.haematologist)
    jobs.run()
    first.refresh_from_db()
    same = analyses.repeat(analysis=first, by=cast.colleague)
    jobs.run()
    same.refresh_from_db()
    assert same.result is not None
    assert [change["code"] for change in same.result["changes"]] == ["unchanged"]
    assert (same.repeats_id, same.frame_sha256) == (first.pk, first.frame_sha256)

    death = {"kind": "death", "occurred_on": "2024-05-01"}
    outcomes.record(patient=patients[1], values=death, by=cast.haematologist)
    changed = analyses.repeat(analysis=first, by=cast.colleague)
    jobs.run()
    changed.refresh_from_db()
    assert changed.result is not None
    codes = [change["code"] for change in changed.result["changes"]]
    assert "events" in codes
    assert changed.frame_sha256 != first.frame_sha256


def test_a_stranger_may_neither_ask_nor_cancel(cast: Cast, version: CohortVersion) -> None:
    with pytest.raises(NotPermitted):
        analyses.create(version=version, definition=SURVIVAL, by=cast.stranger)
    analysis = asked(cast, version)
    for service in (analyses.cancel, analyses.retry, analyses.repeat):
        with pytest.raises(NotPermitted):
            service(analysis=analysis, by=cast.stranger)


def test_an_archived_cohort_takes_no_more_analyses(cast: Cast, version: CohortVersion) -> None:
    archived = cohort_service.archive(cohort=version.cohort, by=cast.haematologist)
    with pytest.raises(RecordProblems):
        asked(cast, version_of(archived))


def test_everything_is_audited(cast: Cast, version: CohortVersion, jobs: Jobs) -> None:
    analysis = asked(cast, version)
    analyses.cancel(analysis=analysis, by=cast.colleague)
    jobs.run()
    analyses.retry(analysis=analysis, by=cast.haematologist)
    jobs.run()
    events = AuditEvent.objects.filter(object_type="Analysis", object_id=str(analysis.pk)).order_by(
        "at", "id"
    )
    assert [(event.actor_username, event.action, event.centre_code) for event in events] == [
        ("haematologist", "asked", "north"),
        ("colleague", "cancelled", "north"),
        ("haematologist", "tried_again", "north"),
        ("system", "ended", "north"),
    ]


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


def test_a_cohort_chosen_by_transplant_is_not_followed_from_remission(
    cast: Cast, patients: list[Patient], jobs: Jobs
) -> None:
    values = {
        "name": "Transplanted",
        "centres": ["north"],
        "definition": {"transplant": ["autologous", "allogeneic"]},
    }
    version = version_of(cohort_service.create(values=values, by=cast.haematologist))
    with pytest.raises(analyses.AnalysisRefused) as refused:
        asked(cast, version, arms=None, time_zero="remission")
    assert refused.value.refusal["pointer"] == "/cohort/transplant"
    analysis = asked(cast, version)
    jobs.run()
    analysis.refresh_from_db()
    assert analysis.result is not None
    assert (
        "chosen by what is known only after diagnosis: First transplant"
        in analysis.result["methods"]["english"]
    )
    # One that was answered before the guard looked at cohorts is not repeated.
    analysis.definition |= {"time_zero": "remission", "arms": None}
    with pytest.raises(analyses.AnalysisRefused):
        analyses.repeat(analysis=analysis, by=cast.haematologist)
