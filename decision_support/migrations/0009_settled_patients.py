"""The worklist tells patients whose question is over from the others, and its index begins with that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decision_support", "0008_chosen_languages")]

    operations = [
        migrations.AddField(
            model_name="patientstatus",
            name="settled",
            field=models.BooleanField(default=False, verbose_name="question over"),
        ),
        migrations.RemoveIndex(model_name="patientstatus", name="patient_status_worklist"),
        migrations.AddIndex(
            model_name="patientstatus",
            index=models.Index(
                models.F("centre"),
                models.F("settled"),
                models.OrderBy(models.F("attention"), descending=True),
                models.OrderBy(models.F("latest_result_on"), descending=True, nulls_last=True),
                models.F("patient"),
                name="patient_status_worklist",
            ),
        ),
    ]
