"""Putting long work into the queue.

The job is written in the transaction of the caller: it exists if and only if what it works on does, and no worker sees
it before. A job waits once: asking again while it waits changes nothing. Two workers never run the same one at once.

Call these from services in a web process or a command, not from within a job.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from cohorts import tasks

# Taken before what waits with a lower number: somebody looks at a page while an analysis runs.
_ANALYSES_FIRST = 10


def enqueue_import(import_id: UUID) -> None:
    _enqueue(tasks.proceed_with_import, f"import {import_id}", 0, import_id=str(import_id))


def enqueue_analysis(analysis_id: UUID) -> None:
    _enqueue(tasks.run_analysis, f"analysis {analysis_id}", _ANALYSES_FIRST, analysis_id=str(analysis_id))


def enqueue_count(version_id: int) -> None:
    key = f"cohort version {version_id}"
    _enqueue(tasks.count_cohort_version, key, _ANALYSES_FIRST, version_id=str(version_id))


def _enqueue(task: Task, lock: str, priority: int, **keys: str) -> None:
    try:
        # A savepoint, so that a job that waits already does not spoil the transaction of the caller.
        with transaction.atomic():
            task.configure(lock=lock, queueing_lock=lock, priority=priority).defer(**keys)
    except AlreadyEnqueued:
        return


def worker_seen_at() -> datetime | None:
    """When a worker last said that it lives; None where none ever did, or the last one ended as it should."""
    return ProcrastinateWorker.objects.aggregate(latest=Max("last_heartbeat"))["latest"]
