"""What the worker does by the clock."""

from procrastinate.contrib.django import app

from decision_support import tasks
from decision_support.models import PatientStatus
from tests.cast import Cast, early_negative


def test_the_worklist_is_kept_true_every_minute(cast: Cast) -> None:
    cast.patient(early_negative())
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert due[tasks.keep_worklist_true.name] == "* * * * *"
    tasks.keep_worklist_true(timestamp=0)
    assert PatientStatus.objects.count() == 1
