import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0008_transplants_outcomes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='account number')),
                ('actor_username', models.CharField(max_length=150, verbose_name='account')),
                ('action', models.CharField(max_length=60, verbose_name='action')),
                ('object_type', models.CharField(max_length=60, verbose_name='kind of object')),
                ('object_id', models.CharField(blank=True, default='', max_length=64, verbose_name='object')),
                ('patient_id', models.UUIDField(null=True, verbose_name='patient')),
                ('centre_code', models.CharField(blank=True, default='', max_length=40, verbose_name='centre')),
                ('changes', models.JSONField(default=dict, verbose_name='changes')),
                ('reason', models.TextField(blank=True, default='', verbose_name='reason')),
            ],
            options={
                'verbose_name': 'audit event',
                'verbose_name_plural': 'audit events',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['patient_id', 'at'], name='auditevent_by_patient'), models.Index(fields=['object_type', 'object_id'], name='auditevent_by_object'), models.Index(fields=['centre_code', 'at'], name='auditevent_by_centre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__regex', '^[a-z][a-z_]*$')), name='auditevent_action_is_a_code'), models.CheckConstraint(condition=models.Q(('actor_username', ''), _negated=True), name='auditevent_actor_given')],
            },
        ),
    ]
