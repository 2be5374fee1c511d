"""A recommendation can supersede one of the same patient only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("decision_support", "0005_insert_only"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE decision_support_recommendation
                ADD CONSTRAINT recommendation_supersedes_same_patient
                FOREIGN KEY (supersedes_id, patient_id) REFERENCES decision_support_recommendation (id, patient_id)
            """,
            reverse_sql="""
                ALTER TABLE decision_support_recommendation DROP CONSTRAINT recommendation_supersedes_same_patient
            """,
        ),
    ]
