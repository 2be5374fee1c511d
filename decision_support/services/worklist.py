"""Keeping the worklist's table true: where each patient stands, derived from record, answer and what was issued."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cohorts.models import Patient
from cohorts.selectors import Record, patients_visible_to, records_of
from decision_support import selectors
from decision_support.models import PatientStatus, Recommendation
from decision_support.recommendation.problems import CaseProblems
from decision_support.record_case import case_of
from decision_support.selectors import WorklistFilter

RECENTLY_CHANGED = 100
AT_ONCE = 500


@transaction.atomic
def refresh(patients: Iterable[Patient], on: date | None = None) -> int:
    """Derive the status of these patients as of a day (today), in five queries however many they are."""
    on = on or timezone.localdate()
    keys = [patient.pk for patient in patients]
    # The version is read before the record: should a change come between, the status counts as outdated.
    fresh = list(Patient.objects.filter(pk__in=keys).select_related("centre").order_by("pk"))
    records = records_of(fresh)
    standing = selectors.latest_recommendations(fresh)
    rows = [_status(records[patient.pk], standing.get(patient.pk), on) for patient in fresh]
    columns = [field.attname for field in PatientStatus._meta.concrete_fields if not field.primary_key]
    PatientStatus.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["patient"],
        update_fields=[name.removesuffix("_id") for name in columns],
    )
    return len(rows)


def refresh_outdated(*, user: User) -> int:
    """Refresh what the user may see and what changed lately; bounded, so that a page may call it."""
    recent = patients_visible_to(user).select_related("status").order_by("-changed_at")[:RECENTLY_CHANGED]
    outdated = [patient for patient in recent if _is_outdated(patient)]
    return refresh(outdated) if outdated else 0


def page(*, user: User, wanted: WorklistFilter, offset: int, limit: int) -> list[PatientStatus]:
    """A page of the worklist that is true today: what has changed or was judged on another day is refreshed first."""
    refresh_outdated(user=user)
    rows = selectors.worklist(user, wanted)[offset : offset + limit]
    today = timezone.localdate()
    old = [row.patient for row in rows if row.evaluated_on != today or _is_outdated(row.patient)]
    if not old:
        return list(rows)
    refresh(old, today)
    return list(rows.all())


def refresh_all(on: date | None = None) -> int:
    """Refresh everybody, some at a time; for the nightly command."""
    on = on or timezone.localdate()
    done = 0
    batch: list[Patient] = []
    for patient in Patient.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(patient)
        if len(batch) == AT_ONCE:
            done += refresh(batch, on)
            batch = []
    return done + (refresh(batch, on) if batch else 0)


def _is_outdated(patient: Patient) -> bool:
    status = getattr(patient, "status", None)
    return (
        status is None
        or status.record_version != patient.record_version
        or status.knowledge_version != selectors.versions()["knowledge"]
    )


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
    settled = bool(record.transplants) or any(outcome.kind in ("death", "nrm") for outcome in record.outcomes)
    flags = (row.new_result, row.stale, row.decision_awaited, standing is None)
    row.attention = 0 if settled else sum(flags)
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
