"""What the fields of one row cannot say together: a relapse outside the marrow with blasts in it, B cells back after
CAR-T cells that were not given, a score between two steps of ten.

Rows that do so already are named, and nothing is changed: only a person can say which of their fields is wrong.
"""

import django.db.models.functions.math
import django.db.models.lookups
from django.db import migrations, models

_SHOWN = 100

_CONTRADICTORY = """
    SELECT 'cohorts_firstrelapse', id, patient_id,
           format('site %s with %s %% blasts in the marrow', site, trim_scale(marrow_blasts_percent))
      FROM cohorts_firstrelapse
     WHERE site IN ('cns', 'testis', 'other_extramedullary') AND marrow_blasts_percent >= 5
    UNION ALL
    SELECT 'cohorts_priortreatment', id, patient_id, 'B cells after CAR-T cells that were not given'
      FROM cohorts_priortreatment
     WHERE b_cell_recovery_within_6_months IS NOT NULL AND car_t = FALSE
    UNION ALL
    SELECT 'cohorts_fitnessassessment', id, patient_id,
           format('Lansky %s, Karnofsky %s', coalesce(lansky::text, '-'), coalesce(karnofsky::text, '-'))
      FROM cohorts_fitnessassessment
     WHERE retracted_at IS NULL AND (lansky % 10 <> 0 OR karnofsky % 10 <> 0)
    ORDER BY 1, 2
"""


class ContradictoryRows(ValueError):
    """The migration cannot go on before a person has corrected these rows."""


def name_contradictory_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_CONTRADICTORY)
        found = cursor.fetchall()
    if not found:
        return
    lines = [f"- {table} {key} of patient {patient}: {what}" for table, key, patient, what in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"- and {len(found) - _SHOWN} more")
    raise ContradictoryRows(
        f"{len(found)} row(s) contradict themselves. Correct them on the pages of these patients with the version "
        "that ran before this one (/patients/<patient>), then migrate again:\n" + "\n".join(lines)
    )


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0019_imports_list_what_they_counted")]

    operations = [
        migrations.RunPython(name_contradictory_rows, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="firstrelapse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("marrow_blasts_percent__gte", 5),
                    ("site__in", ["cns", "testis", "other_extramedullary"]),
                    _negated=True,
                ),
                name="firstrelapse_isolated_not_in_marrow",
                violation_error_code="isolated_yet_in_marrow",
                violation_error_message="A relapse outside the marrow with 5 % blasts or more in it is combined, not isolated.",
            ),
        ),
        *(
            migrations.AddConstraint(
                model_name="fitnessassessment",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("retracted_at__isnull", False),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod(models.F(column), 10), 0
                        ),
                        _connector="OR",
                    ),
                    name=f"fitnessassessment_{column}_in_tens",
                    violation_error_code="not_a_step_of_ten",
                    violation_error_message="This score goes in steps of ten.",
                ),
            )
            for column in ("lansky", "karnofsky")
        ),
        migrations.AddConstraint(
            model_name="priortreatment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("b_cell_recovery_within_6_months__isnull", True),
                    models.Q(("car_t", False), _negated=True),
                    _connector="OR",
                ),
                name="priortreatment_b_cells_of_car_t",
                violation_error_code="b_cells_without_car_t",
                violation_error_message="B cells cannot come back after CAR-T that was not given.",
            ),
        ),
    ]
