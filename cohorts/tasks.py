"""What a worker does with a job: each task calls one service.

A job carries the key of a row and nothing else: what is to be done, how far it is and what went wrong stands on that
row, which its service writes. So the table of the queue holds no patient data, and losing it loses no result.

The services are imported when a job runs: they load pandas and the statistics, which no web process may.
"""

from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from cohorts.services.lost_connection import is_lost_connection

RETRY_AFTER_SECONDS = (2, 10, 60, 300)


class WhenConnectionIsLost(BaseRetryStrategy):
    """Tries a job again where the database went away under it, and only then: a defect would only repeat itself."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not is_lost_connection(exception) or job.attempts >= len(RETRY_AFTER_SECONDS):
            return None
        return RetryDecision(retry_in={"seconds": RETRY_AFTER_SECONDS[job.attempts]})


@app.task(queue="imports", retry=WhenConnectionIsLost())
def proceed_with_import(*, import_id: str) -> None:
    from cohorts.models import DataImport
    from cohorts.services.imports import proceed
    from cohorts.services.unfinished_work import FailureOnRow

    with FailureOnRow(DataImport, UUID(import_id)):
        proceed(import_id=UUID(import_id))


@app.task(queue="analyses", retry=WhenConnectionIsLost())
def run_analysis(*, analysis_id: str) -> None:
    from cohorts.models import Analysis
    from cohorts.services import analyses
    from cohorts.services.unfinished_work import FailureOnRow

    with FailureOnRow(Analysis, UUID(analysis_id)):
        analyses.run(analysis_id=UUID(analysis_id))


@app.task(queue="analyses", retry=WhenConnectionIsLost())
def count_cohort_version(*, version_id: str) -> None:
    from cohorts.services import cohorts

    cohorts.count_version(version_id=int(version_id))
