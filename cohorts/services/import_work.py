"""The stages of an import: read, stage, check, write. Each batch is one transaction that also moves the cursor.

`cursor` on the import says how far it is:
    {"staged": {"form", "sheet", "row", "count", "whole"}, "checked": {"key", "numbers", "whole"}, "findings": {...}}
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone, translation

from cohorts.imports.mapping import Definition, parse
from cohorts.imports.problems import ImportRefused
from cohorts.imports.proposal import propose
from cohorts.imports.questions import open_questions
from cohorts.models import (
    DataImport,
    ImportProblem,
    ImportRefusedRow,
    ImportSourceRow,
    ImportStage,
    ImportStagedRow,
    ImportState,
)
from cohorts.services import import_checking, import_sorting, import_writing
from cohorts.services.import_files import profile_of, read_as_of

AT_WORK = (ImportState.QUEUED.value, ImportState.RUNNING.value)


class Stopped(Exception):
    """Somebody asked to stop, or the import is no longer at work."""


def proceed(import_id: UUID) -> None:
    """See cohorts.services.imports.proceed."""
    with alone(import_id), translation.override("en"), _cycles_left_alone():
        data_import = (
            DataImport.objects.select_related("centre").filter(pk=import_id, state__in=AT_WORK).first()
        )
        if data_import is None:
            return
        try:
            _work(Progress(data_import))
        except Stopped:
            _stop(import_id)
        except ImportRefused as refusal:
            problem = str(refusal)
            with transaction.atomic():
                clear_staging(data_import)
                DataImport.objects.filter(pk=import_id, state__in=AT_WORK).update(
                    state=ImportState.FAILED, problem=problem, heartbeat_at=timezone.now()
                )


@contextmanager
def alone(import_id: UUID) -> Iterator[None]:
    """One worker an import: the second waits. The lock falls with the transaction of the caller, where there is one,
    else with the work; and with the connection of a worker that dies.
    """
    key = import_id.int % (1 << 63)
    if connection.in_atomic_block:
        _call("pg_advisory_xact_lock", key)
        yield
        return
    _call("pg_advisory_lock", key)
    try:
        yield
    finally:
        _call("pg_advisory_unlock", key)


@contextmanager
def _cycles_left_alone() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles, yet the collector would look through them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _call(function: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])


class Progress:
    """The import at work; `save` is called in the transaction of each batch and raises Stopped where it must end."""

    def __init__(self, data_import: DataImport) -> None:
        self.row = data_import

    def save(self, **columns: Any) -> None:
        gc.collect(1)  # what one batch of database work left behind
        columns |= {"heartbeat_at": timezone.now(), "state": ImportState.RUNNING}
        for name, value in columns.items():
            setattr(self.row, name, value)
        going_on = DataImport.objects.filter(
            pk=self.row.pk, state__in=AT_WORK, cancel_requested_at__isnull=True
        )
        if not going_on.update(**columns):
            raise Stopped

    def wait_for_a_person(self, state: ImportState, **columns: Any) -> None:
        self.save(**columns)
        self.row.state = state
        DataImport.objects.filter(pk=self.row.pk).update(state=state)


def _work(progress: Progress) -> None:
    row = progress.row
    definition = _definition(row)
    if not row.profile or _read_otherwise(row.profile, definition):
        progress.save(stage=ImportStage.READING)
        profile = profile_of(row, definition)
        total = sum(sheet["rows"] for sheet in profile["sheets"])
        progress.save(profile=profile, proposal=propose(profile), total=total, done=0)
    if definition is None:
        progress.wait_for_a_person(ImportState.NEEDS_ANSWERS, questions=[])
        return
    if _must_ask(progress, definition):
        return
    if row.checked_at is None:
        import_sorting.sort(progress, definition)
        import_checking.check(progress, definition)
        if _must_ask(progress, definition):
            return
        progress.save(checked_at=timezone.now())
    if row.start_requested_at is None:
        progress.wait_for_a_person(ImportState.READY)
        return
    progress.save(stage=ImportStage.WRITING)
    if import_writing.write(progress):
        return
    # The record changed between the check and the writing: checked again under what it is now.
    progress.save(checked_at=None, counts={}, cursor={"staged": row.cursor.get("staged", {})})
    _work(progress)


def _definition(row: DataImport) -> Definition | None:
    return None if row.definition is None else parse(row.definition)


def _read_otherwise(profile: dict[str, Any], definition: Definition | None) -> bool:
    """Whether the definition has the file read in another way than it was when it was profiled."""
    if definition is None:
        return False
    used = read_as_of(profile)
    if any(used.get(name, said) != said for name, said in definition.file.items()):
        return True
    headers = {sheet["sheet"]: sheet["header_row"] for sheet in profile["sheets"]}
    return any(headers.get(s.sheet, s.header_row) != s.header_row for s in definition.mapped_sheets)


def _must_ask(progress: Progress, definition: Definition) -> bool:
    findings = progress.row.cursor.get("findings", {})
    questions = [q.as_json() for q in open_questions(progress.row.profile, definition, findings)]
    if questions:
        progress.wait_for_a_person(ImportState.NEEDS_ANSWERS, questions=questions)
        return True
    if progress.row.questions:
        progress.save(questions=[])
    return False


def _stop(import_id: UUID) -> None:
    """Cancelled between two batches; what was staged is cleared away."""
    with transaction.atomic():
        row = DataImport.objects.select_for_update().get(pk=import_id)
        if row.state in AT_WORK and row.cancel_requested_at is not None:
            clear_staging(row)
            row.state = ImportState.CANCELLED
            row.start_requested_at = row.start_requested_by = None
            row.save()


def clear_staging(row: DataImport) -> None:
    """Takes away the rows on their way, and with them the place to go on from."""
    ImportSourceRow.objects.filter(data_import_id=row.pk).delete()
    ImportStagedRow.objects.filter(data_import_id=row.pk).delete()
    ImportProblem.objects.filter(data_import=row).delete()
    ImportRefusedRow.objects.filter(data_import=row).delete()
    row.cursor, row.counts, row.conversions, row.checked_at, row.done = {}, {}, [], None, 0
    DataImport.objects.filter(pk=row.pk).update(cursor={}, counts={}, conversions=[], checked_at=None, done=0)
