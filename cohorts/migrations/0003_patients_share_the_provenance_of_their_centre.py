"""A synthetic patient can live in a synthetic centre only, and a clinical one in a clinical centre only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0002_patients"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE cohorts_patient
                ADD CONSTRAINT patient_provenance_of_centre
                FOREIGN KEY (centre_id, provenance) REFERENCES cohorts_centre (id, provenance)
            """,
            reverse_sql="ALTER TABLE cohorts_patient DROP CONSTRAINT patient_provenance_of_centre",
        ),
    ]
