"""Answers to creations that carried an idempotency key."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decision_support', '0002_board_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255, verbose_name='key')),
                ('target', models.CharField(max_length=500, verbose_name='method and path')),
                ('request_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the request body')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='status')),
                ('location', models.CharField(blank=True, max_length=500, verbose_name='location')),
                ('body', models.JSONField(null=True, verbose_name='response body')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'idempotency key',
                'verbose_name_plural': 'idempotency keys',
                'indexes': [models.Index(fields=['created_at'], name='idempotency_key_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='idempotency_key_one_a_user')],
            },
        ),
    ]
