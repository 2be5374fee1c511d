"""Columns under the names that the administration shows, and codes under theirs; nothing stored changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decision_support", "0010_directions_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="boarddecision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="boarddecision",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="decision_support.recommendation",
                verbose_name="recommendation",
            ),
        ),
        migrations.AlterField(
            model_name="patientstatus",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cohorts.centre",
                verbose_name="centre",
            ),
        ),
        migrations.AlterField(
            model_name="patientstatus",
            name="mrd_state",
            field=models.CharField(
                choices=[
                    ("EARLY", "Negative after cycle 1 (early)"),
                    ("LATE", "Negative after cycle 2 or 3 (late)"),
                    ("AFTER_CYCLE_3", "First negative after cycle 3"),
                    ("NEVER", "Never negative after 3 cycles"),
                    ("AMBIGUOUS", "Timing of negativity ambiguous"),
                    ("PENDING", "Pending: negativity may still come"),
                    ("RE_EMERGED", "MRD has returned"),
                    ("RE_EMERGED_CLEARED", "MRD returned and cleared again"),
                    ("INDETERMINATE", "Indeterminate"),
                    ("NO_DATA", "No usable MRD result"),
                    ("NOT_EVALUABLE", "MRD not evaluable"),
                ],
                max_length=30,
                verbose_name="MRD state",
            ),
        ),
        migrations.AlterField(
            model_name="patientstatus",
            name="patient",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="status",
                serialize=False,
                to="cohorts.patient",
                verbose_name="patient",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="certainty",
            field=models.CharField(
                choices=[
                    ("high", "high certainty"),
                    ("moderate", "moderate certainty"),
                    ("low", "low certainty"),
                    ("very_low", "very low certainty"),
                ],
                max_length=10,
                null=True,
                verbose_name="certainty",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="issued_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="issued by",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="cohorts.patient",
                verbose_name="patient",
            ),
        ),
    ]
