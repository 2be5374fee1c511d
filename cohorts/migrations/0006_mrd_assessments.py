import cohorts.models.fields
import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0005_treatment_phases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MRDAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('collected_on', models.DateField(verbose_name='collected on')),
                ('reported_on', models.DateField(blank=True, null=True, verbose_name='reported on')),
                ('specimen', models.CharField(choices=[('bone_marrow', 'Bone marrow'), ('peripheral_blood', 'Peripheral blood'), ('unknown', 'Unknown')], default='unknown', max_length=32, verbose_name='specimen')),
                ('method', models.CharField(choices=[('flow', 'Flow cytometry'), ('igtr_pcr', 'IG/TR PCR'), ('ngs', 'NGS'), ('bcr_abl1_pcr', 'BCR::ABL1 PCR'), ('unknown', 'Unknown')], default='unknown', max_length=32, verbose_name='method')),
                ('result', models.CharField(blank=True, choices=[('not_detected', 'Not detected'), ('quantified', 'Quantified'), ('below', 'Below a stated level'), ('positive_not_quantifiable', 'Positive, not quantifiable'), ('not_evaluable', 'Not evaluable')], max_length=32, null=True, verbose_name='result')),
                ('value', cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, max_digits=24, null=True, verbose_name='level')),
                ('comparator', models.CharField(blank=True, choices=[('<', 'less than'), ('<=', 'at most'), ('>', 'more than'), ('>=', 'at least')], max_length=32, null=True, verbose_name='comparator')),
                ('unit', models.CharField(blank=True, choices=[('fraction', 'Fraction'), ('percent', 'Percent')], max_length=32, null=True, verbose_name='unit')),
                ('limit_of_detection', cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, max_digits=24, null=True, verbose_name='limit of detection')),
                ('limit_of_quantification', cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, max_digits=24, null=True, verbose_name='limit of quantification')),
                ('adequate', models.BooleanField(blank=True, null=True, verbose_name='adequate sample')),
                ('value_fraction', models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=django.db.models.expressions.CombinedExpression(models.F('value'), '*', models.Value(Decimal('0.01'))), unit='percent'), default=models.F('value'), output_field=cohorts.models.fields.ExactDecimalField(decimal_places=20, max_digits=24)), output_field=cohorts.models.fields.ExactDecimalField(decimal_places=20, max_digits=24), verbose_name='level as a fraction')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mrd_assessments', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'MRD assessment',
                'verbose_name_plural': 'MRD assessments',
                'ordering': ['collected_on', 'id'],
                'indexes': [models.Index(fields=['patient', 'collected_on'], name='mrdassessment_by_patient')],
                'constraints': [models.CheckConstraint(condition=models.Q(('collected_on__gte', datetime.date(1900, 1, 1))), name='mrdassessment_collected_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('reported_on__gte', models.F('collected_on'))), name='mrdassessment_reported_on_after_collected_on', violation_error_code='date_order', violation_error_message='A report cannot be before its sample.'), models.CheckConstraint(condition=models.Q(('specimen__in', ['bone_marrow', 'peripheral_blood', 'unknown'])), name='mrdassessment_specimen_listed'), models.CheckConstraint(condition=models.Q(('method__in', ['flow', 'igtr_pcr', 'ngs', 'bcr_abl1_pcr', 'unknown'])), name='mrdassessment_method_listed'), models.CheckConstraint(condition=models.Q(('result__in', ['not_detected', 'quantified', 'below', 'positive_not_quantifiable', 'not_evaluable'])), name='mrdassessment_result_listed'), models.CheckConstraint(condition=models.Q(('comparator__in', ['<', '<=', '>', '>='])), name='mrdassessment_comparator_listed'), models.CheckConstraint(condition=models.Q(('unit__in', ['fraction', 'percent'])), name='mrdassessment_unit_listed'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('unit__isnull', False), models.Q(models.Q(('unit', 'fraction'), ('value__gt', Decimal('0')), ('value__lte', Decimal('1'))), models.Q(('unit', 'percent'), ('value__gt', Decimal('0')), ('value__lte', Decimal('100'))), _connector='OR')), _connector='OR'), name='mrdassessment_value_in_unit'), models.CheckConstraint(condition=models.Q(('limit_of_detection__isnull', True), models.Q(('unit__isnull', False), models.Q(models.Q(('unit', 'fraction'), ('limit_of_detection__gt', Decimal('0')), ('limit_of_detection__lte', Decimal('1'))), models.Q(('unit', 'percent'), ('limit_of_detection__gt', Decimal('0')), ('limit_of_detection__lte', Decimal('100'))), _connector='OR')), _connector='OR'), name='mrdassessment_limit_of_detection_in_unit'), models.CheckConstraint(condition=models.Q(('limit_of_quantification__isnull', True), models.Q(('unit__isnull', False), models.Q(models.Q(('unit', 'fraction'), ('limit_of_quantification__gt', Decimal('0')), ('limit_of_quantification__lte', Decimal('1'))), models.Q(('unit', 'percent'), ('limit_of_quantification__gt', Decimal('0')), ('limit_of_quantification__lte', Decimal('100'))), _connector='OR')), _connector='OR'), name='mrdassessment_limit_of_quantification_in_unit'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'quantified'), ('result__isnull', False), ('value__isnull', False), models.Q(('comparator__isnull', True), ('comparator__in', ['>', '>=']), _connector='OR')), models.Q(('comparator__in', ['<', '<=']), ('comparator__isnull', False), ('result', 'below'), ('result__isnull', False), ('value__isnull', False)), models.Q(('value__isnull', True), ('comparator__isnull', True), models.Q(('result__isnull', True), models.Q(('result__in', ['quantified', 'below']), _negated=True), _connector='OR')), _connector='OR'), name='mrdassessment_result_matches_figures'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='mrdassessment_retraction_whole')],
            },
        ),
    ]
