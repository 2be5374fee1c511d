"""Where each patient stands, for the worklist."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0011_nothing_before_birth'),
        ('decision_support', '0003_idempotency_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='PatientStatus',
            fields=[
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='status', serialize=False, to='cohorts.patient')),
                ('record_version', models.PositiveIntegerField(verbose_name='version of the record judged')),
                ('knowledge_version', models.CharField(max_length=80, verbose_name='version of the knowledge base')),
                ('evaluated_on', models.DateField(verbose_name='judged as of')),
                ('module', models.CharField(max_length=40, verbose_name='module')),
                ('direction', models.CharField(max_length=40, verbose_name='direction')),
                ('abstained', models.BooleanField(verbose_name='abstained')),
                ('mrd_state', models.CharField(max_length=30, verbose_name='MRD state')),
                ('missing', models.JSONField(default=list, verbose_name='missing inputs')),
                ('missing_count', models.PositiveSmallIntegerField(verbose_name='number of missing inputs')),
                ('latest_result_on', models.DateField(null=True, verbose_name='latest MRD result')),
                ('new_result', models.BooleanField(verbose_name='result newer than the recommendation')),
                ('stale', models.BooleanField(verbose_name='recommendation stale')),
                ('decision_awaited', models.BooleanField(verbose_name='decision awaited')),
                ('attention', models.PositiveSmallIntegerField(verbose_name='attention')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cohorts.centre')),
                ('recommendation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decision_support.recommendation', verbose_name='latest recommendation')),
            ],
            options={
                'verbose_name': 'patient status',
                'verbose_name_plural': 'patient statuses',
                'indexes': [models.Index(models.F('centre'), models.OrderBy(models.F('attention'), descending=True), models.OrderBy(models.F('latest_result_on'), descending=True, nulls_last=True), models.F('patient'), name='patient_status_worklist')],
            },
        ),
    ]
