from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError
from django.utils import translation

from cohorts import queue
from cohorts.models import Analysis, DataImport, ImportState
from cohorts.presented_analysis import shown_problem
from cohorts.services.unfinished_work import ABANDONED, FailureOnRow, fail_abandoned
from tests.cast import Cast
from tests.example_analyses import cohort, unfinished
from tests.jobs import Jobs


def an_import(cast: Cast, state: str, digit: str = "a") -> UUID:
    row = DataImport.objects.create(
        centre=cast.north, file_name="patients.csv", sha256=digit * 64, byte_size=1, kind="csv", state=state,
        created_by=cast.haematologist,
    )  # fmt: skip
    return row.pk


def fate(key: UUID) -> tuple[Any, ...]:
    return DataImport.objects.values_list("state", "problem").get(pk=key)


def test_what_is_queued_without_a_job_failed(cast: Cast, jobs: Jobs) -> None:
    lost, waiting = an_import(cast, "queued", "a"), an_import(cast, "queued", "b")
    queue.enqueue_import(waiting)
    assert fail_abandoned() == 1
    assert fate(lost) == (ImportState.FAILED, ABANDONED)
    assert fate(waiting) == (ImportState.QUEUED, "")


def test_what_awaits_a_person_is_left_alone(cast: Cast) -> None:
    ready = an_import(cast, "ready")
    assert fail_abandoned() == 0
    assert fate(ready) == (ImportState.READY, "")


def test_a_defect_is_named_by_kind_and_place_and_not_by_what_it_quotes(cast: Cast) -> None:
    key = an_import(cast, "running")
    with pytest.raises(LookupError), FailureOnRow(DataImport, key):
        raise LookupError("Zhang Wei, 1234")
    state, problem = fate(key)
    assert state == ImportState.FAILED
    assert problem.startswith(
        "An error of the program ended this: LookupError in services/test_unfinished_work.py"
    )
    assert "Zhang" not in problem


def test_why_an_analysis_ended_is_kept_as_a_sentence_that_each_reader_gets_in_their_language(
    cast: Cast,
) -> None:
    of = cohort(cast.haematologist, cast.north)
    broken, abandoned = unfinished(of, "running"), unfinished(of, "queued")
    with pytest.raises(LookupError), FailureOnRow(Analysis, broken.pk):
        raise LookupError("Zhang Wei, 1234")
    assert fail_abandoned() == 1
    broken.refresh_from_db()
    abandoned.refresh_from_db()
    said = shown_problem(broken)
    assert said.startswith("An error of the program ended this: LookupError in services/")
    assert "Zhang" not in said
    assert shown_problem(abandoned) == ABANDONED
    with translation.override("zh-hans"):
        assert shown_problem(broken).startswith("程序出错而中止：LookupError")


def test_a_lost_connection_is_no_defect(cast: Cast) -> None:
    key = an_import(cast, "running")
    with pytest.raises(OperationalError), FailureOnRow(DataImport, key):
        raise OperationalError from psycopg.OperationalError("server closed the connection unexpectedly")
    assert fate(key) == (ImportState.RUNNING, "")


def test_what_its_service_ended_already_keeps_its_own_words(cast: Cast) -> None:
    key = an_import(cast, "running")
    DataImport.objects.filter(pk=key).update(state="failed", problem="The file has no header.")
    with pytest.raises(LookupError), FailureOnRow(DataImport, key):
        raise LookupError
    assert fate(key) == (ImportState.FAILED, "The file has no header.")
