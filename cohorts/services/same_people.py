"""Hospital numbers that may belong to one person: found after all patients are checked, and asked about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from cohorts.imports.cells import SEPARATOR, shown
from cohorts.imports.mapping import Definition
from cohorts.imports.plan import SheetPlan
from cohorts.messages import gettext_noop as _
from cohorts.models import ImportProblem, ImportRefusedRow, ImportSourceRow, ImportStagedRow

if TYPE_CHECKING:
    from cohorts.services.import_work import Progress

MAXIMUM_EXAMPLES = 5
MESSAGE = _("This may be a patient who stands under another hospital number, and was refused as answered.")

# The same name and birth date; where no name is given, the same sex, birth date and day of diagnosis. Patients of the
# record count among them.
_PEOPLE = """
    WITH people AS (
        SELECT p.columns[1] AS identifier, p.patient_id,
               CASE WHEN coalesce(p.columns[2], '') <> '' THEN lower(p.columns[2])
                    WHEN p.columns[4] <> 'unknown' AND d.columns[1] IS NOT NULL
                    THEN '|' || p.columns[4] || d.columns[1] END AS sign,
               p.columns[3]::date AS born
        FROM cohorts_importstagedrow p
        LEFT JOIN cohorts_importstagedrow d
          ON d.data_import_id = p.data_import_id AND d.section = 'diagnosis' AND d.patient_id = p.patient_id
        WHERE p.data_import_id = %(key)s AND p.section = 'patient'
    ), known AS (
        SELECT c.identifier, NULL::uuid,
               CASE WHEN c.name <> '' THEN lower(c.name)
                    WHEN c.sex <> 'unknown' AND d.diagnosed_on IS NOT NULL
                    THEN '|' || c.sex || d.diagnosed_on::text END,
               c.birth_date
        FROM cohorts_patient c LEFT JOIN cohorts_diagnosis d ON d.patient_id = c.id
        WHERE c.centre_id = %(centre)s AND c.birth_date IN (SELECT born FROM people)
    ), all_people AS (SELECT * FROM people UNION ALL SELECT * FROM known)
    SELECT array_agg(identifier ORDER BY identifier), array_agg(patient_id) FILTER (WHERE patient_id IS NOT NULL)
    FROM all_people WHERE sign IS NOT NULL
    GROUP BY born, sign HAVING count(DISTINCT identifier) > 1 AND count(patient_id) > 0
"""


def staged_people(key: UUID, centre: int) -> list[tuple[list[str], list[Any]]]:
    """The hospital numbers that may be one person's, and the staged patients among them."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"key": key, "centre": centre})
        return cursor.fetchall()


def look(progress: "Progress", definition: Definition, plans: Sequence[SheetPlan]) -> None:
    """Notes such groups as a finding; refuses their patients where that was the answer."""
    row = progress.row
    answer = definition.rules.get("same_person")
    if answer == "separate":
        return
    groups = staged_people(row.pk, row.centre_id)
    if not groups:
        return
    if answer is None:
        examples = [identifiers[:4] for identifiers, _keys in groups[:MAXIMUM_EXAMPLES]]
        findings = {
            **row.cursor.get("findings", {}),
            "same_person": {"count": len(groups), "examples": examples},
        }
        progress.save(cursor={**row.cursor, "findings": findings})
        return
    _refuse(progress, plans, [key for _identifiers, keys in groups for key in keys])


def _refuse(progress: "Progress", plans: Sequence[SheetPlan], patients: list[Any]) -> None:
    row = progress.row
    staged = ImportStagedRow.objects.filter(data_import_id=row.pk, patient_id__in=patients)
    named = staged.filter(section="patient").values_list("columns", flat=True)
    identifiers = [columns[0] for columns in named]
    gone: dict[str, int] = {}
    for section in staged.values_list("section", flat=True):
        gone[section] = gone.get(section, 0) + 1
    staged.delete()
    refused_before = set(ImportProblem.objects.filter(data_import=row).values_list("sheet", "row_number"))
    sources = ImportSourceRow.objects.filter(data_import_id=row.pk, patient_key__in=identifiers)
    new, kept = [], []
    for sheet, number, key, cells in sources.values_list("sheet", "row_number", "patient_key", "cells"):
        plan = plans[sheet]
        if (plan.sheet, number) not in refused_before:
            value = shown(cells.split(SEPARATOR)[plan.identifier])[:200]
            new.append(
                ImportProblem(
                    data_import=row, sheet=plan.sheet, row_number=number, column=plan.identifier_name[:200],
                    value=value, code="same_person", message=MESSAGE,
                )
            )  # fmt: skip
            kept.append(
                ImportRefusedRow(
                    data_import=row, sheet=plan.sheet[:100], row_number=number, patient_key=key, cells=cells
                )
            )
    ImportProblem.objects.bulk_create(new, batch_size=2_000)
    ImportRefusedRow.objects.bulk_create(kept, batch_size=2_000)
    counts = dict(row.counts)
    counts["rows_taken"] = counts.get("rows_taken", 0) - len(new)
    counts["rows_refused"] = counts.get("rows_refused", 0) + len(new)
    counts["patients_new"] = counts.get("patients_new", 0) - len(identifiers)
    counts["patients_refused"] = counts.get("patients_refused", 0) + len(identifiers)
    for section, count in gone.items():
        if section in counts:
            counts[section] -= count
    numbers = row.cursor["checked"]["numbers"]
    numbers = {section: count - gone.get(section, 0) for section, count in numbers.items()}
    progress.save(
        counts=counts, cursor={**row.cursor, "checked": {**row.cursor["checked"], "numbers": numbers}}
    )
