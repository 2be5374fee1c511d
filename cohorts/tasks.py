"""What a worker does with a job: each task calls one service.

A job carries the key of a row and nothing else: what is to be done, how far it is and what went wrong stands on that
row, which its service writes. So the table of the queue holds no patient data, and losing it loses no result.

The services are imported when a job runs: they load pandas and the statistics, which no web process may.
"""

from uuid import UUID

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

RETRY_AFTER_SECONDS = (2, 10, 60, 300)

# SQLSTATE of a server that ended the connection or does not take one yet: class 08 and these of class 57.
_LOST_STATES = ("57P01", "57P02", "57P03", "57P05")


class WhenConnectionIsLost(BaseRetryStrategy):
    """Tries a job again where the database went away under it, and only then: a defect would only repeat itself."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not is_lost_connection(exception) or job.attempts >= len(RETRY_AFTER_SECONDS):
            return None
        return RetryDecision(retry_in={"seconds": RETRY_AFTER_SECONDS[job.attempts]})


def is_lost_connection(error: BaseException) -> bool:
    """True where the database did not refuse the statement but was gone: no SQLSTATE at all, or one that says so."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith("08") or state in _LOST_STATES


@app.task(queue="imports", retry=WhenConnectionIsLost())
def proceed_with_import(*, import_id: str) -> None:
    from cohorts.services import imports

    imports.proceed(import_id=UUID(import_id))


@app.task(queue="analyses", retry=WhenConnectionIsLost())
def run_analysis(*, analysis_id: str) -> None:
    from cohorts.services import analyses

    analyses.run(analysis_id=UUID(analysis_id))
