"""Patients, and what a patient has one of, added and corrected in Django admin."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from cohorts import selectors
from cohorts.models import AuditEvent, Diagnosis, Graft, Patient
from tests.cast import Cast
from tests.cohorts.admin.pages import page, posted


def test_a_patient_is_added_through_the_service(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.colleague)
    response = client.post(
        page("patient", "add"),
        {
            "centre": cast.north.pk, "identifier": "A-7", "name": "Bo", "birth_date": "1980-05-05", "sex": "male",
            "donor_search_done": "unknown", "preferences_avoid_gvhd": "true", "planned_hsct_on": "",
        },
    )  # fmt: skip
    patient = Patient.objects.get()
    assert response.status_code == 302
    assert (patient.identifier, patient.created_by, patient.preferences_avoid_gvhd) == (
        "A-7",
        cast.colleague,
        True,
    )
    assert AuditEvent.objects.get(object_id=str(patient.pk)).action == "recorded"


def test_a_patient_is_corrected_with_its_reason(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    data = posted(client, address, birth_date="1991-03-15")
    without = client.post(address, data)
    assert without.status_code == 200
    assert "reason" in without.context["adminform"].form.errors
    assert str(Patient.objects.get().birth_date) == "1991-03-14"

    assert client.post(address, data | {"reason": "letter"}).status_code == 302
    event = selectors.history_of(patient).filter(action="corrected").get()
    assert event.changes == {"birth_date": ["1991-03-14", "1991-03-15"]}
    assert (event.actor_username, event.reason) == ("colleague", "letter")


def test_the_first_diagnosis_and_graft_are_added(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.haematologist)
    patient = cast.patient()
    for table in ("diagnosis", "graft"):
        address = page(table, "add")
        data = posted(client, address, patient=str(patient.pk))
        data |= {"lineage": "B"} if table == "diagnosis" else {"autologous_collected": "true"}
        response = client.post(address, data)
        assert response.status_code == 302, response.context["adminform"].form.errors
    assert Diagnosis.objects.get().lineage == "B"
    assert Graft.objects.get().autologous_collected is True
