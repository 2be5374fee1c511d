"""The refused rows of an import as they stood, and what a person made of their cells; neither is rewritten."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


KEPT = """
    CREATE FUNCTION cohorts_refuse_change_of_refused_row() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.taken_in_at IS NOT NULL
           OR (OLD.data_import_id, OLD.sheet, OLD.row_number, OLD.patient_key, OLD.cells)
              IS DISTINCT FROM (NEW.data_import_id, NEW.sheet, NEW.row_number, NEW.patient_key, NEW.cells) THEN
            RAISE EXCEPTION 'a refused row is kept as it stood: % refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER importrefusedrow_keeps_its_cells
        BEFORE UPDATE ON cohorts_importrefusedrow
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change_of_refused_row();
    CREATE TRIGGER importrefusedrow_is_kept
        BEFORE DELETE ON cohorts_importrefusedrow
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change_of_import_part();
    CREATE TRIGGER importcorrection_append_only
        BEFORE UPDATE OR DELETE ON cohorts_importcorrection
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change();
"""
NOT_KEPT = """
    DROP TRIGGER importcorrection_append_only ON cohorts_importcorrection;
    DROP TRIGGER importrefusedrow_is_kept ON cohorts_importrefusedrow;
    DROP TRIGGER importrefusedrow_keeps_its_cells ON cohorts_importrefusedrow;
    DROP FUNCTION cohorts_refuse_change_of_refused_row();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0021_agents_not_stated'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, default='', max_length=100, verbose_name='sheet')),
                ('row_number', models.PositiveIntegerField(verbose_name='row')),
                ('column', models.CharField(max_length=200, verbose_name='column')),
                ('value_before', models.TextField(blank=True, verbose_name='as it stood')),
                ('value', models.TextField(blank=True, verbose_name='corrected to')),
                ('code', models.CharField(blank=True, default='', max_length=60, verbose_name='code')),
                ('message', models.TextField(blank=True, default='', verbose_name='message')),
                ('corrected_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='corrected at')),
                ('corrected_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('data_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cohorts.dataimport', verbose_name='import')),
            ],
            options={
                'verbose_name': 'correction of an import',
                'verbose_name_plural': 'corrections of an import',
                'ordering': ['data_import', 'id'],
                'indexes': [models.Index(fields=['data_import', 'sheet', 'row_number'], name='importcorrection_by_row')],
                'constraints': [models.CheckConstraint(condition=models.Q(('column', ''), _negated=True), name='importcorrection_column_given'), models.CheckConstraint(condition=models.Q(('value', models.F('value_before')), _negated=True), name='importcorrection_changes_the_cell')],
            },
        ),
        migrations.CreateModel(
            name='ImportRefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, default='', max_length=100, verbose_name='sheet')),
                ('row_number', models.PositiveIntegerField(verbose_name='row')),
                ('patient_key', models.TextField(blank=True, default='', verbose_name='hospital number')),
                ('cells', models.TextField(verbose_name='cells')),
                ('taken_in_at', models.DateTimeField(blank=True, null=True, verbose_name='taken in at')),
                ('data_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_rows', to='cohorts.dataimport', verbose_name='import')),
                ('taken_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by')),
            ],
            options={
                'verbose_name': 'refused row of an import',
                'verbose_name_plural': 'refused rows of an import',
                'ordering': ['data_import', 'sheet', 'row_number'],
                'indexes': [models.Index(fields=['data_import', 'patient_key'], name='importrefusedrow_by_patient')],
                'constraints': [models.UniqueConstraint(fields=('data_import', 'sheet', 'row_number'), name='importrefusedrow_row_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_in_at__isnull', True), ('taken_in_by__isnull', True)), models.Q(('taken_in_at__isnull', False), ('taken_in_by__isnull', False)), _connector='OR'), name='importrefusedrow_taken_in_whole')],
            },
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=NOT_KEPT),
    ]
