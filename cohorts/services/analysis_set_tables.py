"""The tables of an analysis set, one row a patient or a row of the record each, and the dictionary of their columns.

Each table is read from its own table of the database, some hundred patients at a time: a row is written as it comes,
and no model is built for what another table holds.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from cohorts.imports.fields import FIELDS, NONE_OF_THEM, ROW_SECTIONS
from cohorts.imports.writing import text_of
from cohorts.limits import LIMITS
from cohorts.models import Patient
from cohorts.services import writing

AT_ONCE = 500
IDENTIFYING = ("identifier", "name", "birth_date")
SINGLES: dict[str, type[Model]] = {"patient": Patient, **writing.SINGLE_MODELS}
Row = list[str]
Table = tuple[str, Iterator[Row]]


def tables(members: QuerySet[Patient], *, identified: bool) -> Iterator[Table]:
    """The patients, each further table of the record, and the dictionary."""
    keys = list(members.order_by("centre__code", "identifier").values_list("pk", flat=True))
    yield "patients", _patients(keys, identified)
    for section in ROW_SECTIONS:
        yield section, _rows(keys, section)
    yield "dictionary", _dictionary(identified)


def _batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _single_columns(identified: bool) -> list[tuple[str, str]]:
    return [
        (section, field.column)
        for section in SINGLES
        for field in writing.fields_of(section)
        if identified or field.column not in IDENTIFYING
    ]


def _patients(keys: list[UUID], identified: bool) -> Iterator[Row]:
    columns = _single_columns(identified)
    yield ["patient_id", "centre", "provenance", "age_at_diagnosis", *(name for _section, name in columns)]
    for batch in _batches(keys):
        people = Patient.objects.select_related("centre").in_bulk(batch)
        singles = {
            section: model._default_manager.in_bulk(batch, field_name="patient_id")
            for section, model in writing.SINGLE_MODELS.items()
        }
        for key in batch:
            if key not in people:  # removed since the keys were read
                continue
            patient = people[key]
            rows: dict[str, Any] = {section: found.get(key) for section, found in singles.items()}
            rows["patient"] = patient
            diagnosed_on = rows["diagnosis"].diagnosed_on if rows["diagnosis"] else None
            age = "" if diagnosed_on is None else str(_years(patient.birth_date, diagnosed_on))
            values = [text_of(getattr(rows[section], name, None)) for section, name in columns]
            yield [str(key), patient.centre.code, patient.provenance, age, *values]


def _rows(keys: list[UUID], section: str) -> Iterator[Row]:
    """The rows that were not entered in error, by patient in the order of the table's own `ordering`."""
    names = [field.column for field in writing.fields_of(section)]
    yield ["patient_id", *names]
    live: QuerySet[Any] = writing.ROW_MODELS[section]._default_manager.filter(retracted_at__isnull=True)
    for batch in _batches(keys):
        of_patient: dict[UUID, list[Row]] = {}
        for key, *values in live.filter(patient_id__in=batch).values_list("patient_id", *names):
            of_patient.setdefault(key, []).append([str(key), *map(text_of, values)])
        for key in batch:
            yield from of_patient.get(key, ())


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _dictionary(identified: bool) -> Iterator[Row]:
    """One row a column: its table, what it means, its unit, and the codes that it takes."""
    yield ["table", "column", "meaning", "unit", "codes"]
    key = _("Key of the patient in this set and its tables; it says nothing about the person.")
    yield ["patients", "patient_id", key, "", ""]
    yield ["patients", "centre", _("Code of the centre."), "", ""]
    yield ["patients", "provenance", _("Whether the patient is real or made up."), "", "clinical | synthetic"]
    yield ["patients", "age_at_diagnosis", _("Whole years from birth to diagnosis."), _("years"), ""]
    for section, name in _single_columns(identified):
        yield ["patients", *_entry(section, SINGLES[section], name)]
    for section in ROW_SECTIONS:
        yield [section, "patient_id", key, "", ""]
        names: Iterable[str] = [field.column for field in writing.fields_of(section)]
        for name in names:
            yield [section, *_entry(section, writing.ROW_MODELS[section], name)]


def _entry(section: str, model: type[Model], name: str) -> Row:
    kind = FIELDS.get(f"{section}.{name}")
    codes = " | ".join(("yes", "no") if kind and kind.kind == "truth" else kind.codes if kind else ())
    limit = LIMITS.get(f"{section}.{name}")
    unit = _(limit.unit) if limit and limit.unit else ""
    if kind and kind.kind == "date":
        unit = "YYYY-MM-DD"
    elif kind and kind.kind == "mrd_figure":
        unit = _("in the unit of the row (column unit)")
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    meaning = f"{label}. {_(limit.definition)}" if limit else label
    if kind and kind.kind == "list":
        meaning = _("%(list)s. Empty where nothing is stated; “%(none)s” where none is stated.") % {
            "list": label,
            "none": NONE_OF_THEM,
        }
    return [name, meaning, unit, codes]
