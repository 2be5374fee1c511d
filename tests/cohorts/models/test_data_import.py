"""What the database itself refuses about imports, whatever a program does."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cohorts.models import DataImport, DataImportChunk, ImportMapping, ImportProblem
from tests.cast import Cast

SHA = "a" * 64


def make(cast: Cast, **values: Any) -> DataImport:
    given: dict[str, Any] = {
        "centre": cast.north,
        "file_name": "f.csv",
        "sha256": SHA,
        "byte_size": 3,
        "kind": "csv",
        "created_by": cast.haematologist,
    }
    return DataImport.objects.create(**(given | values))


def finished(cast: Cast, **values: Any) -> DataImport:
    return make(cast, state="finished", finished_at=timezone.now(), definition={"sheets": []}, **values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "almost"}, "dataimport_state_listed"),
        ({"stage": "thinking"}, "dataimport_stage_listed"),
        ({"kind": "pdf"}, "dataimport_kind_listed"),
        ({"sha256": "abc"}, "dataimport_sha256_form"),
        ({"byte_size": 0}, "dataimport_byte_size_positive"),
        ({"file_name": ""}, "dataimport_file_name_given"),
        ({"done": 2, "total": 1}, "dataimport_done_within_total"),
        ({"state": "finished"}, "dataimport_finished_whole"),
        ({"state": "failed"}, "dataimport_failed_says_why"),
        ({"start_requested_at": "2026-01-01T00:00Z"}, "dataimport_start_whole"),
    ],
)
def test_an_import_that_cannot_be_is_refused(cast: Cast, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(cast, **values)


@pytest.mark.parametrize("state", ["uploaded", "needs_answers", "ready", "queued", "running"])
def test_the_same_bytes_stand_once_in_a_centre(cast: Cast, state: str) -> None:
    make(cast, state=state)
    with pytest.raises(IntegrityError, match="dataimport_same_file_once"), transaction.atomic():
        finished(cast)
    finished(cast, centre=cast.south)


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_bytes_that_left_no_trace_may_come_again(cast: Cast, state: str) -> None:
    make(cast, state=state, problem="why")
    finished(cast)


def test_a_finished_import_is_neither_changed_nor_deleted(cast: Cast) -> None:
    kept = finished(cast)
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
        DataImport.objects.filter(pk=kept.pk).update(file_name="other.csv")
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
        DataImport.objects.filter(pk=kept.pk).delete()


def test_the_bytes_of_an_import_are_never_changed_and_go_only_with_one_that_left_no_trace(cast: Cast) -> None:
    ready = make(cast, state="ready")
    chunk = DataImportChunk.objects.create(data_import=ready, number=0, content=b"abc")
    with pytest.raises(DatabaseError, match="UPDATE refused"), transaction.atomic():
        DataImportChunk.objects.filter(pk=chunk.pk).update(content=b"abd")
    with pytest.raises(DatabaseError, match="DELETE refused"), transaction.atomic():
        chunk.delete()
    DataImport.objects.filter(pk=ready.pk).update(state="cancelled")
    chunk.delete()


def test_the_problems_of_a_finished_import_stay(cast: Cast) -> None:
    kept = make(cast, state="running")
    problem = ImportProblem.objects.create(data_import=kept, row_number=2, code="wrong", message="Wrong.")
    kept.state, kept.finished_at, kept.definition = "finished", timezone.now(), {}
    kept.save()
    with pytest.raises(DatabaseError, match="DELETE refused"), transaction.atomic():
        problem.delete()


def test_a_saved_mapping_is_neither_changed_nor_deleted(cast: Cast) -> None:
    given = {"centre": cast.north, "sender": "lab", "version": 1, "created_by": cast.haematologist}
    mapping = ImportMapping.objects.create(**given, definition={"sheets": []})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ImportMapping.objects.filter(pk=mapping.pk).update(sender="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        mapping.delete()
    with pytest.raises(IntegrityError, match="importmapping_version_once"), transaction.atomic():
        ImportMapping.objects.create(**given, definition={})
    with pytest.raises(IntegrityError, match="importmapping_definition_object"), transaction.atomic():
        ImportMapping.objects.create(**given | {"version": 2}, definition=[])


@pytest.mark.parametrize("table", ["cohorts_importsourcerow", "cohorts_importstagedrow"])
def test_staging_is_unlogged(cast: Cast, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == ("u",)


def test_an_import_needs_no_known_key(cast: Cast) -> None:
    assert isinstance(make(cast).pk, uuid.UUID)
