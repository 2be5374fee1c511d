"""Last stage: everything staged becomes the record, in one transaction. Before it nothing shows, after it all."""

from collections.abc import Container
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from cohorts.imports.problems import ImportRefused
from cohorts.messages import gettext_noop as _
from cohorts.models import DataImport, ImportSourceRow, ImportStagedRow, ImportState, Patient
from cohorts.services import access, audit, writing
from cohorts.services.import_checking import COLUMNS, COMPLETED, VERSION

if TYPE_CHECKING:
    from cohorts.services.import_work import Progress

_OWN: dict[str, type[Model]] = {"patient": Patient, **writing.SINGLE_MODELS, **writing.ROW_MODELS}
IDENTIFIER_TAKEN = "patient_identifier_once"


def write(progress: "Progress") -> bool:
    """True where the record now holds the import; False where it changed since the check, and nothing was written."""
    row = progress.row
    by = row.start_requested_by
    if by is None or not access.may_write(by, row.centre):
        raise ImportRefused(
            "not_permitted", _("Whoever started this import is no clinician of the centre any more.")
        )
    try:
        with transaction.atomic():
            if not as_checked(row.pk):
                return False
            write_staged(row, row.pk, row.cursor["checked"]["numbers"], by)
            _finish(row)
    except IntegrityError as error:
        if IDENTIFIER_TAKEN in str(error):  # somebody registered the same hospital number meanwhile
            return False
        raise
    return True


def as_checked(key: UUID) -> bool:
    """Locks the stored patients that are completed, and says whether each is still at the version that was checked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.record_version = s.columns[1]::int FROM cohorts_importstagedrow s"
            " JOIN cohorts_patient p ON p.id = s.patient_id"
            " WHERE s.data_import_id = %s AND s.section = %s ORDER BY p.id FOR UPDATE OF p",
            [key, VERSION],
        )
        return all(same for (same,) in cursor.fetchall())


def write_staged(row: DataImport, key: UUID, staged: Container[str], by: User) -> None:
    """Writes what is staged under the key, with an audit line a patient that names the import."""
    values: dict[str, Any] = {"key": key, "by": by.pk, "now": timezone.now(), "centre": row.centre_id}
    with connection.cursor() as cursor:
        for section in _OWN:
            if section in staged:
                cursor.execute(_insert(section), {**values, "section": section})
            if section + COMPLETED in staged:
                cursor.execute(_update(section), {**values, "section": section + COMPLETED})
        cursor.execute(_COUNT_CHANGES, {**values, "section": VERSION})
        cursor.execute(
            _AUDIT,
            {
                **values,
                "username": by.get_username(),
                "code": row.centre.code,
                "object": str(row.pk),
                "file": row.file_name,
                "sections": ["patient", VERSION],
            },
        )


def _finish(row: DataImport) -> None:
    """The import itself: finished from now on, its staging gone, its own line in the audit."""
    audit.write(
        by=row.start_requested_by,
        action="imported",
        subject=row,
        centre_code=row.centre.code,
        changes={
            "file_name": (None, row.file_name),
            "sha256": (None, row.sha256),
            "counts": (None, row.counts),
        },
    )
    ImportSourceRow.objects.filter(data_import_id=row.pk).delete()
    ImportStagedRow.objects.filter(data_import_id=row.pk).delete()
    now = timezone.now()
    row.state, row.finished_at, row.heartbeat_at = ImportState.FINISHED, now, now
    row.done, row.cursor = row.total, {}
    row.save(update_fields=["state", "finished_at", "heartbeat_at", "done", "cursor"])


def _column(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _typed(section: str) -> list[tuple[str, str]]:
    """Each column of the section with the expression that reads it from staging."""
    model = _OWN[section]
    return [
        (str(_column(model, name).column), f"s.columns[{place}]::{_column(model, name).db_type(connection)}")
        for place, name in enumerate(COLUMNS[section], start=1)
    ]


def _insert(section: str) -> str:
    """Names come from the models, values are bound; the rows go in in the order of the file, patient by patient."""
    model = _OWN[section]
    columns = dict(_typed(section)) | {"created_at": "%(now)s", "created_by_id": "%(by)s"}
    if section == "patient":
        columns |= {
            "id": "s.patient_id",
            "centre_id": "c.id",
            "provenance": "c.provenance",
            "record_version": "1",
            "changed_at": "%(now)s",
        }
    else:
        columns["patient_id"] = "s.patient_id"
    if section in writing.ROW_MODELS:
        columns["retraction_reason"] = "''"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
        " FROM cohorts_importstagedrow s JOIN cohorts_centre c ON c.id = %(centre)s"
        " WHERE s.data_import_id = %(key)s AND s.section = %(section)s ORDER BY s.number"
    )


def _update(section: str) -> str:
    """Gaps of stored rows filled: the staged row holds what stood there with what came in."""
    table = _OWN[section]._meta.db_table
    own = "id" if section == "patient" else "patient_id"
    columns = ", ".join(f"{column} = {value}" for column, value in _typed(section))
    return (
        f"UPDATE {table} t SET {columns} FROM cohorts_importstagedrow s"
        f" WHERE s.data_import_id = %(key)s AND s.section = %(section)s AND t.{own} = s.patient_id"
    )


_COUNT_CHANGES = """
    UPDATE cohorts_patient p SET record_version = p.record_version + 1, changed_at = %(now)s
    FROM cohorts_importstagedrow s
    WHERE s.data_import_id = %(key)s AND s.section = %(section)s AND p.id = s.patient_id
"""
# One line a patient, under the import as its object: what came with the file is found by it.
_AUDIT = """
    INSERT INTO cohorts_auditevent
        (at, actor_id, actor_username, action, object_type, object_id, patient_id, centre_code, changes, reason)
    SELECT %(now)s, %(by)s, %(username)s, 'imported', 'DataImport', %(object)s, s.patient_id, %(code)s,
           jsonb_build_object('file_name', jsonb_build_array(NULL, %(file)s::text)), ''
    FROM cohorts_importstagedrow s
    WHERE s.data_import_id = %(key)s AND s.section = ANY(%(sections)s) ORDER BY s.number
"""
