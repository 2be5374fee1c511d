"""What a worker does of itself, by the clock: each task calls one service."""

from procrastinate.contrib.django import app

# A minute's share: at a few milliseconds a patient the worker is soon free for what somebody waits for.
PATIENTS_A_MINUTE = 2_000


@app.periodic(cron="* * * * *")
@app.task(queue="worklist", queueing_lock="worklist", priority=-10)
def keep_worklist_true(timestamp: int) -> None:
    """`timestamp` is the minute it was due, which procrastinate hands to every periodic task."""
    # Imported when it runs, as the knowledge base is read with it.
    from decision_support.services import worklist

    worklist.refresh_next(limit=PATIENTS_A_MINUTE)
