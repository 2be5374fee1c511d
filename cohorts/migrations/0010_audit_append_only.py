"""The audit can only grow: updating, deleting or emptying it is refused by the database itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0009_audit_events"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                CREATE FUNCTION cohorts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$;
                CREATE TRIGGER auditevent_append_only
                    BEFORE UPDATE OR DELETE ON cohorts_auditevent
                    FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change();
                CREATE TRIGGER auditevent_never_emptied
                    BEFORE TRUNCATE ON cohorts_auditevent
                    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_refuse_change();
            """,
            reverse_sql="""
                DROP TRIGGER auditevent_never_emptied ON cohorts_auditevent;
                DROP TRIGGER auditevent_append_only ON cohorts_auditevent;
                DROP FUNCTION cohorts_refuse_change();
            """,
        ),
    ]
