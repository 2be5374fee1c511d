import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0001_centres'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('provenance', models.CharField(choices=[('clinical', 'Clinical'), ('synthetic', 'Synthetic')], default='clinical', editable=False, max_length=16, verbose_name='provenance')),
                ('identifier', models.CharField(max_length=64, verbose_name='hospital number')),
                ('name', models.CharField(blank=True, default='', max_length=200, verbose_name='name')),
                ('birth_date', models.DateField(verbose_name='birth date')),
                ('sex', models.CharField(choices=[('female', 'Female'), ('male', 'Male'), ('other', 'Other'), ('unknown', 'Unknown')], default='unknown', max_length=32, verbose_name='sex')),
                ('donor_search_done', models.BooleanField(blank=True, help_text='Yes with no donor listed means that the search found none; empty means not known.', null=True, verbose_name='donor search done')),
                ('planned_hsct_on', models.DateField(blank=True, null=True, verbose_name='planned date of HSCT')),
                ('preferences_avoid_gvhd', models.BooleanField(blank=True, null=True, verbose_name='strong wish to avoid graft-versus-host disease')),
                ('record_version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version of the record')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last change')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patients', to='cohorts.centre', verbose_name='centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'patient',
                'verbose_name_plural': 'patients',
                'ordering': ['identifier'],
                'indexes': [models.Index(fields=['centre', '-changed_at'], name='patient_centre_changed')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'identifier'), name='patient_identifier_once', violation_error_code='identifier_taken', violation_error_message='This centre already has a patient with this hospital number.'), models.CheckConstraint(condition=models.Q(('identifier', ''), _negated=True), name='patient_identifier_given'), models.CheckConstraint(condition=models.Q(('provenance__in', ['clinical', 'synthetic'])), name='patient_provenance_listed'), models.CheckConstraint(condition=models.Q(('sex__in', ['female', 'male', 'other', 'unknown'])), name='patient_sex_listed'), models.CheckConstraint(condition=models.Q(('birth_date__gte', datetime.date(1900, 1, 1))), name='patient_birth_date_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('planned_hsct_on__gte', models.F('birth_date'))), name='patient_planned_hsct_on_after_birth'), models.CheckConstraint(condition=models.Q(('record_version__gte', 1)), name='patient_record_version_counts')],
            },
        ),
    ]
