"""The agents of a cycle may be not stated, which is another thing than none of those asked for.

Rows there are keep what they say: an empty list stays "none of those listed", because the form asked for them. Undone,
what was not stated becomes an empty list again, and the difference is lost.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0020_rows_do_not_contradict_themselves")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    sql="ALTER TABLE cohorts_treatmentphase ALTER COLUMN agents DROP NOT NULL",
                    reverse_sql=[
                        "UPDATE cohorts_treatmentphase SET agents = '{}' WHERE agents IS NULL",
                        "ALTER TABLE cohorts_treatmentphase ALTER COLUMN agents SET NOT NULL",
                    ],
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="treatmentphase",
                    name="agents",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        null=True,
                        size=None,
                        verbose_name="agents",
                    ),
                )
            ],
        )
    ]
