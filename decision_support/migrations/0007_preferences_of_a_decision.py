"""The weights and values that a board went by are kept with its decision; reversing drops them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decision_support", "0006_supersedes_the_same_patients"),
    ]

    operations = [
        migrations.AddField(
            model_name="boarddecision",
            name="preferences",
            field=models.JSONField(null=True, verbose_name="weights and values"),
        ),
    ]
