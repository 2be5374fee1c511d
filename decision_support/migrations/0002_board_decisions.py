"""Decisions of the board."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decision_support', '0001_recommendations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('own_choice', models.CharField(choices=[('autologous_hsct', 'Autologous HSCT'), ('allogeneic_hsct', 'Allogeneic HSCT'), ('no_transplant', 'No transplant'), ('undecided', 'Undecided')], max_length=20, verbose_name='own choice')),
                ('option', models.CharField(choices=[('autologous_hsct', 'Autologous HSCT'), ('allogeneic_hsct', 'Allogeneic HSCT'), ('no_transplant', 'No transplant')], max_length=20, verbose_name='option')),
                ('agrees', models.BooleanField(verbose_name='agrees with the recommendation')),
                ('override_reason', models.CharField(choices=[('patient_preference', 'Patient preference'), ('donor', 'Donor not available or not suitable'), ('comorbidity', 'Comorbidity or frailty not captured in the record'), ('mrd_judged_differently', 'MRD history judged differently'), ('disease_biology', 'Disease biology not captured in the record'), ('trial_or_protocol', 'Clinical trial or treatment protocol'), ('access_or_cost', 'Access or cost'), ('record_incomplete', 'Record wrong or incomplete'), ('evidence_disagreed', 'Disagreement with the evidence or the rule'), ('other', 'Other (say which)')], max_length=30, null=True, verbose_name='reason to differ')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('signature_meaning', models.CharField(choices=[('authorship', 'I recorded this decision of the board'), ('responsibility', 'I am responsible for this decision'), ('review', 'I reviewed this decision'), ('approval', 'I approve this decision')], max_length=20, verbose_name='meaning of the signature')),
                ('decided_at', models.DateTimeField(verbose_name='decided at')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='decision_support.recommendation')),
            ],
            options={
                'verbose_name': 'board decision',
                'verbose_name_plural': 'board decisions',
                'ordering': ['-decided_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agrees', True), ('override_reason', None)), models.Q(('agrees', False), ('override_reason__isnull', False)), _connector='OR'), name='board_decision_reason_exactly_when_it_differs'), models.CheckConstraint(condition=models.Q(models.Q(('override_reason', 'other'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='board_decision_other_reason_in_words'), models.CheckConstraint(condition=models.Q(('option__in', ['autologous_hsct', 'allogeneic_hsct', 'no_transplant'])), name='board_decision_option'), models.CheckConstraint(condition=models.Q(('own_choice__in', ['autologous_hsct', 'allogeneic_hsct', 'no_transplant', 'undecided'])), name='board_decision_own_choice'), models.CheckConstraint(condition=models.Q(('override_reason', None), ('override_reason__in', ['patient_preference', 'donor', 'comorbidity', 'mrd_judged_differently', 'disease_biology', 'trial_or_protocol', 'access_or_cost', 'record_incomplete', 'evidence_disagreed', 'other']), _connector='OR'), name='board_decision_override_reason'), models.CheckConstraint(condition=models.Q(('signature_meaning__in', ['authorship', 'responsibility', 'review', 'approval'])), name='board_decision_signature_meaning')],
            },
        ),
    ]
