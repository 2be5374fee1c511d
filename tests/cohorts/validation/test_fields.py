"""The fields of the record agree with its tables, with the vocabulary and with a case."""

import pytest
from django.db.models import Field as Column

from cohorts import vocabulary
from cohorts.models import Conditioning, OutcomeKind, Patient, TransplantKind
from cohorts.models.clinical_row import RetractableRow
from cohorts.services.writing import ROW_MODELS, SINGLE_MODELS
from cohorts.validation import fields

OWN = {"id", "patient", "centre", "provenance", "record_version", "changed_at", "value_fraction"}
MODELS = {"patient": Patient, **SINGLE_MODELS, **ROW_MODELS}


def entered_columns(group: str) -> set[str]:
    """The columns of a table that a person fills."""
    kept_by_services = {column.name for column in RetractableRow._meta.get_fields()} | OWN
    columns = {c.name for c in MODELS[group]._meta.get_fields() if isinstance(c, Column)}
    return columns - kept_by_services


@pytest.mark.parametrize("group", sorted(MODELS))
def test_every_column_that_people_fill_is_a_field_and_every_field_has_its_column(group: str) -> None:
    known = fields.SINGLES.get(group) or fields.ROWS[group]
    assert {field.column for field in known} == entered_columns(group)


@pytest.mark.parametrize("group", sorted(MODELS))
def test_what_stands_for_unknown_is_the_tables_own_default(group: str) -> None:
    for field in fields.SINGLES.get(group) or fields.ROWS[group]:
        if not field.required:
            column = MODELS[group]._meta.get_field(field.column)
            assert isinstance(column, Column)
            assert column.get_default() == field.absent, field.column


def test_no_two_single_fields_share_a_column() -> None:
    columns = [field.column for group in fields.SINGLES.values() for field in group]
    assert len(columns) == len(set(columns))


def test_every_marker_and_partner_of_the_vocabulary_is_a_field() -> None:
    places = {".".join(field.place) for field in fields.DIAGNOSIS}
    assert {f"diagnosis.genetics.{name}" for name in vocabulary.GENETIC_MARKERS} <= places
    assert {f"diagnosis.ikzf1.{name}" for name in vocabulary.IKZF1_PARTNERS} <= places


def test_the_lists_of_transplants_and_outcomes_are_those_of_their_tables() -> None:
    assert list(fields.TRANSPLANT_KINDS) == TransplantKind.values
    assert list(fields.CONDITIONINGS) == Conditioning.values
    assert list(fields.OUTCOME_KINDS) == OutcomeKind.values
