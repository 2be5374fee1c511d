import datetime
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0007_donors_fitness_grafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('kind', models.CharField(choices=[('relapse', 'Relapse'), ('death', 'Death'), ('nrm', 'Death without relapse'), ('last_follow_up', 'Last follow-up')], max_length=32, verbose_name='kind')),
                ('occurred_on', models.DateField(verbose_name='occurred on')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'ordering': ['occurred_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('occurred_on__gte', datetime.date(1900, 1, 1))), name='outcome_occurred_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('kind__in', ['relapse', 'death', 'nrm', 'last_follow_up'])), name='outcome_kind_listed'), models.UniqueConstraint(condition=models.Q(('kind__in', ('death', 'nrm')), ('retracted_at__isnull', True)), fields=('patient',), name='outcome_one_death', violation_error_message='A death is already recorded.'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='outcome_retraction_whole')],
            },
        ),
        migrations.CreateModel(
            name='Transplant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('retracted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retracted at')),
                ('retraction_reason', models.TextField(blank=True, default='', editable=False, verbose_name='why it was retracted')),
                ('performed_on', models.DateField(verbose_name='performed on')),
                ('kind', models.CharField(choices=[('autologous', 'Autologous'), ('allogeneic', 'Allogeneic')], max_length=32, verbose_name='kind')),
                ('donor_kind', models.CharField(blank=True, choices=[('matched_sibling', 'Matched sibling'), ('matched_unrelated', 'Matched unrelated'), ('mismatched_unrelated', 'Mismatched unrelated'), ('haploidentical', 'Haploidentical'), ('cord', 'Cord blood')], max_length=32, null=True, verbose_name='donor')),
                ('conditioning', models.CharField(choices=[('mac_tbi', 'Myeloablative with TBI'), ('mac_chemo', 'Myeloablative, chemotherapy only'), ('ric', 'Reduced intensity'), ('unknown', 'Unknown')], default='unknown', max_length=32, verbose_name='conditioning')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transplants', to='cohorts.patient', verbose_name='patient')),
                ('retracted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retracted by')),
            ],
            options={
                'verbose_name': 'transplant',
                'verbose_name_plural': 'transplants',
                'ordering': ['performed_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('performed_on__gte', datetime.date(1900, 1, 1))), name='transplant_performed_on_from_1900', violation_error_code='out_of_range', violation_error_message='Enter a date from 1900 on.'), models.CheckConstraint(condition=models.Q(('kind__in', ['autologous', 'allogeneic'])), name='transplant_kind_listed'), models.CheckConstraint(condition=models.Q(('donor_kind__in', ['matched_sibling', 'matched_unrelated', 'mismatched_unrelated', 'haploidentical', 'cord'])), name='transplant_donor_kind_listed'), models.CheckConstraint(condition=models.Q(('conditioning__in', ['mac_tbi', 'mac_chemo', 'ric', 'unknown'])), name='transplant_conditioning_listed'), models.CheckConstraint(condition=models.Q(('donor_kind__isnull', True), ('kind', 'allogeneic'), _connector='OR'), name='transplant_donor_only_allogeneic'), models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction_reason', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction_reason', ''), _negated=True)), _connector='OR'), name='transplant_retraction_whole')],
            },
        ),
    ]
