import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate.jobs import Job

import cohorts.services
from cohorts import queue, tasks
from tests.jobs import Jobs, WaitingJob

KEY = UUID("6f0a3a53-6bb8-4d1c-8f0e-2f9f3a9a7c11")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The keys that the services were called with, in order."""
    calls: list[Any] = []
    services = {
        "cohorts.services.imports": SimpleNamespace(proceed=lambda *, import_id: calls.append(import_id)),
        "cohorts.services.analyses": SimpleNamespace(run=lambda *, analysis_id: calls.append(analysis_id)),
    }

    for name, module in services.items():
        monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setattr(cohorts.services, name.rsplit(".", 1)[1], module, raising=False)
    return calls


def test_a_job_calls_its_service_with_the_key_of_the_row(jobs: Jobs, done: list[Any]) -> None:
    queue.enqueue_import(KEY)
    assert jobs.run() == 1
    assert done == [KEY]


def test_analyses_are_taken_before_imports_that_came_earlier(jobs: Jobs, done: list[Any]) -> None:
    other = uuid4()
    queue.enqueue_import(KEY)
    queue.enqueue_analysis(other)
    assert jobs.run() == 2
    assert done == [other, KEY]


def test_a_job_holds_a_key_and_nothing_else(jobs: Jobs) -> None:
    queue.enqueue_analysis(KEY)
    assert jobs.waiting() == [WaitingJob("cohorts.tasks.run_analysis", {"analysis_id": str(KEY)})]


def test_what_waits_already_is_not_put_there_twice_and_the_transaction_of_the_caller_lives_on(
    jobs: Jobs,
) -> None:
    with transaction.atomic():
        queue.enqueue_import(KEY)
        queue.enqueue_import(KEY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    assert len(jobs.waiting()) == 1


def test_a_transaction_that_fails_leaves_no_job(jobs: Jobs) -> None:
    def fail() -> None:
        with transaction.atomic():
            queue.enqueue_import(KEY)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert jobs.waiting() == []


def raised_by(cause: psycopg.Error | None, kind: type[Exception] = OperationalError) -> Exception:
    error = kind()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        raised_by(psycopg.OperationalError("server closed the connection unexpectedly")),
        raised_by(psycopg.errors.AdminShutdown()),
        raised_by(psycopg.errors.ConnectionException()),
        raised_by(psycopg.InterfaceError("the connection is closed"), InterfaceError),
    ],
)
def test_a_job_whose_database_went_away_is_tried_again_and_not_for_ever(error: Exception) -> None:
    decision = tasks.WhenConnectionIsLost().get_retry_decision(exception=error, job=a_job(attempts=0))
    assert decision is not None
    assert decision.retry_at is not None
    assert tasks.WhenConnectionIsLost().get_retry_decision(exception=error, job=a_job(attempts=4)) is None


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        MemoryError(),
        raised_by(psycopg.errors.DiskFull()),
        raised_by(psycopg.errors.OutOfMemory()),
    ],
)
def test_a_defect_is_not_tried_again(error: Exception) -> None:
    assert tasks.WhenConnectionIsLost().get_retry_decision(exception=error, job=a_job(attempts=0)) is None


def a_job(attempts: int) -> Job:
    return Job(
        id=1,
        queue="imports",
        lock=None,
        queueing_lock=None,
        task_name="any",
        task_kwargs={},
        attempts=attempts,
    )


def test_the_last_sign_of_life_of_any_worker_can_be_asked_for(db: None) -> None:
    assert queue.worker_seen_at() is None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2026-11-21T08:00Z'), ('2026-11-21T09:00Z')"
        )
    assert queue.worker_seen_at() == datetime(2026, 11, 21, 9, tzinfo=UTC)
