"""A worker killed in the middle of a fit, as a real process: nothing half-written, and the next one answers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from decision_support.embedded_postgres import connection
from tests.decision_support.embedded_postgres.servers import environment, migrated, wait_until
from tests.source_code import ROOT

pytestmark = pytest.mark.processes

SILENCE = {"LANDMARK_WORKER_SILENCE_SECONDS": "2"}

# Twenty transplanted patients, a cohort of them, and an analysis that waits in the queue.
ASK = """
import django
django.setup()
from datetime import date, timedelta
from django.contrib.auth.models import User
from cohorts.models import CohortVersion, Role
from cohorts.services import access, analyses, centres, cohorts, patients

by = User.objects.create_user("haematologist")
north = centres.create(values={"code": "north", "name": "Northern centre"}, by=None)
access.grant(user=by, centre=north, role=Role.CLINICIAN, by=None)
for number in range(20):
    def on(days):
        return (date(2020, 1, 1) + timedelta(days=days)).isoformat()
    end = {"kind": "death" if number % 2 else "last_follow_up", "occurred_on": on(300 + 37 * number)}
    patients.create(centre=north, by=by, record={
        "patient": {"identifier": f"N-{number}", "birth_date": "1990-01-01", "sex": "female"},
        "diagnosis": {"diagnosed_on": on(0), "lineage": "B"},
        "remission": {"status": "CR1", "achieved_on": on(30)},
        "transplants": [{"performed_on": on(150), "kind": "autologous" if number % 3 else "allogeneic"}],
        "outcomes": [end],
    })
cohort = cohorts.create(values={"name": "Everybody", "centres": ["north"]}, by=by)
definition = {"kind": "survival", "endpoint": "overall_survival", "arms": "transplant_kind"}
version = CohortVersion.objects.select_related("cohort").get(cohort=cohort)
print(analyses.create(version=version, definition=definition, by=by).pk)
"""
# A worker that notes its process when it fits, and the first time fits for ever.
WORKER = """
import os, sys, time, django
django.setup()
from cohorts.analyses import models

fit, noted = models.cox, sys.argv[1]

def slowly(*arguments, **named):
    with open(noted, "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(600 if len(open(noted).readlines()) == 1 else 0)
    return fit(*arguments, **named)

models.cox = slowly
from decision_support import worker
worker.run()
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with migrated() as folder:
        yield folder


def program(data_dir: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment(data_dir), capture_output=True,
                          text=True, check=True)  # fmt: skip
    return done.stdout.strip()


def worker(data_dir: Path, noted: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WORKER, str(noted)], cwd=ROOT, env=environment(data_dir, **SILENCE),
                            stderr=subprocess.DEVNULL, text=True)  # fmt: skip


def row(data_dir: Path) -> tuple[Any, ...]:
    """State, steps done, whether there is a result, and the number of curves in it."""
    settings = connection(data_dir)
    with psycopg.connect(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"]) as link:
        found = link.execute(
            "SELECT state, done, result IS NOT NULL, coalesce(jsonb_array_length(result->'groups'), 0), problem"
            " FROM cohorts_analysis"
        ).fetchone()
    assert found is not None
    return tuple(found)


def test_an_analysis_whose_worker_is_killed_in_the_fit_is_answered_by_the_next(data_dir: Path) -> None:
    program(data_dir, "-c", ASK)
    noted = data_dir / "noted"
    first = worker(data_dir, noted)
    try:
        wait_until(noted.exists, seconds=60)
        assert row(data_dir) == ("running", 1, False, 0, None)
    finally:
        first.kill()
        first.wait()
    assert row(data_dir) == ("running", 1, False, 0, None)
    second = worker(data_dir, noted)
    try:
        wait_until(lambda: row(data_dir)[0] != "running", seconds=60)
        assert row(data_dir) == ("finished", 3, True, 2, None)
        assert [int(line) for line in noted.read_text().splitlines()] == [first.pid, second.pid]
    finally:
        second.kill()
        second.wait()
