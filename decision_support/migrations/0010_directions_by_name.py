"""The directions of an answer, stored as before, by the names that pages give them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decision_support", "0009_settled_patients"),
    ]

    operations = [
        migrations.AlterField(
            model_name="patientstatus",
            name="direction",
            field=models.CharField(
                choices=[
                    ("favour_allo", "Favours allogeneic HSCT"),
                    ("lean_allo", "Leans towards allogeneic HSCT"),
                    ("equipoise", "Equipoise"),
                    ("lean_auto", "Leans towards autologous HSCT"),
                    ("favour_auto", "Favours autologous HSCT"),
                    ("preference_sensitive", "Hangs on preference"),
                    ("lean_against_allo", "Leans against allogeneic HSCT"),
                    ("hsct_indicated", "HSCT indicated"),
                    ("hsct_not_indicated", "HSCT not indicated"),
                    ("discuss", "For discussion"),
                    ("treat_mrd_first", "Treat MRD first"),
                    ("not_a_transplant_question", "Not a transplant question now"),
                    ("insufficient_data", "Not enough data"),
                    ("out_of_scope", "Out of scope"),
                ],
                max_length=40,
                verbose_name="direction",
            ),
        ),
        migrations.AlterField(
            model_name="recommendation",
            name="direction",
            field=models.CharField(
                choices=[
                    ("favour_allo", "Favours allogeneic HSCT"),
                    ("lean_allo", "Leans towards allogeneic HSCT"),
                    ("equipoise", "Equipoise"),
                    ("lean_auto", "Leans towards autologous HSCT"),
                    ("favour_auto", "Favours autologous HSCT"),
                    ("preference_sensitive", "Hangs on preference"),
                    ("lean_against_allo", "Leans against allogeneic HSCT"),
                    ("hsct_indicated", "HSCT indicated"),
                    ("hsct_not_indicated", "HSCT not indicated"),
                    ("discuss", "For discussion"),
                    ("treat_mrd_first", "Treat MRD first"),
                    ("not_a_transplant_question", "Not a transplant question now"),
                    ("insufficient_data", "Not enough data"),
                    ("out_of_scope", "Out of scope"),
                ],
                max_length=40,
                verbose_name="direction",
            ),
        ),
    ]
