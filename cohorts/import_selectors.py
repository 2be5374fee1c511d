"""Reading imports: only those of centres that the user reads exist for them, and only clinicians open them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from cohorts.models import (
    AuditEvent,
    Centre,
    DataImport,
    ImportCorrection,
    ImportMapping,
    ImportProblem,
    ImportRefusedRow,
    ImportState,
    Patient,
)
from cohorts.services import access
from cohorts.services.access import Reader
from cohorts.services.errors import NotPermitted

# What a list does not show: the columns of a file with their examples are large.
_LARGE = ("profile", "proposal", "questions", "definition", "cursor", "conversions")
_OPEN = (ImportState.UPLOADED, ImportState.NEEDS_ANSWERS, ImportState.READY, ImportState.FAILED)


class ImportNotFound(Http404):
    """No such import, or none that this user may know of; the two are told apart in the audit only."""


def require_clinician(user: Reader) -> None:
    """Refuses, with the reason, whoever is a clinician of no centre."""
    if not access.centres_written_by(user).exists():
        raise NotPermitted(_("Only a clinician of the centre may import or export its records."))


def imports_visible_to(user: Reader) -> QuerySet[DataImport]:
    """The imports of the centres in which the user is a clinician, those that wait for a person first."""
    waiting = Case(When(state__in=_OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        DataImport.objects.filter(centre__in=access.centres_written_by(user))
        .select_related("centre", "created_by")
        .defer(*_LARGE)
        .order_by(waiting, "-created_at", "id")
    )


def import_for(user: Reader, pk: UUID) -> DataImport:
    """The import; ImportNotFound, audited, where it belongs to a centre that the user does not read; NotPermitted where
    they read it without being a clinician. Call it outside a transaction (see access.note_denied_object).
    """
    rows = DataImport.objects.select_related("centre", "created_by", "start_requested_by", "mapping")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise ImportNotFound("no such import")
    reach = access.reach(user) if isinstance(user, User) else None
    if reach is None or found.centre_id not in reach.read:
        access.note_denied_object(user=user, subject=found, centre_codes=[found.centre.code])
        raise ImportNotFound("no such import")
    if found.centre_id not in reach.written:
        raise NotPermitted(_("Only a clinician of the centre may import or export its records."))
    return found


def centres_to_import_into(user: Reader) -> QuerySet[Centre]:
    return access.centres_written_by(user).order_by("name")


def saved_mappings(centre: Centre) -> list[ImportMapping]:
    """The latest version for each sender."""
    rows = ImportMapping.objects.filter(centre=centre).select_related("created_by")
    return list(rows.order_by("sender", "-version").distinct("sender"))


def saved_mapping(centre: Centre, pk: str) -> ImportMapping | None:
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return ImportMapping.objects.filter(centre=centre, pk=int(pk)).first()


def problems_of(data_import: DataImport) -> QuerySet[ImportProblem]:
    """Why rows do not come in, in the order of the file; without those that were corrected and taken in since."""
    problems = ImportProblem.objects.filter(data_import=data_import)
    if data_import.state == ImportState.FINISHED:
        taken_in = ImportRefusedRow.objects.filter(
            data_import=data_import,
            sheet=OuterRef("sheet"),
            row_number=OuterRef("row_number"),
            taken_in_at__isnull=False,
        )
        problems = problems.exclude(Exists(taken_in))
    return problems.order_by("sheet", "row_number", "id")


def refused_rows(data_import: DataImport) -> QuerySet[ImportRefusedRow]:
    """The rows that still do not come in, as they stand, in the order of the file."""
    rows = ImportRefusedRow.objects.filter(data_import=data_import, taken_in_at=None)
    return rows.order_by("sheet", "row_number")


def problems_and_rows_taken_in_since(data_import: DataImport) -> tuple[int, int]:
    """How many problems are left, and how many refused rows were corrected and taken in after the import itself."""
    taken_in = ImportRefusedRow.objects.filter(data_import=data_import, taken_in_at__isnull=False)
    counts = DataImport.objects.filter(pk=data_import.pk).values_list(
        _number_of(problems_of(data_import)), _number_of(taken_in)
    )
    problems, rows = counts.get()
    return problems, rows


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """As a part of another query."""
    return Coalesce(Subquery(rows.order_by().values("data_import").annotate(n=Count("pk")).values("n")), 0)


def corrections_of(data_import: DataImport) -> QuerySet[ImportCorrection]:
    """The cells that were corrected on the page, the latest first."""
    corrections = ImportCorrection.objects.filter(data_import=data_import)
    return corrections.select_related("corrected_by").order_by("-id")


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """The first patients of an import and how many there are."""

    patients: list[Patient]
    count: int


def brought_in(data_import: DataImport, limit: int = 50) -> BroughtIn:
    """Its patients, those first by hospital number."""
    patients = brought_in_by(data_import)
    counted = patients.annotate(of_all=Window(Count("pk"))).order_by("identifier")
    first = list(counted[:limit])
    return BroughtIn([*first], first[0].of_all if first else 0)


def correction(data_import: DataImport, pk: str) -> ImportCorrection | None:
    """One of them by its number as a form sends it."""
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return ImportCorrection.objects.filter(data_import=data_import, pk=int(pk)).first()


def brought_in_by(data_import: DataImport) -> QuerySet[Patient]:
    """The patients that the import created or completed, as its audit names them."""
    events = AuditEvent.objects.filter(
        object_type="DataImport", object_id=str(data_import.pk), action="imported", patient_id__isnull=False
    )
    return Patient.objects.filter(centre=data_import.centre_id, pk__in=events.order_by().values("patient_id"))


def with_people(pk: UUID) -> DataImport:
    """An import as it stands now, for who was let to it before."""
    return DataImport.objects.select_related("centre", "created_by", "start_requested_by", "mapping").get(
        pk=pk
    )


def latest_mapping(centre: Centre, sender: str) -> ImportMapping | None:
    return ImportMapping.objects.filter(centre=centre, sender=sender).order_by("-version").first()
