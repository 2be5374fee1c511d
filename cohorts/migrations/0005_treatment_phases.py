import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0004_diagnoses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TreatmentPhase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('cycle', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cycle')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='started on')),
                ('kind', models.CharField(blank=True, choices=[('induction', 'Induction'), ('consolidation', 'Consolidation'), ('maintenance', 'Maintenance'), ('other', 'Other')], max_length=32, null=True, verbose_name='kind')),
                ('agents', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='agents')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='treatment_phases', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'treatment phase',
                'verbose_name_plural': 'treatment phases',
                'ordering': [models.OrderBy(models.F('started_on'), nulls_first=True), 'cycle', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('retracted_at__isnull', True)), fields=('patient', 'cycle'), name='treatmentphase_cycle_once'), models.CheckConstraint(condition=models.Q(('cycle__gte', Decimal('1')), ('cycle__lte', Decimal('30'))), name='treatmentphase_cycle_range', violation_error_code='out_of_range', violation_error_message='The cycle number must be a whole number from 1 to 30.'), models.CheckConstraint(condition=models.Q(('started_on__gte', datetime.date(1900, 1, 1))), name='treatmentphase_started_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('kind__in', ['induction', 'consolidation', 'maintenance', 'other'])), name='treatmentphase_kind_listed'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='treatmentphase_retraction_whole')],
            },
        ),
    ]
