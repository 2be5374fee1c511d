"""The record grows by what is asked of children: protocol, performance, first relapse, treatment before now."""

import cohorts.models.fields
import datetime
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0016_versions_and_results_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FirstRelapse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('relapsed_on', models.DateField(blank=True, null=True, verbose_name='relapsed on')),
                ('site', models.CharField(blank=True, choices=[('marrow', 'Isolated marrow'), ('cns', 'Isolated CNS'), ('testis', 'Isolated testis'), ('other_extramedullary', 'Isolated, another extramedullary site'), ('combined', 'Marrow and another site')], max_length=32, null=True, verbose_name='site')),
                ('relapse_lineage', models.CharField(blank=True, choices=[('B', 'B-cell'), ('T', 'T-cell'), ('mixed', 'Mixed phenotype'), ('unknown', 'Unknown')], max_length=32, null=True, verbose_name='lineage of the relapse')),
                ('marrow_blasts_percent', cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, max_digits=24, null=True, verbose_name='marrow blasts (%)')),
                ('on_treatment', models.BooleanField(blank=True, null=True, verbose_name='during first-line treatment')),
                ('end_of_therapy_on', models.DateField(blank=True, null=True, verbose_name='end of first-line treatment')),
                ('second_relapse', models.BooleanField(blank=True, null=True, verbose_name='a further relapse has followed')),
            ],
            options={
                'verbose_name': 'first relapse',
                'verbose_name_plural': 'first relapses',
            },
        ),
        migrations.CreateModel(
            name='PriorTreatment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('hsct', models.BooleanField(blank=True, null=True, verbose_name='allogeneic HSCT before')),
                ('blinatumomab', models.BooleanField(blank=True, null=True, verbose_name='blinatumomab before')),
                ('car_t', models.BooleanField(blank=True, null=True, verbose_name='CAR-T cells before')),
                ('b_cell_recovery_within_6_months', models.BooleanField(blank=True, null=True, verbose_name='B cells back within 6 months of CAR-T cells')),
                ('tki_failure', models.BooleanField(blank=True, null=True, verbose_name='failure of a tyrosine kinase inhibitor')),
            ],
            options={
                'verbose_name': 'prior treatment',
                'verbose_name_plural': 'prior treatments',
            },
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='down_syndrome',
            field=models.BooleanField(blank=True, null=True, verbose_name='Down syndrome'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='final_risk_group',
            field=models.CharField(blank=True, choices=[('low', 'Low risk'), ('standard', 'Standard risk'), ('average', 'Average risk'), ('intermediate', 'Intermediate risk'), ('high', 'High risk'), ('very_high', 'Very high risk')], max_length=32, null=True, verbose_name='final risk group'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='induction_failure',
            field=models.BooleanField(blank=True, null=True, verbose_name='no remission after first induction'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='platelets_cut_off_10e9_per_l',
            field=cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, max_digits=24, null=True, verbose_name='platelet cut-off of the hospital (10^9/L)'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='prednisone_poor_response',
            field=models.BooleanField(blank=True, null=True, verbose_name='poor response to prednisone'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='protocol',
            field=models.CharField(blank=True, choices=[('CCCG-ALL-2015', 'CCCG-ALL-2015'), ('CCCG-ALL-2020', 'CCCG-ALL-2020'), ('AIEOP-BFM', 'AIEOP-BFM'), ('COG', 'COG'), ('UK', 'UK (UKALL, ALLR3)'), ('other', 'Other')], max_length=32, null=True, verbose_name='treatment protocol'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='provisional_risk_group',
            field=models.CharField(blank=True, choices=[('low', 'Low risk'), ('standard', 'Standard risk'), ('average', 'Average risk'), ('intermediate', 'Intermediate risk'), ('high', 'High risk'), ('very_high', 'Very high risk')], max_length=32, null=True, verbose_name='provisional risk group'),
        ),
        migrations.AddField(
            model_name='fitnessassessment',
            name='karnofsky',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Karnofsky'),
        ),
        migrations.AddField(
            model_name='fitnessassessment',
            name='lansky',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Lansky'),
        ),
        migrations.AddField(
            model_name='mrdassessment',
            name='protocol_timepoint',
            field=models.CharField(blank=True, choices=[('day_19', 'Day 19 (days 15-21)'), ('day_46', 'Day 46 (days 33-50)'), ('end_of_consolidation', 'End of consolidation (weeks 11-16)'), ('at_relapse', 'At relapse'), ('after_reinduction', 'After re-induction (block 1)'), ('before_hsct', 'Before HSCT')], max_length=32, null=True, verbose_name='point of the protocol'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('platelets_cut_off_10e9_per_l__gte', Decimal('1')), ('platelets_cut_off_10e9_per_l__lte', Decimal('500'))), name='diagnosis_platelets_cut_off_10e9_per_l_range', violation_error_code='out_of_range', violation_error_message='The platelet cut-off must be from 1 to 500 x 10^9/L.'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('protocol__in', ['CCCG-ALL-2015', 'CCCG-ALL-2020', 'AIEOP-BFM', 'COG', 'UK', 'other'])), name='diagnosis_protocol_listed'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('provisional_risk_group__in', ['low', 'standard', 'average', 'intermediate', 'high', 'very_high'])), name='diagnosis_provisional_risk_group_listed'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('final_risk_group__in', ['low', 'standard', 'average', 'intermediate', 'high', 'very_high'])), name='diagnosis_final_risk_group_listed'),
        ),
        migrations.AddConstraint(
            model_name='fitnessassessment',
            constraint=models.CheckConstraint(condition=models.Q(('lansky__gte', Decimal('0')), ('lansky__lte', Decimal('100'))), name='fitnessassessment_lansky_range', violation_error_code='out_of_range', violation_error_message='The Lansky score must be a whole number from 0 to 100.'),
        ),
        migrations.AddConstraint(
            model_name='fitnessassessment',
            constraint=models.CheckConstraint(condition=models.Q(('karnofsky__gte', Decimal('0')), ('karnofsky__lte', Decimal('100'))), name='fitnessassessment_karnofsky_range', violation_error_code='out_of_range', violation_error_message='The Karnofsky score must be a whole number from 0 to 100.'),
        ),
        migrations.AddConstraint(
            model_name='mrdassessment',
            constraint=models.CheckConstraint(condition=models.Q(('protocol_timepoint__in', ['day_19', 'day_46', 'end_of_consolidation', 'at_relapse', 'after_reinduction', 'before_hsct'])), name='mrdassessment_protocol_timepoint_listed'),
        ),
        migrations.AddField(
            model_name='firstrelapse',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='firstrelapse',
            name='patient',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='first_relapse', to='cohorts.patient', verbose_name='patient'),
        ),
        migrations.AddField(
            model_name='priortreatment',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='priortreatment',
            name='patient',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='prior_treatment', to='cohorts.patient', verbose_name='patient'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('relapsed_on__gte', datetime.date(1900, 1, 1))), name='firstrelapse_relapsed_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('end_of_therapy_on__gte', datetime.date(1900, 1, 1))), name='firstrelapse_end_of_therapy_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('site__in', ['marrow', 'cns', 'testis', 'other_extramedullary', 'combined'])), name='firstrelapse_site_listed'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('relapse_lineage__in', ['B', 'T', 'mixed', 'unknown'])), name='firstrelapse_relapse_lineage_listed'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('marrow_blasts_percent__gte', Decimal('0')), ('marrow_blasts_percent__lte', Decimal('100'))), name='firstrelapse_marrow_blasts_percent_range', violation_error_code='out_of_range', violation_error_message='Marrow blasts must be from 0 to 100 %.'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(('relapsed_on__gte', models.F('end_of_therapy_on'))), name='firstrelapse_not_before_end_of_therapy'),
        ),
        migrations.AddConstraint(
            model_name='firstrelapse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('on_treatment', True), ('on_treatment__isnull', False), _negated=True), ('end_of_therapy_on__isnull', True), _connector='OR'), name='firstrelapse_on_treatment_or_off'),
        ),
    ]
