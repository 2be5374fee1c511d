"""How a sender's files are read; a version once saved is never changed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0011_nothing_before_birth'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender', models.CharField(max_length=100, verbose_name='sender')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('definition', models.JSONField(verbose_name='definition')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_mappings', to='cohorts.centre', verbose_name='centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'import mapping',
                'verbose_name_plural': 'import mappings',
                'ordering': ['sender', '-version'],
            },
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.UniqueConstraint(fields=('centre', 'sender', 'version'), name='importmapping_version_once'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.CheckConstraint(condition=models.Q(('sender', ''), _negated=True), name='importmapping_sender_given'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='importmapping_version_counts'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.CheckConstraint(condition=models.Func(models.F('definition'), output_field=models.BooleanField(), template="(jsonb_typeof(%(expressions)s) = 'object')"), name='importmapping_definition_object'),
        ),
        migrations.RunSQL(
            sql="""
                CREATE TRIGGER importmapping_append_only
                    BEFORE UPDATE OR DELETE ON cohorts_importmapping
                    FOR EACH ROW EXECUTE FUNCTION cohorts_refuse_change();
            """,
            reverse_sql="DROP TRIGGER importmapping_append_only ON cohorts_importmapping;",
        ),
    ]
