"""An import from one state to the next: what every service of imports does before and after its own part."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from cohorts import queue
from cohorts.models import Centre, DataImport, ImportState
from cohorts.services import access, audit, import_work
from cohorts.services.errors import NotPermitted
from cohorts.services.import_files import unpacked_size

SMALL = 32 * 1024  # at some microseconds a byte: a few tenths of a second, however the cells are made
SMALL_UNPACKED = 8 * SMALL  # the XML of a workbook says little in many bytes
WAITING = (ImportState.UPLOADED, ImportState.NEEDS_ANSWERS, ImportState.READY)
AT_WORK = (ImportState.QUEUED, ImportState.RUNNING)


class NotNow(Exception):
    """The import is not in a state that allows this."""


def go_on(current: DataImport, by: User, action: str) -> None:
    """To the worker; a small file is done in this call, in the caller's transaction."""
    current.state = ImportState.QUEUED
    current.save()
    note(current, by, action)
    if current.byte_size <= SMALL and unpacked_size(current) <= SMALL_UNPACKED:
        import_work.proceed(current.pk)
    else:
        queue.enqueue_import(current.pk)


def forget_the_check(current: DataImport) -> None:
    current.checked_at, current.start_requested_at, current.start_requested_by = None, None, None
    current.counts, current.conversions, current.done = {}, [], 0
    current.cursor = {name: value for name, value in current.cursor.items() if name == "staged"}


def anew(data_import: DataImport) -> DataImport:
    return DataImport.objects.select_related("centre").get(pk=data_import.pk)


def locked(data_import: DataImport, by: User, states: Sequence[str]) -> DataImport:
    """The import for this transaction alone; NotPermitted, and NotNow where it is in none of the states."""
    current = (
        DataImport.objects.select_for_update(of=("self",)).select_related("centre").get(pk=data_import.pk)
    )
    require(by, current.centre)
    if current.state not in states:
        raise NotNow(
            _("This is not possible while the import is in the state: %(state)s.")
            % {"state": ImportState(current.state).label}
        )
    return current


def require(by: User, centre: Centre) -> None:
    if not access.may_write(by, centre):
        raise NotPermitted(_("Only a clinician of the centre may import or export its records."))


def note(current: DataImport, by: User, action: str) -> None:
    changes = {"file_name": (None, current.file_name)}
    audit.write(by=by, action=action, subject=current, centre_code=current.centre.code, changes=changes)
