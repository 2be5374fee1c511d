"""Imports with the bytes of their files, their problems and the staging of their rows.

A finished import is the source of what it brought in: the database lets nothing of it change.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

KEPT = """
    CREATE FUNCTION cohorts_refuse_change_of_finished_import() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state = 'finished' THEN
            RAISE EXCEPTION 'a finished import is kept as it is: % refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END
    $$;
    CREATE FUNCTION cohorts_refuse_change_of_import_part() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        now_in text := (SELECT state FROM cohorts_dataimport WHERE id = OLD.data_import_id);
    BEGIN
        IF TG_OP = 'UPDATE' OR now_in = 'finished'
           OR (TG_TABLE_NAME = 'cohorts_dataimportchunk' AND now_in NOT IN ('cancelled', 'failed')) THEN
            RAISE EXCEPTION '% is kept with its import: % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END
    $$;
    CREATE TRIGGER dataimport_finished_is_kept
        BEFORE UPDATE OR DELETE ON cohorts_dataimport
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change_of_finished_import();
    CREATE TRIGGER dataimportchunk_is_kept
        BEFORE UPDATE OR DELETE ON cohorts_dataimportchunk
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change_of_import_part();
    CREATE TRIGGER importproblem_is_kept
        BEFORE UPDATE OR DELETE ON cohorts_importproblem
        FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change_of_import_part();
"""
NOT_KEPT = """
    DROP TRIGGER importproblem_is_kept ON cohorts_importproblem;
    DROP TRIGGER dataimportchunk_is_kept ON cohorts_dataimportchunk;
    DROP TRIGGER dataimport_finished_is_kept ON cohorts_dataimport;
    DROP FUNCTION cohorts_refuse_change_of_import_part();
    DROP FUNCTION cohorts_refuse_change_of_finished_import();
"""
UNLOGGED = """
    ALTER TABLE cohorts_importsourcerow SET UNLOGGED;
    ALTER TABLE cohorts_importstagedrow SET UNLOGGED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0012_import_mappings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportSourceRow',
            fields=[
                ('pk', models.CompositePrimaryKey('data_import_id', 'patient_key', 'sheet', 'row_number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('data_import_id', models.UUIDField()),
                ('patient_key', models.TextField(db_collation='C')),
                ('sheet', models.PositiveSmallIntegerField()),
                ('row_number', models.PositiveIntegerField()),
                ('cells', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportStagedRow',
            fields=[
                ('pk', models.CompositePrimaryKey('data_import_id', 'section', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('data_import_id', models.UUIDField()),
                ('section', models.CharField(max_length=32)),
                ('number', models.PositiveBigIntegerField()),
                ('patient_id', models.UUIDField()),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(null=True), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='DataImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('byte_size', models.BigIntegerField(verbose_name='size in bytes')),
                ('kind', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel workbook')], max_length=8, verbose_name='kind')),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('needs_answers', 'Needs answers'), ('ready', 'Checked, ready to be taken in'), ('queued', 'Waiting for its turn'), ('running', 'Running'), ('cancelled', 'Cancelled'), ('failed', 'Failed'), ('finished', 'Taken in')], default='uploaded', max_length=16, verbose_name='state')),
                ('stage', models.CharField(blank=True, choices=[('', 'Not begun'), ('reading', 'Reading the file'), ('staging', 'Sorting the rows by patient'), ('checking', 'Checking the rows'), ('writing', 'Writing the record')], default='', max_length=16, verbose_name='stage')),
                ('profile', models.JSONField(blank=True, default=dict, verbose_name='what was found in the file')),
                ('proposal', models.JSONField(blank=True, default=dict, verbose_name='proposed mapping')),
                ('questions', models.JSONField(blank=True, default=list, verbose_name='questions')),
                ('definition', models.JSONField(blank=True, null=True, verbose_name='mapping in force')),
                ('total', models.PositiveBigIntegerField(default=0, verbose_name='rows in the file')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='rows done in this stage')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='counts')),
                ('cursor', models.JSONField(blank=True, default=dict, verbose_name='where to go on')),
                ('problem', models.TextField(blank=True, default='', verbose_name='why it failed')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uploaded at')),
                ('start_requested_at', models.DateTimeField(blank=True, null=True, verbose_name='asked to be taken in at')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='taken in at')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('cancel_requested_at', models.DateTimeField(blank=True, null=True, verbose_name='asked to stop at')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_imports', to='cohorts.centre', verbose_name='centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('start_requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by')),
                ('mapping', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='data_imports', to='cohorts.importmapping', verbose_name='saved mapping')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, default='', max_length=100, verbose_name='sheet')),
                ('row_number', models.PositiveIntegerField(verbose_name='row')),
                ('column', models.CharField(blank=True, default='', max_length=200, verbose_name='column')),
                ('value', models.CharField(blank=True, default='', max_length=200, verbose_name='value')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('message', models.TextField(verbose_name='message')),
                ('data_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='cohorts.dataimport', verbose_name='import')),
            ],
            options={
                'verbose_name': 'problem of an import',
                'verbose_name_plural': 'problems of an import',
                'ordering': ['data_import', 'sheet', 'row_number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DataImportChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('content', models.BinaryField(verbose_name='bytes')),
                ('data_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='cohorts.dataimport', verbose_name='import')),
            ],
            options={
                'verbose_name': 'piece of a file',
                'verbose_name_plural': 'pieces of a file',
                'ordering': ['data_import', 'number'],
                'constraints': [models.UniqueConstraint(fields=('data_import', 'number'), name='dataimportchunk_number_once')],
            },
        ),
        migrations.AddIndex(
            model_name='dataimport',
            index=models.Index(fields=['centre', '-created_at'], name='dataimport_by_centre'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'needs_answers', 'ready', 'queued', 'running', 'cancelled', 'failed', 'finished'])), name='dataimport_state_listed'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['', 'reading', 'staging', 'checking', 'writing'])), name='dataimport_stage_listed'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['csv', 'xlsx'])), name='dataimport_kind_listed'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='dataimport_sha256_form'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('byte_size__gte', 1)), name='dataimport_byte_size_positive'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('file_name', ''), _negated=True), name='dataimport_file_name_given'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='dataimport_done_within_total'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('definition__isnull', False), ('finished_at__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='dataimport_finished_whole'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('start_requested_at__isnull', True), ('start_requested_by__isnull', True)), models.Q(('start_requested_at__isnull', False), ('start_requested_by__isnull', False)), _connector='OR'), name='dataimport_start_whole'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='dataimport_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='dataimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('cancelled', 'failed')), _negated=True), fields=('centre', 'sha256'), name='dataimport_same_file_once'),
        ),
        migrations.AddIndex(
            model_name='importproblem',
            index=models.Index(fields=['data_import', 'sheet', 'row_number'], name='importproblem_by_row'),
        ),
        migrations.AddConstraint(
            model_name='importproblem',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]*$')), name='importproblem_code_form'),
        ),
        migrations.AddConstraint(
            model_name='importproblem',
            constraint=models.CheckConstraint(condition=models.Q(('message', ''), _negated=True), name='importproblem_message_given'),
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=NOT_KEPT),
        migrations.RunSQL(sql=UNLOGGED, reverse_sql=migrations.RunSQL.noop),
    ]
