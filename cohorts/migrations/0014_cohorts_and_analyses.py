"""Cohorts in versions, and their analyses."""

import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0013_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('description', models.TextField(blank=True, default='', verbose_name='description')),
                ('provenance', models.CharField(choices=[('clinical', 'Clinical'), ('synthetic', 'Synthetic')], editable=False, max_length=16, verbose_name='provenance')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived at')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['-created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CohortCentre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provenance', models.CharField(choices=[('clinical', 'Clinical'), ('synthetic', 'Synthetic')], editable=False, max_length=16, verbose_name='provenance')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohort_rows', to='cohorts.centre')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centre_rows', to='cohorts.cohort')),
            ],
            options={
                'verbose_name': 'centre of a cohort',
                'verbose_name_plural': 'centres of a cohort',
            },
        ),
        migrations.AddField(
            model_name='cohort',
            name='centres',
            field=models.ManyToManyField(related_name='cohorts', through='cohorts.CohortCentre', to='cohorts.centre', verbose_name='centres'),
        ),
        migrations.CreateModel(
            name='CohortVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('definition', models.JSONField(verbose_name='definition')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('member_count', models.PositiveIntegerField(null=True, verbose_name='patients')),
                ('attrition', models.JSONField(null=True, verbose_name='attrition')),
                ('counted_at', models.DateTimeField(null=True, verbose_name='counted at')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cohorts.cohort', verbose_name='cohort')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'version of a cohort',
                'verbose_name_plural': 'versions of a cohort',
                'ordering': ['cohort', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('title', models.CharField(blank=True, default='', max_length=200, verbose_name='title')),
                ('definition', models.JSONField(verbose_name='definition')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('cancelled', 'Cancelled'), ('failed', 'Failed'), ('finished', 'Finished')], default='queued', max_length=16, verbose_name='state')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                ('total', models.PositiveIntegerField(null=True, verbose_name='of')),
                ('result', models.JSONField(null=True, verbose_name='result')),
                ('problem', models.TextField(blank=True, default='', verbose_name='problem')),
                ('software_version', models.CharField(blank=True, default='', max_length=80, verbose_name='version of the software')),
                ('frame_sha256', models.CharField(blank=True, default='', max_length=64, verbose_name='SHA-256 of the data')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('heartbeat_at', models.DateTimeField(null=True, verbose_name='last sign of life')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
                ('cancel_requested_at', models.DateTimeField(null=True, verbose_name='cancel requested at')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='cohorts.analysis', verbose_name='repeats')),
                ('cohort_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='analyses', to='cohorts.cohortversion', verbose_name='version of a cohort')),
            ],
            options={
                'verbose_name': 'analysis',
                'verbose_name_plural': 'analyses',
                'ordering': ['-created_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='cohortcentre',
            constraint=models.CheckConstraint(condition=models.Q(('provenance__in', ['clinical', 'synthetic'])), name='cohortcentre_provenance_listed'),
        ),
        migrations.AddConstraint(
            model_name='cohortcentre',
            constraint=models.UniqueConstraint(fields=('cohort', 'centre'), name='cohortcentre_once'),
        ),
        migrations.AddIndex(
            model_name='cohort',
            index=models.Index(fields=['-created_at', 'id'], name='cohort_by_time'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('provenance__in', ['clinical', 'synthetic'])), name='cohort_provenance_listed'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cohort_name_given'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('archived_at__gte', models.F('created_at'))), name='cohort_archived_after_created'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('id', 'provenance'), name='cohort_id_and_provenance'),
        ),
        migrations.AddConstraint(
            model_name='cohortversion',
            constraint=models.UniqueConstraint(fields=('cohort', 'number'), name='cohortversion_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='cohortversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='cohortversion_numbered_from_one'),
        ),
        migrations.AddConstraint(
            model_name='cohortversion',
            constraint=models.CheckConstraint(condition=models.Q(('as_of__gte', datetime.date(1900, 1, 1))), name='cohortversion_as_of_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'),
        ),
        migrations.AddConstraint(
            model_name='cohortversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attrition__isnull', True), ('counted_at__isnull', True), ('member_count__isnull', True)), models.Q(('attrition__isnull', False), ('counted_at__isnull', False), ('member_count__isnull', False)), _connector='OR'), name='cohortversion_count_whole'),
        ),
        migrations.AddIndex(
            model_name='analysis',
            index=models.Index(fields=['cohort_version', '-created_at'], name='analysis_by_version'),
        ),
        migrations.AddIndex(
            model_name='analysis',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['heartbeat_at'], name='analysis_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'cancelled', 'failed', 'finished'])), name='analysis_state_listed'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z][a-z_]*$')), name='analysis_kind_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('result__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('result__isnull', True)), _connector='OR'), name='analysis_result_when_finished'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='analysis_problem_when_failed'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('total__isnull', True), ('done__lte', models.F('total')), _connector='OR'), name='analysis_done_within_total'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('repeats', models.F('id')), _negated=True), name='analysis_does_not_repeat_itself'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.UniqueConstraint(fields=('id', 'cohort_version'), name='analysis_id_and_version'),
        ),
    ]
