"""The worker: takes jobs from the queue in two lanes, and brings back those whose worker died.

Imports have a lane of their own, and everything else the other; each does one job after another. So an import of an
hour keeps no analysis waiting, and the memory is that of one import and one other job at most.

A worker says every few seconds that it is alive. One that was killed stops saying so; its job then goes back into the
queue, at the start of the next worker or while another one runs. A job that took its worker with it several times is
given up, so that it does not do so for ever.
"""

import asyncio
import logging
import os
import signal
import threading
import time
from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection
from procrastinate import App, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, Status

from cohorts.services import unfinished_work
from decision_support.worker_process import OWNER_PIPE, STOP_SECONDS

logger = logging.getLogger(__name__)

ATTEMPTS = 3
IMPORTS = "imports"  # the queue of cohorts.tasks.proceed_with_import
KEEP_FINISHED_HOURS = 7 * 24
_HEARTBEATS_BEFORE_STALLED = 6


def run(*, wait: bool = True) -> None:
    """Works until a signal ends it; with `wait` false, until nothing waits. The main thread calls it."""
    _end_with_owner()
    silence: int = settings.WORKER_SILENCE_SECONDS
    # The web processes put jobs into the queue over Django's connection; a worker needs connections of its own.
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        asyncio.run(_work(worker_app, silence, wait=wait))


async def _work(worker_app: App, silence: int, *, wait: bool) -> None:
    async with worker_app.open_async():
        await bring_back_stalled(worker_app, silence)
        minder = asyncio.create_task(_mind(worker_app, silence))
        lanes = (
            worker_app.run_worker_async(
                queues=queues,
                name=name,
                wait=wait,
                install_signal_handlers=False,
                update_heartbeat_interval=silence / _HEARTBEATS_BEFORE_STALLED,
                stalled_worker_timeout=silence,
            )
            for name, queues in lanes_of(worker_app).items()
        )
        work = asyncio.gather(*lanes)

        def stop() -> None:
            minder.cancel()
            work.cancel()
            threading.Thread(target=_end_after_a_while, daemon=True).start()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        try:
            await work
        except asyncio.CancelledError:
            logger.info("The worker was asked to end.")
        finally:
            minder.cancel()


def lanes_of(worker_app: App) -> dict[str, list[str]]:
    """The queues of each lane: imports, and those of all other tasks that there are."""
    worker_app.perform_import_paths()
    queues = {task.queue for task in worker_app.tasks.values()}
    return {IMPORTS: [IMPORTS], "others": sorted(queues - {IMPORTS})}


async def _mind(worker_app: App, silence: int) -> None:
    """Looks for stalled jobs as long as the worker works, and clears away what ended long ago."""
    while True:
        await asyncio.sleep(silence / 3)
        try:
            await bring_back_stalled(worker_app, silence)
            await asyncio.to_thread(_fail_abandoned)
            await worker_app.job_manager.delete_old_jobs(
                nb_hours=KEEP_FINISHED_HOURS,
                include_failed=True,
                include_cancelled=True,
                include_aborted=True,
            )
        except (exceptions.ConnectorException, DatabaseError):
            # The database is away; the worker itself notices too, and ends if it does not come back.
            logger.warning("The queue could not be looked after; trying again.", exc_info=True)


async def bring_back_stalled(worker_app: App, silence: float) -> None:
    """Puts back into the queue what a worker had when it died: one that was silent for `silence` seconds."""
    manager = worker_app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        if job.attempts + 1 >= ATTEMPTS:
            await _give_up(worker_app, job)
            continue
        try:
            await manager.retry_job(job)
        except exceptions.UniqueViolation:
            # The same work waits already: it was asked for again meanwhile.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
        logger.warning(
            "The worker of job %s (%s) died; the job is in the queue again.", job.id, job.task_name
        )


async def _give_up(worker_app: App, job: Job) -> None:
    logger.error("Job %s (%s) ended its worker %s times; it is given up.", job.id, job.task_name, ATTEMPTS)
    await worker_app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


def _fail_abandoned() -> None:
    try:
        unfinished_work.fail_abandoned()
    finally:
        connection.close()


def _end_with_owner() -> None:
    """Ends this process when the `manage.py serve` that started it has died, however it died.

    The other end of the pipe is held by that process alone, so reading ends when it does.
    """
    descriptor = os.environ.get(OWNER_PIPE)
    if descriptor is not None:
        threading.Thread(target=_wait_for_owner, args=(int(descriptor),), daemon=True).start()


def _wait_for_owner(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end_after_a_while() -> None:
    """Cuts off a job that does not end in time: a stopping worker gives no sign of life, so another may take it."""
    time.sleep(STOP_SECONDS)
    os._exit(1)
