"""Analyses of a cohort: asked for, run in the queue, cancelled, tried again, repeated on the data of the day.

What is asked is checked at once; the answer is computed by a worker. The row of an analysis says how far it is, so a
worker that is killed loses nothing: the job is taken up again and starts from the data.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts import queue
from cohorts.analyses import guard
from cohorts.analyses.definition import Definition
from cohorts.analyses.parsing import parse
from cohorts.analyses.selection import later
from cohorts.analyses.wording import Sentence, in_words, sentence
from cohorts.analysis_selectors import waiting
from cohorts.cohort_members import definition_of
from cohorts.messages import gettext_noop
from cohorts.models import Analysis, AnalysisState, Centre, Cohort, CohortVersion
from cohorts.services import access, audit
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.validation.problems import DefinitionProblems, Problem

# The parts of a run: reading the patients, computing, storing.
STEPS = 3


class AnalysisRefused(RecordProblems):
    """A comparison that immortal time would bias. `refusal` says what is known when, and what is allowed instead."""

    def __init__(self, refusal: guard.Refusal) -> None:
        super().__init__([Problem(refusal.pointer, in_words(refusal.sentence, _), refusal.code)])
        self.refusal = refusal.plain()

    @property
    def extension_members(self) -> dict[str, Any]:
        """What a problem document says beyond its errors (RFC 9457, section 3.2)."""
        return {"refusal": self.refusal}


class NotNow(RecordProblems):
    """The state of the analysis does not allow it."""


@transaction.atomic
def create(*, version: CohortVersion, definition: Any, by: User) -> Analysis:
    """Ask for an analysis of a version of a cohort. Errors: RecordProblems, AnalysisRefused (one of them)."""
    centres = _require_reader(version.cohort, by)
    if version.cohort.archived:
        message = _("This cohort is archived; take it out of the archive first.")
        raise RecordProblems([Problem("", message, "archived")])
    asked = check(version=version, definition=definition, exact=access.sees_small_cells(by, centres))
    return _enqueue(version, asked, centres, by)


def check(*, version: CohortVersion, definition: Any, exact: bool) -> Definition:
    """The definition, read and found fair; `exact` as in `waiting`. Errors as `create`."""
    try:
        asked = parse(definition)
    except DefinitionProblems as refused:
        raise RecordProblems(
            [Problem(found.pointer, _(found.message), found.code, found.kind) for found in refused.problems]
        ) from refused
    if asked.as_of is not None and asked.as_of > timezone.localdate():
        raise RecordProblems([Problem("/as_of", _("This day has not come yet."), "future")])
    _refuse_the_future(version, asked, exact=exact)
    return asked


def _refuse_the_future(version: CohortVersion, asked: Definition, *, exact: bool) -> None:
    """Errors: AnalysisRefused, where arms, variables or the cohort's own criteria look ahead of the clock."""
    chosen = later(definition_of(version))
    if guard.check(asked, None, chosen) is not None:
        refusal = guard.check(asked, waiting(version, asked.time_zero, exact=exact), chosen)
        assert refusal is not None
        raise AnalysisRefused(refusal)


@transaction.atomic
def cancel(*, analysis: Analysis, by: User) -> Analysis:
    """No result is wanted any more: at once where it waits, otherwise at the next step of the worker."""
    locked, centres = _lock(analysis, by)
    if locked.over:
        raise NotNow([Problem("", _("This analysis is over."), "over")])
    locked.cancel_requested_at = timezone.now()
    if locked.state == AnalysisState.QUEUED:
        locked.state = AnalysisState.CANCELLED
        locked.finished_at = locked.cancel_requested_at
    locked.save(update_fields=["cancel_requested_at", "state", "finished_at"])
    _audit(locked, centres, by, "cancelled", {"state": (analysis.state, locked.state)})
    return locked


@transaction.atomic
def retry(*, analysis: Analysis, by: User) -> Analysis:
    """Put one that failed or was cancelled back into the queue."""
    locked, centres = _lock(analysis, by)
    if locked.state not in (AnalysisState.FAILED, AnalysisState.CANCELLED):
        message = _("Only an analysis that failed or was cancelled can be tried again.")
        raise NotNow([Problem("", message, "not_failed")])
    _refuse_the_future(locked.cohort_version, parse(locked.definition), exact=False)
    former = locked.state
    locked.state, locked.problem, locked.done = AnalysisState.QUEUED, None, 0
    locked.cancel_requested_at = locked.started_at = locked.heartbeat_at = locked.finished_at = None
    locked.save()
    queue.enqueue_analysis(locked.pk)
    _audit(locked, centres, by, "tried_again", {"state": (former, locked.state)})
    return locked


@transaction.atomic
def repeat(*, analysis: Analysis, by: User) -> Analysis:
    """The same definition on the data of today, as a new analysis that says what changed."""
    centres = _require_reader(analysis.cohort_version.cohort, by)
    if analysis.state != AnalysisState.FINISHED:
        raise NotNow([Problem("", _("Only a finished analysis can be repeated."), "not_finished")])
    asked = parse(analysis.definition)
    _refuse_the_future(analysis.cohort_version, asked, exact=False)
    return _enqueue(analysis.cohort_version, asked, centres, by, repeats=analysis)


def run(*, analysis_id: UUID) -> None:
    """What the worker does: read the patients, compute, store. One that is over or cancelled is left alone."""
    analysis = _begin(analysis_id)
    if analysis is None:
        return
    # These load pandas and the statistics, which no web process may.
    from cohorts.analyses.statistical_reasons import reason_values
    from cohorts.analyses.time_zero import NothingToAnalyse
    from cohorts.services.analysis_run import answer
    from cohorts.statistics import StatisticsError

    try:
        result = answer(analysis, lambda done: _proceed(analysis_id, done))
    except NothingToAnalyse as nothing:
        _end(analysis_id, problem=nothing.sentence)
    except StatisticsError as refused:
        message = gettext_noop("This cannot be computed from %(column)s: %(reason)s.")
        _end(analysis_id, problem=sentence("not_computed", message, **reason_values(refused)))
    except Cancelled:
        _end(analysis_id)
    else:
        _end(analysis_id, result=result)


class Cancelled(Exception):
    """Somebody cancelled the analysis while it ran."""


def _begin(analysis_id: UUID) -> Analysis | None:
    """The analysis, marked as running; None where there is nothing to do. One that was running lost its worker."""
    with transaction.atomic():
        analysis = _of_worker(analysis_id)
        if analysis is None:
            return None
        now = timezone.now()
        if analysis.cancel_requested_at is not None:
            analysis.state, analysis.finished_at = AnalysisState.CANCELLED, now
            analysis.save(update_fields=["state", "finished_at"])
            return None
        analysis.state, analysis.done, analysis.total = AnalysisState.RUNNING, 0, STEPS
        analysis.started_at, analysis.heartbeat_at = now, now
        analysis.save(update_fields=["state", "done", "total", "started_at", "heartbeat_at"])
        return analysis


def _proceed(analysis_id: UUID, done: int) -> None:
    """Note a step. Errors: Cancelled, where somebody asked for it."""
    with transaction.atomic():
        analysis = _of_worker(analysis_id)
        if analysis is None or analysis.cancel_requested_at is not None:
            raise Cancelled
        analysis.done, analysis.heartbeat_at = done, timezone.now()
        analysis.save(update_fields=["done", "heartbeat_at"])


def _end(
    analysis_id: UUID, *, result: Mapping[str, Any] | None = None, problem: Sentence | None = None
) -> None:
    """Store the result, or why there is none; neither where it was cancelled meanwhile."""
    with transaction.atomic():
        analysis = _of_worker(analysis_id)
        if analysis is None:
            return
        analysis.finished_at = analysis.heartbeat_at = timezone.now()
        if problem is not None:
            analysis.state, analysis.problem = AnalysisState.FAILED, problem
        elif result is None or analysis.cancel_requested_at is not None:
            analysis.state = AnalysisState.CANCELLED
        else:
            analysis.state, analysis.result, analysis.done = AnalysisState.FINISHED, result, STEPS
            analysis.frame_sha256 = result["frame_sha256"]
            analysis.software_version = settings.SOFTWARE_VERSION
        analysis.save()
        changes = {"state": (AnalysisState.RUNNING.value, analysis.state)}
        _audit(analysis, list(analysis.cohort_version.cohort.centres.all()), None, "ended", changes)


def _of_worker(analysis_id: UUID) -> Analysis | None:
    """The row, locked; None where nobody waits for it any more."""
    found = Analysis.objects.select_for_update(of=("self",)).select_related("cohort_version__cohort")
    analysis = found.filter(pk=analysis_id).first()
    return None if analysis is None or analysis.over else analysis


def _enqueue(
    version: CohortVersion,
    asked: Definition,
    centres: list[Centre],
    by: User,
    repeats: Analysis | None = None,
) -> Analysis:
    analysis = Analysis.objects.create(
        cohort_version=version,
        kind=asked.kind.value,
        title=asked.title,
        definition=asked.plain(),
        created_by=by,
        repeats=repeats,
    )
    queue.enqueue_analysis(analysis.pk)
    changes = {"definition": (None, analysis.definition), "repeats": (None, repeats and repeats.pk)}
    _audit(analysis, centres, by, "asked", changes)
    return analysis


def _lock(analysis: Analysis, by: User) -> tuple[Analysis, list[Centre]]:
    locked = Analysis.objects.select_for_update(of=("self",)).select_related("cohort_version__cohort")
    found = locked.get(pk=analysis.pk)
    return found, _require_reader(found.cohort_version.cohort, by)


def _require_reader(cohort: Cohort, by: User) -> list[Centre]:
    """The centres of the cohort; refused where the user does not read them all."""
    centres = list(cohort.centres.order_by("pk"))
    read = access.reach(by).read
    if not all(centre.pk in read for centre in centres):
        raise NotPermitted(_("Only members of all its centres may use a cohort."))
    return centres


def _audit(
    analysis: Analysis,
    centres: list[Centre],
    by: User | None,
    action: str,
    changes: Mapping[str, tuple[Any, Any]],
) -> None:
    """One event a centre, so that each centre's audit is whole."""
    for centre in centres:
        audit.write(by=by, action=action, subject=analysis, centre_code=centre.code, changes=changes)
