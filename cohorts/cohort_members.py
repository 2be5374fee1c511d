"""Who belongs to a version of a cohort: the patients, and the count with its attrition. Any number of them.

Meant for a worker, or for few patients: where the definition has an MRD stratum it is derived for each of those whom
the other conditions leave.
"""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cohorts.cohort_sql import Query
from cohorts.cohort_strata import find
from cohorts.filters import MRD_STRATUM, Attrition, Definition, parse
from cohorts.filters.attrition import from_losses
from cohorts.models import CohortVersion, Patient


def definition_of(version: CohortVersion) -> Definition:
    """The definition as it was saved."""
    return parse(version.definition, as_of=version.as_of)


def members_of(version: CohortVersion) -> QuerySet[Patient]:
    """The patients of the version, as the record stands today, in no order."""
    centre_ids = list(version.cohort.centre_rows.values_list("centre_id", flat=True))
    return members(definition_of(version), centre_ids, version.as_of)


def members(definition: Definition, centre_ids: Sequence[int], as_of: date) -> QuerySet[Patient]:
    """The patients of these centres that the definition admits on that day, as a lazy queryset."""
    query = Query(definition, centre_ids, as_of)
    if definition.mrd_stratum is None:
        statement, parameters = query.members()
        return Patient.objects.filter(pk__in=RawSQL(*_positional(statement, parameters)))
    with connection.cursor() as cursor:
        cursor.execute(query.candidates(0), query.parameters)
        found = find(cursor.fetchall(), definition.mrd_stratum, as_of)
    return Patient.objects.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [found.members]))


def attrition_of(definition: Definition, centre_ids: Sequence[int], as_of: date) -> Attrition:
    """How many each step left out; its end is the number of members."""
    query = Query(definition, centre_ids, as_of)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(query.losses())} FROM ({query.facts(query.active())}) facts", query.parameters
        )
        row = cursor.fetchone()
        assert row is not None
        losses = query.read_losses(row[1:])
        if definition.mrd_stratum is not None:
            cursor.execute(query.candidates(0), query.parameters)
            found = find(cursor.fetchall(), definition.mrd_stratum, as_of)
            losses.append((MRD_STRATUM, *found.losses))
    return from_losses(row[0], losses)


def _positional(statement: str, parameters: dict[str, object]) -> tuple[str, list[object]]:
    """Named placeholders as positional ones, which is what an expression of the ORM takes."""
    names: list[str] = []

    class Names(dict[str, object]):
        def __getitem__(self, name: str) -> str:
            names.append(name)
            return "%s"

    return statement % Names(), [parameters[name] for name in names]
