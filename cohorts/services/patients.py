"""Creating a patient, alone or with the whole record in one call, and correcting what belongs to the patient."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Centre, Patient
from cohorts.services import access, audit, rows, singles, writing
from cohorts.services.errors import RecordProblems
from cohorts.validation.fields import ANY_SINGLE, ENTRY, ROWS, SINGLES, WHOLE_RECORD
from cohorts.validation.problems import Problem
from cohorts.validation.reading import Reading, read
from cohorts.validation.rows import Entered

MAXIMUM_ROWS = {"mrd_assessments": 500}
MAXIMUM_OTHER_ROWS = 100


@transaction.atomic
def create(*, centre: Centre, record: Mapping[str, Any], by: User) -> Patient:
    """A new patient. `record` has the sections of a case (patient, diagnosis, remission, treatment_phases,
    mrd_assessments, donors, fitness, graft, first_relapse, prior_treatment, planned_hsct_on, preferences) and
    donor_search_done, transplants, outcomes; only patient.identifier and patient.birth_date must be there. All is
    stored, or nothing.

    An empty list of donors says that the search found none. The patient is as synthetic as the centre is.
    """
    access.require_writer(by, centre)
    reading = read(WHOLE_RECORD, record, whole=True, beside=ROWS)
    problems = list(reading.problems)
    many = list(_read_rows(record, problems))
    single = [_single(group, reading) for group in SINGLES]
    problems += writing.rule_problems([*single, *many])
    problems += _identifier_taken(centre, reading)
    writing.refuse_if(problems)
    patient = _save_patient(centre, reading, by)
    for model in writing.SINGLE_MODELS.values():
        _save_single(model, patient, reading, by)
    for row in many:
        rows.save_new(writing.ROW_MODELS[row.group], patient, row.columns, by=by)
    if record.get("donors") == [] and patient.donor_search_done is None:
        _note_empty_search(patient, by)
    return patient


@transaction.atomic
def correct(
    *,
    patient: Patient,
    changes: Mapping[str, Any],
    by: User,
    reason: str = "",
    expected_version: int | None = None,
) -> Patient:
    """Change what a patient has one of: identifiers, plan, preferences, and the sections diagnosis, remission, graft.

    The reason may be left out only where nothing stated is replaced.
    """
    return singles.change(
        patient, entry=ANY_SINGLE, changes=changes, reason=reason, by=by, expected_version=expected_version
    )


def _read_rows(record: object, problems: list[Problem]) -> Iterator[Entered]:
    """The rows of every list of the record; fitness is one row, given as an object."""
    for group in ROWS:
        given: Any = record.get(group) if isinstance(record, Mapping) else None
        if given is None:
            continue
        if group == "fitness":
            given, places = [given], ["/fitness"]
        elif not isinstance(given, list | tuple):
            problems.append(Problem(f"/{group}", _("This must be a list."), "wrong_type", "malformed"))
            continue
        else:
            places = [f"/{group}/{index}" for index in range(len(given))]
        maximum = MAXIMUM_ROWS.get(group, MAXIMUM_OTHER_ROWS)
        if len(given) > maximum:
            message = _("At most %(maximum)d entries.") % {"maximum": maximum}
            problems.append(Problem(f"/{group}", message, "too_many"))
            continue
        for place, values in zip(places, given, strict=True):
            reading = read(ENTRY[group], values, place, whole=True)
            problems += reading.problems
            yield rows.new_row(group, reading, pointer=place)


def _single(group: str, reading: Reading) -> Entered:
    columns = {f.column: f.nothing() for f in SINGLES[group]} | reading.columns
    return Entered(group, columns, None, dict(reading.pointers), frozenset(reading.unreadable))


def _identifier_taken(centre: Centre, reading: Reading) -> list[Problem]:
    identifier = reading.columns.get("identifier")
    if identifier is None or not Patient.objects.filter(centre=centre, identifier=identifier).exists():
        return []
    return [singles.identifier_problem(reading.pointers["identifier"])]


def _save_patient(centre: Centre, reading: Reading, by: User) -> Patient:
    own = {f.column for f in SINGLES["patient"]}
    columns = {name: value for name, value in reading.columns.items() if name in own}
    now = timezone.now()
    patient = Patient(
        centre=centre, provenance=centre.provenance, created_by=by, created_at=now, changed_at=now, **columns
    )
    try:
        with transaction.atomic():
            patient.save(force_insert=True)
    except IntegrityError as error:
        # Somebody registered the same number between our look and our write.
        if not _identifier_taken(centre, reading):
            raise
        raise RecordProblems([singles.identifier_problem(reading.pointers["identifier"])]) from error
    stated = {name: (None, value) for name, value in columns.items() if value not in (None, "")}
    audit.write(by=by, action="recorded", subject=patient, patient=patient, changes=stated)
    return patient


def _save_single(model: type[writing.Single], patient: Patient, reading: Reading, by: User) -> None:
    own = {f.column for f in SINGLES[writing.GROUP_OF[model]]}
    columns = {name: value for name, value in reading.columns.items() if name in own}
    if not columns:
        return
    row = model(patient=patient, created_by=by, **columns)
    row.save(force_insert=True)
    stated = {name: (None, value) for name, value in columns.items() if value is not None}
    audit.write(by=by, action="recorded", subject=row, patient=patient, changes=stated)


def _note_empty_search(patient: Patient, by: User) -> None:
    patient.donor_search_done = True
    patient.save(update_fields=["donor_search_done"])
    changes = {"donor_search_done": (None, True)}
    audit.write(by=by, action="completed", subject=patient, patient=patient, changes=changes)
