"""Why an analysis failed, as a code, a message to translate and its values, in place of a sentence in one language."""

from django.db import migrations, models

_IS_SAID = "ALTER TABLE cohorts_analysis ADD CONSTRAINT analysis_problem_when_failed CHECK (state <> 'failed' OR {said})"


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0017_what_is_asked_of_children")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    sql=[
                        "ALTER TABLE cohorts_analysis DROP CONSTRAINT analysis_problem_when_failed",
                        "ALTER TABLE cohorts_analysis ALTER COLUMN problem DROP NOT NULL",
                        "ALTER TABLE cohorts_analysis ALTER COLUMN problem TYPE jsonb USING CASE WHEN problem = '' THEN NULL"
                        " ELSE jsonb_build_object('code', 'told', 'message', '%(problem)s', 'values',"
                        " jsonb_build_object('problem', problem)) END",
                        _IS_SAID.format(said="problem IS NOT NULL"),
                    ],
                    reverse_sql=[
                        "ALTER TABLE cohorts_analysis DROP CONSTRAINT analysis_problem_when_failed",
                        "ALTER TABLE cohorts_analysis ALTER COLUMN problem TYPE text"
                        " USING COALESCE(problem -> 'values' ->> 'problem', problem ->> 'message', '')",
                        "ALTER TABLE cohorts_analysis ALTER COLUMN problem SET NOT NULL",
                        _IS_SAID.format(said="problem <> ''"),
                    ],
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("analysis", "analysis_problem_when_failed"),
                migrations.AlterField(
                    "analysis", "problem", models.JSONField(null=True, verbose_name="problem")
                ),
                migrations.AddConstraint(
                    "analysis",
                    models.CheckConstraint(
                        condition=~models.Q(state="failed") | models.Q(problem__isnull=False),
                        name="analysis_problem_when_failed",
                    ),
                ),
            ],
        )
    ]
