"""Dates that an import counted in days from another column, kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0018_problems_of_analyses_as_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataimport',
            name='conversions',
            field=models.JSONField(blank=True, default=list, verbose_name='conversions'),
        ),
    ]
