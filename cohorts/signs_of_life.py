"""Whether the worker that has an import or an analysis still lives, for pages and answers that would say "running".

A worker says every few seconds that it lives, whatever it is at. One that was killed stops saying so; its job is
brought back only some time later, and until then nothing would tell a reader why nothing moves.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.fields.json import KT
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cohorts.models import Analysis, DataImport
from cohorts.queue import worker_seen_at

_KEYS = {DataImport: "import_id", Analysis: "analysis_id"}
# A worker speaks six times within the time after which its jobs are brought back; two of these were missed.
_SHARE_OF_SILENCE = 3


def silent_since(row: Analysis | DataImport) -> datetime | None:
    """The last sign of life from the worker of what is queued or running, where that is too long ago; else None.

    Of what runs, the worker is the one that has its job; of what waits, any. Where no worker is there at all, the last
    sign is that of the row itself.
    """
    if row.state == "queued":
        seen = worker_seen_at()
    elif row.state == "running":
        jobs = ProcrastinateJob.objects.annotate(key=KT(f"args__{_KEYS[type(row)]}"))
        held = jobs.filter(status="doing", key=str(row.pk))
        seen = held.aggregate(latest=Max("worker__last_heartbeat"))["latest"]
    else:
        return None
    latest = seen or row.heartbeat_at or row.created_at
    allowed = timedelta(seconds=settings.WORKER_SILENCE_SECONDS / _SHARE_OF_SILENCE)
    return latest if timezone.now() - latest > allowed else None
