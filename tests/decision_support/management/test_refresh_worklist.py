"""`manage.py refresh_worklist`."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from decision_support.models import PatientStatus
from tests.cast import Cast


def test_every_patient_is_judged_as_of_today(cast: Cast) -> None:
    for _ in range(3):
        cast.patient()
    said = StringIO()
    call_command("refresh_worklist", stdout=said)
    assert said.getvalue() == "Refreshed 3 patients.\n"
    assert set(PatientStatus.objects.values_list("evaluated_on", flat=True)) == {timezone.localdate()}
