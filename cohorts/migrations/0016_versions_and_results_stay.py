"""What was asked stays as it was asked, and what came out as it came out: the database itself refuses to change it.

A version of a cohort takes its count once, an analysis takes its progress until it is finished. Neither is deleted. An
analysis repeats one of its own version only.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0015_cohorts_share_the_provenance_of_their_centres"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                CREATE FUNCTION cohorts_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    count_columns text[] := ARRAY['member_count', 'attrition', 'counted_at'];
                BEGIN
                    IF TG_OP = 'UPDATE' AND OLD.counted_at IS NULL
                       AND to_jsonb(NEW) - count_columns = to_jsonb(OLD) - count_columns THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$;
                CREATE TRIGGER version_stays
                    BEFORE UPDATE OR DELETE ON cohorts_cohortversion
                    FOR EACH ROW EXECUTE FUNCTION cohorts_version_stays();
                CREATE TRIGGER versions_never_emptied
                    BEFORE TRUNCATE ON cohorts_cohortversion
                    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_refuse_change();

                CREATE FUNCTION cohorts_analysis_stays() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' AND OLD.state <> 'finished'
                       AND (NEW.id, NEW.cohort_version_id, NEW.kind, NEW.definition, NEW.repeats_id,
                            NEW.created_at, NEW.created_by_id)
                           IS NOT DISTINCT FROM
                           (OLD.id, OLD.cohort_version_id, OLD.kind, OLD.definition, OLD.repeats_id,
                            OLD.created_at, OLD.created_by_id) THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'a finished analysis, and what any analysis asks, stays: % refused', TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$;
                CREATE TRIGGER analysis_stays
                    BEFORE UPDATE OR DELETE ON cohorts_analysis
                    FOR EACH ROW EXECUTE FUNCTION cohorts_analysis_stays();
                CREATE TRIGGER analyses_never_emptied
                    BEFORE TRUNCATE ON cohorts_analysis
                    FOR EACH STATEMENT EXECUTE FUNCTION cohorts_refuse_change();
                ALTER TABLE cohorts_analysis
                    ADD CONSTRAINT analysis_repeats_its_own_version
                    FOREIGN KEY (repeats_id, cohort_version_id) REFERENCES cohorts_analysis (id, cohort_version_id);
            """,
            reverse_sql="""
                ALTER TABLE cohorts_analysis DROP CONSTRAINT analysis_repeats_its_own_version;
                DROP TRIGGER analyses_never_emptied ON cohorts_analysis;
                DROP TRIGGER analysis_stays ON cohorts_analysis;
                DROP FUNCTION cohorts_analysis_stays();
                DROP TRIGGER versions_never_emptied ON cohorts_cohortversion;
                DROP TRIGGER version_stays ON cohorts_cohortversion;
                DROP FUNCTION cohorts_version_stays();
            """,
        ),
    ]
