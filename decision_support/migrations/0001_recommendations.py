"""Recommendations as issued."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cohorts', '0011_nothing_before_birth'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('as_of', models.DateField(verbose_name='as of')),
                ('module', models.CharField(max_length=40, verbose_name='module')),
                ('direction', models.CharField(max_length=40, verbose_name='direction')),
                ('certainty', models.CharField(max_length=10, null=True, verbose_name='certainty')),
                ('abstained', models.BooleanField(verbose_name='abstained')),
                ('content', models.JSONField(verbose_name='the answer')),
                ('case', models.JSONField(verbose_name='the case it answers')),
                ('canonical_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the canonical bytes')),
                ('inputs_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the inputs')),
                ('knowledge_version', models.CharField(max_length=80, verbose_name='version of the knowledge base')),
                ('software_version', models.CharField(max_length=80, verbose_name='version of the software')),
                ('model_version', models.CharField(max_length=80, null=True, verbose_name='version of the outcome model')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='cohorts.patient')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='decision_support.recommendation', verbose_name='supersedes')),
            ],
            options={
                'verbose_name': 'recommendation',
                'verbose_name_plural': 'recommendations',
                'ordering': ['-issued_at', '-id'],
                'indexes': [models.Index(fields=['patient', '-issued_at'], name='recommendation_by_patient'), models.Index(fields=['-issued_at'], name='recommendation_by_time')],
                'constraints': [models.UniqueConstraint(fields=('id', 'patient'), name='recommendation_id_and_patient'), models.UniqueConstraint(condition=models.Q(('supersedes', None)), fields=('patient',), name='recommendation_one_first_a_patient'), models.CheckConstraint(condition=models.Q(('supersedes', models.F('id')), _negated=True), name='recommendation_does_not_supersede_itself'), models.CheckConstraint(condition=models.Q(('abstained', False), ('certainty', None), _connector='OR'), name='recommendation_without_certainty_when_abstained')],
            },
        ),
    ]
