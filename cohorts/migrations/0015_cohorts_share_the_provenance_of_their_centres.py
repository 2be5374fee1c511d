"""A cohort draws on centres of one kind only: synthetic and clinical patients never meet in one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0014_cohorts_and_analyses"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE cohorts_cohortcentre
                ADD CONSTRAINT cohortcentre_provenance_of_centre
                FOREIGN KEY (centre_id, provenance) REFERENCES cohorts_centre (id, provenance);
                ALTER TABLE cohorts_cohortcentre
                ADD CONSTRAINT cohortcentre_provenance_of_cohort
                FOREIGN KEY (cohort_id, provenance) REFERENCES cohorts_cohort (id, provenance);
            """,
            reverse_sql="""
                ALTER TABLE cohorts_cohortcentre DROP CONSTRAINT cohortcentre_provenance_of_cohort;
                ALTER TABLE cohorts_cohortcentre DROP CONSTRAINT cohortcentre_provenance_of_centre;
            """,
        ),
    ]
