"""Nothing of the record lies before the patient's birth: an order between tables that no check constraint can see."""

from django.db import migrations

DATED = (
    ("cohorts_diagnosis", "diagnosed_on"),
    ("cohorts_treatmentphase", "started_on"),
    ("cohorts_mrdassessment", "collected_on"),
)

FUNCTIONS = """
    CREATE FUNCTION cohorts_refuse_before_birth() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        day date := (to_jsonb(NEW) ->> TG_ARGV[0])::date;
    BEGIN
        IF day < (SELECT birth_date FROM cohorts_patient WHERE id = NEW.patient_id) THEN
            RAISE EXCEPTION '% of % lies before the birth date', TG_ARGV[0], TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE FUNCTION cohorts_refuse_birth_after_record() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM cohorts_diagnosis
                   WHERE patient_id = NEW.id AND diagnosed_on < NEW.birth_date)
           OR EXISTS (SELECT FROM cohorts_treatmentphase
                      WHERE patient_id = NEW.id AND started_on < NEW.birth_date AND retracted_at IS NULL)
           OR EXISTS (SELECT FROM cohorts_mrdassessment
                      WHERE patient_id = NEW.id AND collected_on < NEW.birth_date AND retracted_at IS NULL) THEN
            RAISE EXCEPTION 'the birth date lies after the record'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER patient_birth_before_record
        BEFORE UPDATE OF birth_date ON cohorts_patient
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_birth_after_record();
"""

TRIGGER = """
    CREATE TRIGGER {column}_after_birth
        BEFORE INSERT OR UPDATE OF {column}, patient_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_before_birth('{column}');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0010_audit_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            sql=FUNCTIONS + "".join(TRIGGER.format(table=table, column=column) for table, column in DATED),
            reverse_sql="".join(f"DROP TRIGGER {column}_after_birth ON {table};" for table, column in DATED)
            + """
                DROP TRIGGER patient_birth_before_record ON cohorts_patient;
                DROP FUNCTION cohorts_refuse_birth_after_record();
                DROP FUNCTION cohorts_refuse_before_birth();
            """,
        ),
    ]
