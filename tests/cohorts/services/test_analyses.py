"""Analyses through their service: asked, cancelled, tried again, repeated, and audited."""

from typing import Any

import pytest

from cohorts.models import Analysis, AuditEvent, CohortVersion, Outcome, Patient
from cohorts.services import analyses, rows
from cohorts.services import cohorts as cohort_service
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast
from tests.cohorts.services.asked import SURVIVAL, asked, version_of
from tests.jobs import Jobs


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
    rows.record(Outcome, patient=patients[1], values=death, by=cast.haematologist)
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
