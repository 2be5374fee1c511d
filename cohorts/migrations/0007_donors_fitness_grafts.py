import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0006_mrd_assessments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Donor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('kind', models.CharField(blank=True, choices=[('matched_sibling', 'Matched sibling'), ('matched_unrelated', 'Matched unrelated'), ('mismatched_unrelated', 'Mismatched unrelated'), ('haploidentical', 'Haploidentical'), ('cord', 'Cord blood')], max_length=32, null=True, verbose_name='kind')),
                ('available', models.BooleanField(blank=True, null=True, verbose_name='available')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donors', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'donor',
                'verbose_name_plural': 'donors',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['matched_sibling', 'matched_unrelated', 'mismatched_unrelated', 'haploidentical', 'cord'])), name='donor_kind_listed'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='donor_retraction_whole')],
            },
        ),
        migrations.CreateModel(
            name='FitnessAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('assessed_on', models.DateField(blank=True, null=True, verbose_name='assessed on')),
                ('ecog', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ECOG')),
                ('hct_ci_stated', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='HCT-CI as stated')),
                ('hct_ci_items', models.JSONField(blank=True, default=dict, verbose_name='HCT-CI items')),
                ('contraindications', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('uncontrolled_infection', 'Uncontrolled infection'), ('organ_failure', 'Organ failure')], max_length=32), blank=True, null=True, size=None, verbose_name='contraindications')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fitness_assessments', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'fitness assessment',
                'verbose_name_plural': 'fitness assessments',
                'ordering': [models.OrderBy(models.F('assessed_on'), nulls_first=True), 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('assessed_on__gte', datetime.date(1900, 1, 1))), name='fitnessassessment_assessed_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('ecog__gte', Decimal('0')), ('ecog__lte', Decimal('4'))), name='fitnessassessment_ecog_range', violation_error_code='out_of_range', violation_error_message='ECOG must be a whole number from 0 to 4.'), models.CheckConstraint(condition=models.Q(('hct_ci_stated__gte', Decimal('0')), ('hct_ci_stated__lte', Decimal('26'))), name='fitnessassessment_hct_ci_stated_range', violation_error_code='out_of_range', violation_error_message='HCT-CI must be a whole number from 0 to 26.'), models.CheckConstraint(condition=models.Q(('contraindications__contained_by', ['uncontrolled_infection', 'organ_failure'])), name='fitnessassessment_contraindications_listed'), models.CheckConstraint(condition=models.Func(models.F('hct_ci_items'), output_field=models.BooleanField(), template="(%(expressions)s - ARRAY['arrhythmia', 'cardiac', 'cerebrovascular', 'diabetes', 'heart_valve', 'hepatic_mild', 'hepatic_severe', 'infection', 'inflammatory_bowel', 'obesity', 'peptic_ulcer', 'psychiatric', 'pulmonary_moderate', 'pulmonary_severe', 'renal', 'rheumatologic', 'solid_tumour'] = '{}'::jsonb)"), name='fitnessassessment_hct_ci_items_listed'), models.CheckConstraint(condition=models.Func(models.F('hct_ci_items'), output_field=models.BooleanField(), template="""(NOT jsonb_path_exists(%(expressions)s, '$.* ? (@.type() != "boolean" && @.type() != "null")'))"""), name='fitnessassessment_hct_ci_items_answers'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='fitnessassessment_retraction_whole')],
            },
        ),
        migrations.CreateModel(
            name='Graft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('autologous_collected', models.BooleanField(blank=True, null=True, verbose_name='autologous graft collected')),
                ('autologous_collection_failed', models.BooleanField(blank=True, null=True, verbose_name='autologous collection failed')),
                ('autologous_graft_mrd', models.CharField(blank=True, choices=[('negative', 'Negative'), ('positive', 'Positive'), ('not_tested', 'Not tested')], max_length=32, null=True, verbose_name='MRD of the autologous graft')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='graft', to='cohorts.patient', verbose_name='patient')),
            ],
            options={
                'verbose_name': 'graft',
                'verbose_name_plural': 'grafts',
                'constraints': [models.CheckConstraint(condition=models.Q(('autologous_graft_mrd__in', ['negative', 'positive', 'not_tested'])), name='graft_autologous_graft_mrd_listed')],
            },
        ),
    ]
