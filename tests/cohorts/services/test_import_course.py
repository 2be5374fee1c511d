"""The course of an import: once or twice, in the call or by a worker, stopped, failed, refused; all or nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from cohorts.models import AuditEvent, DataImport, ImportSourceRow, ImportStagedRow, Patient
from cohorts.services import exports, import_checking, import_states, import_writing, imports
from cohorts.services.errors import NotPermitted
from tests.cast import Cast
from tests.cohorts.imports.files import REGISTRY, workbook
from tests.cohorts.services.importing import PLAIN, finished, mapped, ready, uploaded
from tests.jobs import Jobs


def test_the_second_import_of_a_file_changes_nothing_and_says_which_came_first(cast: Cast) -> None:
    first = finished(cast, PLAIN)
    before = (Patient.objects.count(), AuditEvent.objects.count())
    again = imports.upload(
        centre=cast.north, file_name="other name.csv", content=[PLAIN.encode()], by=cast.colleague
    )
    assert again.repeated
    assert again.data_import == first
    assert again.data_import.finished_at is not None
    assert (Patient.objects.count(), AuditEvent.objects.count()) == before


def test_two_centres_may_hold_the_same_file(cast: Cast) -> None:
    finished(cast, PLAIN)
    other = imports.upload(centre=cast.south, file_name="f.csv", content=[PLAIN.encode()], by=cast.stranger)
    assert not other.repeated


def test_nothing_is_left_in_staging(cast: Cast) -> None:
    finished(cast, PLAIN)
    assert ImportSourceRow.objects.count() == ImportStagedRow.objects.count() == 0


def test_a_file_of_which_no_row_is_right_cannot_be_started(cast: Cast) -> None:
    current = ready(cast, "patient_id,birth_date\nP1,nonsense\n")
    with pytest.raises(imports.NotNow):
        imports.start(data_import=current, by=cast.haematologist)


def test_an_import_can_be_cancelled_and_taken_up_again(cast: Cast) -> None:
    current = imports.cancel(data_import=ready(cast, PLAIN), by=cast.haematologist)
    assert current.state == "cancelled"
    assert ImportStagedRow.objects.count() == 0
    current = imports.retry(data_import=current, by=cast.haematologist)
    assert (current.state, current.counts["rows_taken"]) == ("ready", 2)


def test_cancelling_stops_between_two_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    monkeypatch.setattr(import_checking, "AT_ONCE", 2)
    current = uploaded(cast, "".join(["patient_id,birth_date\n", *(f"P{n},1990-01-02\n" for n in range(9))]))
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    current = mapped(cast, current)
    take = import_checking._Batch.take

    def take_and_cancel(batch: Any) -> bool:
        going_on = take(batch)
        DataImport.objects.filter(pk=current.pk).update(cancel_requested_at="2026-01-01T00:00Z")
        return going_on

    monkeypatch.setattr(import_checking._Batch, "take", take_and_cancel)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    assert (current.state, current.counts) == ("cancelled", {})
    assert Patient.objects.count() == ImportStagedRow.objects.count() == 0


def test_a_large_file_is_worked_on_by_the_queue(
    cast: Cast, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    current = uploaded(cast, PLAIN)
    assert current.state == "queued"
    jobs.run()
    current.refresh_from_db()
    assert current.state == "needs_answers"
    current = mapped(cast, current)
    jobs.run()
    current.refresh_from_db()
    current = imports.start(data_import=current, by=cast.haematologist)
    jobs.run()
    current.refresh_from_db()
    assert (current.state, Patient.objects.count()) == ("finished", 2)


def test_a_failure_while_writing_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    current = ready(cast, PLAIN)

    def fail(row: DataImport) -> None:
        raise IntegrityError("a constraint that nobody foresaw")

    monkeypatch.setattr(import_writing, "_finish", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        imports.start(data_import=current, by=cast.haematologist)
    assert Patient.objects.count() == 0
    assert AuditEvent.objects.filter(action="imported").count() == 0


@pytest.mark.parametrize("name", ["stranger", "statistician", "administrator"])
def test_only_clinicians_of_the_centre_import_and_export(cast: Cast, name: str) -> None:
    current = ready(cast, PLAIN)
    by: User = getattr(cast, name)
    with pytest.raises(NotPermitted):
        imports.upload(centre=cast.north, file_name="x.csv", content=[b"a,b\n1,2\n"], by=by)
    for act in (imports.start, imports.cancel, imports.preview, imports.propose):
        with pytest.raises(NotPermitted):
            act(data_import=current, by=by)
    for export in (exports.original, exports.rejected, exports.record):
        with pytest.raises(NotPermitted):
            export(data_import=current, by=by)
    with pytest.raises(NotPermitted):
        exports.analysis_set(centre=cast.north, by=by)


def test_somebody_who_lost_the_role_does_not_write(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    current = uploaded(cast, PLAIN)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    current = mapped(cast, current)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    imports.start(data_import=current, by=cast.haematologist)
    cast.haematologist.memberships.update(ended_at="2126-01-01T00:00Z")
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    assert (current.state, Patient.objects.count()) == ("failed", 0)
    assert "no clinician" in current.problem


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"\xd0\xcf\x11\xe0 an old workbook", "old_workbook")],
)
def test_files_that_cannot_be_read_at_all_are_refused_at_upload(
    cast: Cast, content: bytes, code: str
) -> None:
    with pytest.raises(imports.ImportRefused) as refused:
        uploaded(cast, content)
    assert refused.value.code == code
    assert DataImport.objects.count() == 0


def test_a_file_that_breaks_off_inside_a_quotation_fails_and_says_where(cast: Cast) -> None:
    current = uploaded(cast, 'patient_id,birth_date\nP1,"1990-01-02\n')
    assert current.state == "failed"
    assert current.problem == "Row 2: a quotation mark is not closed or not doubled."


def test_a_small_file_that_unpacks_to_a_large_one_is_left_to_the_worker(cast: Cast) -> None:
    sheet = [
        ["patient id", "birth date", "note"],
        *([f"P{n}", "1990-01-02", "x" * 300] for n in range(1, 900)),
    ]
    content = workbook({"s": sheet})
    assert len(content) <= import_states.SMALL
    current = uploaded(cast, content, "packed.xlsx")
    assert current.state == "queued"
    assert current.byte_size <= import_states.SMALL < import_states.SMALL_UNPACKED


def test_a_small_workbook_is_read_in_the_call(cast: Cast) -> None:
    assert uploaded(cast, workbook(REGISTRY), "registry.xlsx").state == "needs_answers"
