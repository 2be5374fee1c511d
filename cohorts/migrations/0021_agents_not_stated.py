"""The agents of a cycle may be not stated, which is another thing than none of those asked for.

Until here REST and imports kept agents that nobody stated as an empty list, and the boxes of the page had none for
"none of these". So an empty list of then states nothing: it becomes not stated, and is asked for again. Undone, what is
not stated becomes an empty list again, and what was stated since as "none of these" can no longer be told from it.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0020_rows_do_not_contradict_themselves")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    sql=[
                        "ALTER TABLE cohorts_treatmentphase ALTER COLUMN agents DROP NOT NULL",
                        "UPDATE cohorts_treatmentphase SET agents = NULL WHERE agents = '{}'",
                    ],
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
