"""Running what was put into the queue, in the process and the transaction of the test."""

import json
from typing import Any, NamedTuple

from django.db import connection
from procrastinate.contrib.django import app


class WaitingJob(NamedTuple):
    task: str
    arguments: dict[str, Any]


class Jobs:
    """The queue as a test sees it. `run` stands for a worker; what a task raises comes out of it."""

    def waiting(self) -> list[WaitingJob]:
        """In the order in which a worker takes them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id"
            )
            return [WaitingJob(name, _decoded(arguments)) for name, arguments in cursor.fetchall()]

    def run(self) -> int:
        """Runs all that waits, and what those jobs put there; returns how many ran."""
        count = 0
        while job := self._take():
            app.tasks[job.task](**job.arguments)
            count += 1
        return count

    def _take(self) -> WaitingJob | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo'"
                " ORDER BY priority DESC, id LIMIT 1) RETURNING task_name, args"
            )
            row = cursor.fetchone()
        return WaitingJob(row[0], _decoded(row[1])) if row else None


def _decoded(arguments: Any) -> dict[str, Any]:
    return json.loads(arguments) if isinstance(arguments, str) else arguments
