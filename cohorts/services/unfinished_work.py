"""Imports and analyses whose work ended without its service saying so: by a defect, or because the job is gone.

A row that is queued or running always has a job that waits or runs. Where it has none, nobody will ever finish it, and
the row says so instead of promising progress for ever.
"""

import traceback
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from procrastinate.contrib.django.models import ProcrastinateJob

from cohorts.analyses.wording import sentence
from cohorts.messages import gettext_noop as _
from cohorts.models import Analysis, DataImport
from cohorts.services.lost_connection import is_lost_connection

# The name under which a job carries the key of each.
_KEYS: tuple[tuple[type[Model], str], ...] = ((DataImport, "import_id"), (Analysis, "analysis_id"))
_UNFINISHED = ("queued", "running")

ABANDONED = _(
    "The program that worked on this ended several times before it was done. Nothing was half-written."
)
DEFECT = _("An error of the program ended this: %(error)s in %(file)s, line %(line)d.")


class FailureOnRow(AbstractContextManager[None]):
    """Marks the row failed where its work ends by a defect, and lets the error go on to the log of the worker.

    The row names the kind of error and its place in the code, not its message, which can quote a patient. A lost
    connection is no defect: the job is tried again.
    """

    def __init__(self, model: type[Model], key: UUID) -> None:
        self._model = model
        self._key = key

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or is_lost_connection(error):
            return
        place = traceback.extract_tb(trace)[-1]
        file = "/".join(place.filename.split("/")[-2:])
        told = {"error": type(error).__name__, "file": file, "line": place.lineno}
        problem = _problem(self._model, "defect", DEFECT, **told)
        _unfinished(self._model).filter(pk=self._key).update(state="failed", problem=problem)


def fail_abandoned() -> int:
    """Marks failed what is queued or running without a job; returns how many."""
    count = 0
    for model, key in _KEYS:
        jobs = ProcrastinateJob.objects.annotate(key=KT(f"args__{key}")).filter(
            status__in=("todo", "doing"), key=Cast(OuterRef("pk"), TextField())
        )
        problem = _problem(model, "abandoned", ABANDONED)
        count += _unfinished(model).exclude(Exists(jobs)).update(state="failed", problem=problem)
    return count


def _problem(model: type[Model], code: str, message: str, **values: Any) -> Any:
    """As the table keeps it: an analysis a sentence for every language, an import the words."""
    return sentence(code, message, **values) if model is Analysis else message % values


def _unfinished(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.filter(state__in=_UNFINISHED)
