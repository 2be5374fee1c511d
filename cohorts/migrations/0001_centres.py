import cohorts.models.fields
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('provenance', models.CharField(choices=[('clinical', 'Clinical'), ('synthetic', 'Synthetic')], default='clinical', max_length=16, verbose_name='provenance')),
                ('allo_nrm_2y', cohorts.models.fields.ExactDecimalField(blank=True, decimal_places=20, help_text="The centre's own figure, as a fraction from 0 to 1; leave empty where it is not known.", max_digits=24, null=True, verbose_name='non-relapse mortality 2 years after allogeneic HSCT (fraction)')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
            ],
            options={
                'verbose_name': 'centre',
                'verbose_name_plural': 'centres',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('provenance__in', ['clinical', 'synthetic'])), name='centre_provenance_listed'), models.CheckConstraint(condition=models.Q(('allo_nrm_2y__gte', Decimal('0')), ('allo_nrm_2y__lte', Decimal('1'))), name='centre_allo_nrm_2y_range', violation_error_code='out_of_range', violation_error_message="The centre's non-relapse mortality must be a fraction from 0 to 1."), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='centre_name_given'), models.UniqueConstraint(fields=('id', 'provenance'), name='centre_id_and_provenance')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('clinician', 'Clinician'), ('curator', 'Curator of the knowledge base'), ('statistician', 'Statistician'), ('privacy', 'Privacy officer'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='granted at')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended at')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cohorts.centre', verbose_name='centre')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['centre', 'user', 'role'],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['clinician', 'curator', 'statistician', 'privacy', 'administrator'])), name='membership_role_listed'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'centre', 'role'), name='membership_once', violation_error_message='This user already has this role in this centre.'), models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('granted_at'))), name='membership_ended_after_granted')],
            },
        ),
    ]
