"""The worker of the queue, as real processes on a data directory of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from decision_support.embedded_postgres import connection
from tests.decision_support.embedded_postgres.servers import environment, migrated, wait_until
from tests.source_code import ROOT

pytestmark = pytest.mark.processes

SILENCE = {"LANDMARK_WORKER_SILENCE_SECONDS": "2"}

# A worker with a task of the test's own: it notes its process and then works for as long as it is told to.
WORKER = """
import os, sys, time, django
django.setup()
from procrastinate.contrib.django import app

@app.task(name="note")
def note(*, path, seconds):
    with open(path, "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(seconds if len(open(path).readlines()) == 1 else 0)

from decision_support import worker
worker.run()
"""


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with migrated() as folder:
        yield folder


@pytest.fixture
def noted(data_dir: Path) -> Path:
    """Where the task of the test writes which processes ran it."""
    path = data_dir / "noted"
    path.unlink(missing_ok=True)
    query(data_dir, "DELETE FROM procrastinate_jobs")
    return path


@contextmanager
def worker(data_dir: Path, **more: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=environment(data_dir, **SILENCE, **more.pop("variables", {})),
        stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def query(data_dir: Path, statement: str, *values: Any) -> list[Any]:
    settings = connection(data_dir)
    with psycopg.connect(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"]) as link:
        cursor = link.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def put_into_queue(data_dir: Path, path: Path, seconds: int, queue: str = "default") -> None:
    query(
        data_dir,
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status)"
        " VALUES ('note', %s, jsonb_build_object('path', %s::text, 'seconds', %s::int), 'todo')",
        queue,
        str(path),
        seconds,
    )


def states(data_dir: Path) -> list[str]:
    """Of the jobs of the test; the worker puts some into the queue by the clock."""
    statement = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'note' ORDER BY id"
    return [row[0] for row in query(data_dir, statement)]


def runs(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_the_job_of_a_worker_killed_in_the_middle_is_done_by_the_next(data_dir: Path, noted: Path) -> None:
    put_into_queue(data_dir, noted, seconds=600)
    with worker(data_dir) as first:
        wait_until(lambda: runs(noted) == [first.pid], seconds=30)
        first.kill()
        first.wait()
    assert states(data_dir) == ["doing"]
    with worker(data_dir) as second:
        wait_until(lambda: states(data_dir) == ["succeeded"], seconds=30)
        assert runs(noted) == [first.pid, second.pid]


def test_a_worker_that_works_already_takes_over_from_one_that_was_killed(data_dir: Path, noted: Path) -> None:
    put_into_queue(data_dir, noted, seconds=600)
    with worker(data_dir) as first:
        wait_until(lambda: runs(noted) == [first.pid], seconds=30)
        with worker(data_dir) as second:
            wait_until(lambda: len(query(data_dir, "SELECT 1 FROM procrastinate_workers")) >= 4, seconds=30)
            first.kill()
            wait_until(lambda: states(data_dir) == ["succeeded"], seconds=30)
            assert runs(noted) == [first.pid, second.pid]


def test_a_long_import_keeps_no_analysis_waiting_and_no_second_import_runs_beside_it(
    data_dir: Path, noted: Path
) -> None:
    put_into_queue(data_dir, noted, seconds=600, queue="imports")
    with worker(data_dir) as process:
        wait_until(lambda: runs(noted) == [process.pid], seconds=30)
        put_into_queue(data_dir, noted, seconds=0, queue="imports")
        put_into_queue(data_dir, noted, seconds=0, queue="analyses")
        wait_until(lambda: states(data_dir) == ["doing", "todo", "succeeded"], seconds=30)


def test_a_job_that_takes_its_worker_with_it_every_time_is_given_up(data_dir: Path, noted: Path) -> None:
    query(
        data_dir,
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, attempts)"
        " VALUES ('note', 'default', '{}', 'doing', 2)",
    )
    with worker(data_dir):
        wait_until(lambda: states(data_dir) == ["failed"], seconds=30)
    assert runs(noted) == []


def test_asked_to_end_it_ends(data_dir: Path, noted: Path) -> None:
    with worker(data_dir) as process:
        put_into_queue(data_dir, noted, seconds=0)
        wait_until(lambda: states(data_dir) == ["succeeded"], seconds=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_in_the_middle_of_a_job_it_ends_soon_after_the_process_that_started_it(
    data_dir: Path, noted: Path
) -> None:
    put_into_queue(data_dir, noted, seconds=600)
    watched, owner_end = os.pipe()
    with worker(data_dir, variables={"LANDMARK_OWNER_PIPE": str(watched)}, pass_fds=(watched,)) as process:
        os.close(watched)
        wait_until(lambda: runs(noted) == [process.pid], seconds=30)
        os.close(owner_end)
        assert process.wait(timeout=20) == 1
    assert states(data_dir) == ["doing"]


def test_imports_and_analyses_without_a_job_say_that_they_failed(data_dir: Path, noted: Path) -> None:
    # Nothing of the kind exists here; that the statement runs, and finds nothing, is seen in the worker's log.
    with worker(data_dir) as process:
        put_into_queue(data_dir, noted, seconds=2)
        wait_until(lambda: states(data_dir) == ["succeeded"], seconds=30)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert "Traceback" not in log
    assert "could not be looked after" not in log
