"""Keeping the worklist's table true: where each patient stands, derived from record, answer and what was issued."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cohorts.models import Patient
from cohorts.selectors import Record, records_of
from decision_support import selectors
from decision_support.models import PatientStatus, Recommendation
from decision_support.recommendation.problems import CaseProblems
from decision_support.record_case import case_of
from decision_support.selectors import WorklistFilter

RECENTLY_CHANGED = 100
AT_ONCE = 500


def refresh(patients: Iterable[Patient], on: date | None = None) -> int:
    """Derive the status of these patients as of a day (today), in five queries however many they are."""
    return _refresh([patient.pk for patient in patients], on or timezone.localdate())


def refresh_outdated(*, user: User) -> int:
    """Refresh what the user may see and what changed lately; bounded, so that a page may call it."""
    knowledge = selectors.versions()["knowledge"]
    outdated = [
        key
        for key, version, judged_version, judged_knowledge in selectors.lately_changed(user, RECENTLY_CHANGED)
        if version != judged_version or judged_knowledge != knowledge
    ]
    return _refresh(outdated, timezone.localdate()) if outdated else 0


def page(*, user: User, wanted: WorklistFilter, offset: int, limit: int) -> list[PatientStatus]:
    """A page of the worklist that is true today: what has changed or was judged on another day is refreshed first."""
    refresh_outdated(user=user)
    today, knowledge = timezone.localdate(), selectors.versions()["knowledge"]
    rows = selectors.worklist(user, wanted, offset=offset, limit=limit)
    old = [
        row.pk
        for row in rows
        if row.evaluated_on != today
        or row.record_version != row.patient.record_version
        or row.knowledge_version != knowledge
    ]
    if not old:
        return rows
    _refresh(old, today)
    return selectors.worklist(user, wanted, offset=offset, limit=limit)


def refresh_all(on: date | None = None) -> int:
    """Refresh everybody, some at a time; for the nightly command."""
    on = on or timezone.localdate()
    keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_refresh(keys[start : start + AT_ONCE], on) for start in range(0, len(keys), AT_ONCE))


def refresh_next(*, limit: int) -> int:
    """Refresh those whose status is missing or not of today's record, knowledge and day, the latest changes first.

    For the worker: after an import of many patients, or after midnight, no page has to do it.
    """
    today = timezone.localdate()
    keys = selectors.outdated(today, limit)
    return sum(_refresh(keys[start : start + AT_ONCE], today) for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def _refresh(keys: Sequence[UUID], on: date) -> int:
    # The version is read before the record: should a change come between, the status counts as outdated.
    fresh = list(Patient.objects.filter(pk__in=keys).select_related("centre").order_by("pk"))
    records = records_of(fresh)
    standing = selectors.latest_recommendations(fresh)
    rows = [_status(records[patient.pk], standing.get(patient.pk), on) for patient in fresh]
    columns = [field.name for field in PatientStatus._meta.concrete_fields if not field.primary_key]
    PatientStatus.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["patient"], update_fields=columns
    )
    return len(rows)


def _status(record: Record, standing: Recommendation | None, on: date) -> PatientStatus:
    patient = record.patient
    reported = [row for row in record.mrd_assessments if row.result is not None]
    row = PatientStatus(
        patient=patient,
        centre_id=patient.centre_id,
        record_version=patient.record_version,
        knowledge_version=selectors.versions()["knowledge"],
        evaluated_on=on,
        recommendation=standing,
        latest_result_on=max((result.collected_on for result in reported), default=None),
        new_result=standing is not None and any(r.created_at > standing.issued_at for r in reported),
        decision_awaited=standing is not None and not standing.abstained and not standing.decisions.all(),
    )
    _judge(row, record, standing, on)
    row.settled = selectors.over(record, on) is not None
    flags = (row.new_result, row.stale, row.decision_awaited, standing is None)
    row.attention = 0 if row.settled else sum(flags)
    return row


def _judge(row: PatientStatus, record: Record, standing: Recommendation | None, on: date) -> None:
    """What today's answer is; a record that makes no case says so by abstaining."""
    try:
        case = case_of(record, on)
    except CaseProblems:
        row.module, row.direction, row.abstained, row.mrd_state = "none", "insufficient_data", True, "NO_DATA"
        row.missing, row.missing_count, row.stale = [], 0, standing is not None
        return
    answer = selectors.answer(case, synthetic=record.patient.synthetic)
    row.module, row.direction, row.abstained = answer.module, answer.direction, answer.abstained
    row.mrd_state = answer.timeline.state
    row.missing = list(dict.fromkeys(item.field for item in answer.missing))
    row.missing_count = len(row.missing)
    row.stale = standing is not None and selectors.is_stale(standing, case, answer)
