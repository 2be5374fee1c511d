"""The audit in Django admin."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from cohorts.models import AuditEvent, Patient
from cohorts.services import rows
from tests.cast import Cast
from tests.cohorts.admin.pages import a_row_of, page


def test_the_audit_is_searched_and_read_by_centre(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    rows.retract(a_row_of(patient, "mrdassessment"), reason="of another patient", by=cast.colleague)
    listed = browse(cast.haematologist).get(page("auditevent", "changelist"), {"q": "of another"})
    assert [event.action for event in listed.context["cl"].result_list] == ["retracted"]
    event = AuditEvent.objects.filter(patient_id=patient.pk).first()
    assert event is not None
    assert browse(cast.haematologist).get(page("auditevent", "change", event.pk)).status_code == 200
    assert browse(cast.superuser).post(page("auditevent", "change", event.pk), {}).status_code == 403
    listed = browse(cast.stranger).get(page("auditevent", "changelist"))
    assert patient.pk not in {event.patient_id for event in listed.context["cl"].result_list}
