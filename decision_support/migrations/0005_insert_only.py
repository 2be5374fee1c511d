"""What was answered and what was decided can only be added: the database itself refuses to change or remove it."""

from django.db import migrations

TABLES = ("decision_support_recommendation", "decision_support_boarddecision")


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0010_audit_append_only"),  # brings the function cohorts_refuse_change
        ("decision_support", "0004_patient_statuses"),
    ]

    operations = [
        migrations.RunSQL(
            sql=f"""
                CREATE TRIGGER insert_only
                    BEFORE UPDATE OR DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change();
                CREATE TRIGGER never_emptied
                    BEFORE TRUNCATE ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_refuse_change();
            """,
            reverse_sql=f"""
                DROP TRIGGER never_emptied ON {table};
                DROP TRIGGER insert_only ON {table};
            """,
        )
        for table in TABLES
    ]
