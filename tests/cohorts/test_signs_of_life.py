"""What runs says so only as long as its worker does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cohorts.models import Analysis, DataImport
from cohorts.services import analyses, cohorts, import_states, imports
from cohorts.signs_of_life import silent_since
from tests.cast import PASSWORD, Cast

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def worker(seen_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [seen_at]
        )
        return int(cursor.fetchone()[0])


def held(row: Analysis | DataImport, by: int) -> None:
    """The row runs, and this worker has its job."""
    type(row)._default_manager.filter(pk=row.pk).update(
        state="running", heartbeat_at=NOW - timedelta(hours=1)
    )
    row.refresh_from_db()
    name = "analysis_id" if isinstance(row, Analysis) else "import_id"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE args @> %s::jsonb",
            [by, json.dumps({name: str(row.pk)})],
        )
        assert cursor.rowcount == 1


@pytest.fixture
def analysis(cast: Cast) -> Analysis:
    cohort = cohorts.create(values={"name": "All", "centres": ["north"]}, by=cast.haematologist)
    definition = {"kind": "survival", "endpoint": "overall_survival", "time_zero": "diagnosis"}
    return analyses.create(version=cohort.versions.get(), definition=definition, by=cast.haematologist)


@pytest.fixture
def data_import(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> DataImport:
    monkeypatch.setattr(import_states, "SMALL", 0)  # all of it is left to the worker
    found = imports.upload(
        centre=cast.north, file_name="f.csv", content=[b"MRN,DOB\n1,1990-02-03\n"], by=cast.haematologist
    ).data_import
    return found


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cohorts.signs_of_life.timezone.now", lambda: NOW)


@pytest.mark.parametrize(("seconds", "silent"), [(5, False), (9, False), (11, True)])
def test_a_third_of_the_silence_after_which_a_job_is_brought_back_is_said(
    analysis: Analysis, settings: Any, seconds: int, silent: bool
) -> None:
    settings.WORKER_SILENCE_SECONDS = 30
    seen_at = NOW - timedelta(seconds=seconds)
    held(analysis, worker(seen_at))
    assert silent_since(analysis) == (seen_at if silent else None)


def test_another_worker_that_lives_does_not_speak_for_the_one_that_has_the_job(analysis: Analysis) -> None:
    held(analysis, worker(NOW - timedelta(minutes=2)))
    worker(NOW)
    assert silent_since(analysis) == NOW - timedelta(minutes=2)


def test_what_waits_is_looked_after_by_any_worker(analysis: Analysis) -> None:
    worker(NOW - timedelta(minutes=2))
    assert analysis.state == "queued"
    assert silent_since(analysis) == NOW - timedelta(minutes=2)
    worker(NOW)
    assert silent_since(analysis) is None


def test_what_is_over_needs_no_worker(analysis: Analysis) -> None:
    Analysis.objects.filter(pk=analysis.pk).update(state="cancelled")
    analysis.refresh_from_db()
    worker(NOW - timedelta(minutes=2))
    assert silent_since(analysis) is None


@pytest.mark.parametrize("what", ["analysis", "data_import"])
def test_page_and_answer_say_since_when_the_worker_is_silent(
    client: Client, cast: Cast, request: pytest.FixtureRequest, what: str
) -> None:
    row = request.getfixturevalue(what)
    held(row, worker(NOW - timedelta(minutes=2)))
    name, key = ("analysis", "analysis_id") if what == "analysis" else ("import", "import_id")
    assert client.login(username="haematologist", password=PASSWORD)
    assert (
        "No sign of life from the worker since" in client.get(reverse(name, args=[row.pk])).content.decode()
    )
    answer = client.get(reverse(f"api:{name}", kwargs={key: row.pk}), headers={"accept": "application/json"})
    assert answer.json()["worker_silent_since"].startswith("2026-11-21T")
