"""Reading the record. What a user may not see does not exist for them: the answer is "not found", and it is audited."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.http import Http404

from cohorts.models import (
    AuditEvent,
    Diagnosis,
    Donor,
    FirstRelapse,
    FitnessAssessment,
    Graft,
    MRDAssessment,
    Outcome,
    Patient,
    PriorTreatment,
    Transplant,
    TreatmentPhase,
)
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import access
from cohorts.services.access import Reader

Row = TypeVar("Row", bound=models.Model)


class PatientNotFound(Http404):
    """No such patient, or none that this user may know of; the two are told apart in the audit only."""


@dataclass(slots=True)
class Record:
    """Everything that stands in one patient's record; rows entered in error are left out."""

    patient: Patient
    diagnosis: Diagnosis | None = None
    graft: Graft | None = None
    first_relapse: FirstRelapse | None = None
    prior_treatment: PriorTreatment | None = None
    treatment_phases: list[TreatmentPhase] = field(default_factory=list)
    mrd_assessments: list[MRDAssessment] = field(default_factory=list)
    donors: list[Donor] = field(default_factory=list)
    fitness_assessments: list[FitnessAssessment] = field(default_factory=list)
    transplants: list[Transplant] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def fitness(self) -> FitnessAssessment | None:
        """The latest assessment."""
        return self.fitness_assessments[-1] if self.fitness_assessments else None


def patients_visible_to(user: Reader) -> QuerySet[Patient]:
    """The patients of the user's centres, each with its centre."""
    visible = Patient.objects.select_related("centre")
    if user.is_active and user.is_superuser:
        return visible
    return visible.filter(centre__in=access.centres_read_by(user))


def search(patients: QuerySet[Patient], text: str) -> QuerySet[Patient]:
    """Those whose name or hospital number contains every word of the text."""
    for word in text.replace("\0", "").split():
        patients = patients.filter(Q(name__icontains=word) | Q(identifier__icontains=word))
    return patients


def patient_for(user: Reader, pk: UUID | str) -> Patient:
    """The patient, or PatientNotFound; where it exists in another centre the attempt is kept in the audit.

    Call it outside a transaction (see access.note_denied).
    """
    try:
        key = pk if isinstance(pk, UUID) else UUID(str(pk))
    except ValueError as error:
        raise PatientNotFound("no such patient") from error
    patient = patients_visible_to(user).filter(pk=key).first()
    if patient is not None:
        return patient
    hidden = Patient.objects.select_related("centre").filter(pk=key).first()
    if hidden is not None:
        access.note_denied(user=user, patient=hidden)
    raise PatientNotFound("no such patient")


def row_for(user: Reader, model: type[Row], pk: int | str, patient: Patient | None = None) -> Row:
    """A row of a patient the user may see, with its patient; PatientNotFound otherwise, audited alike."""
    found = model._default_manager.select_related("patient__centre").filter(pk=pk).first()
    if found is None:
        raise PatientNotFound("no such row")
    owner: UUID = found.patient_id  # type: ignore[attr-defined]  # every model of the record has one
    if patient is not None and owner != patient.pk:
        raise PatientNotFound("no such row")
    if patient is None:
        patient_for(user, owner)
    return found


def record_of(patient: Patient) -> Record:
    """The whole record of one patient, in one query."""
    return records_of([patient])[patient.pk]


def records_of(patients: Iterable[Patient]) -> dict[UUID, Record]:
    """The records of many patients, in one query however many there are, in the order given."""
    records = {patient.pk: Record(patient) for patient in patients}
    if not records:
        return records
    keys = list(records)
    with connection.cursor() as cursor:
        cursor.execute(_union_of_tables(), [keys] * len(_TABLES))
        found = cursor.fetchall()
    for place, key, columns in found:
        _attach(records[key], place, _row(_TABLES[place], columns))
    for record in records.values():
        _sort(record)
    return records


def history_of(patient: Patient) -> QuerySet[AuditEvent]:
    """Everything that happened to the record, newest first."""
    return AuditEvent.objects.filter(patient_id=patient.pk)


def history_of_object(subject: models.Model) -> QuerySet[AuditEvent]:
    """Everything that happened to one row, newest first."""
    return AuditEvent.objects.filter(object_type=type(subject).__name__, object_id=str(subject.pk))


_TABLES: dict[str, type[models.Model]] = {
    "diagnosis": Diagnosis,
    "graft": Graft,
    "first_relapse": FirstRelapse,
    "prior_treatment": PriorTreatment,
    "treatment_phases": TreatmentPhase,
    "mrd_assessments": MRDAssessment,
    "donors": Donor,
    "fitness_assessments": FitnessAssessment,
    "transplants": Transplant,
    "outcomes": Outcome,
}


@lru_cache(maxsize=1)
def _union_of_tables() -> str:
    """One statement over all tables of the record; names come from the models, values are bound."""
    parts = []
    for place, model in _TABLES.items():
        live = " AND t.retracted_at IS NULL" if issubclass(model, RetractableRow) else ""
        parts.append(
            f"SELECT '{place}', t.patient_id, to_jsonb(t) FROM {model._meta.db_table} t "
            f"WHERE t.patient_id = ANY(%s){live}"
        )
    return " UNION ALL ".join(parts)


def _row(model: type[Row], columns: str | dict[str, Any]) -> Row:
    """A model instance from its row as JSON; figures stay exact decimals."""
    values = json.loads(columns, parse_float=Decimal) if isinstance(columns, str) else columns
    fields = model._meta.concrete_fields
    return model.from_db(
        connection.alias,
        [column.attname for column in fields],
        [_python(column, values[str(column.column)]) for column in fields],
    )


def _python(column: Any, value: Any) -> Any:
    """A JSON value as the column's own type; a generated column has that of its expression."""
    return getattr(column, "output_field", column).to_python(value)


def _attach(record: Record, place: str, row: models.Model) -> None:
    row.patient = record.patient  # type: ignore[attr-defined]  # every model of the record has one
    if place in ("diagnosis", "graft", "first_relapse", "prior_treatment"):
        setattr(record, place, row)
    else:
        getattr(record, place).append(row)


def _sort(record: Record) -> None:
    """The order of the tables' own `ordering`: by date, undated first, then as entered."""
    dated: tuple[tuple[list[Any], str], ...] = (
        (record.treatment_phases, "started_on"),
        (record.mrd_assessments, "collected_on"),
        (record.fitness_assessments, "assessed_on"),
        (record.transplants, "performed_on"),
        (record.outcomes, "occurred_on"),
    )
    for rows, column in dated:
        day = attrgetter(column)
        rows.sort(key=lambda row: (day(row) or date.min, row.pk))
    record.donors.sort(key=lambda donor: donor.pk)
