"""Rows of which a patient has many, in Django admin: deleting one retracts it."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from cohorts import selectors
from cohorts.models import MRDAssessment, Patient
from tests.cast import Cast
from tests.cohorts.admin.pages import a_row_of, page, posted


def test_an_mrd_result_is_added_and_corrected(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.haematologist)
    response = client.post(
        page("mrdassessment", "add"),
        {
            "patient": str(patient.pk), "collected_on": "2026-09-07", "reported_on": "2026-09-08",
            "specimen": "bone_marrow", "method": "flow", "result": "quantified", "value": "2e-4", "comparator": "",
            "unit": "fraction", "limit_of_detection": "0.0001", "limit_of_quantification": "", "adequate": "true",
        },
    )  # fmt: skip
    assert response.status_code == 302
    row = MRDAssessment.objects.get(collected_on="2026-09-07")
    address = page("mrdassessment", "change", row.pk)
    data = posted(client, address, value="0.0003", reason="misread")
    assert client.post(address, data).status_code == 302
    event = selectors.history_of_object(row).first()
    assert event is not None
    assert event.changes == {"value": ["0.0002", "0.0003"]}


def test_deleting_a_row_retracts_it_with_a_reason(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    row = a_row_of(patient, "mrdassessment")
    address = page("mrdassessment", "delete", row.pk)
    assert client.get(address).status_code == 200
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 200
    assert not MRDAssessment.objects.get().entered_in_error

    assert client.post(address, {"reason": "of another patient"}).status_code == 302
    kept = MRDAssessment.objects.get()
    assert (kept.retracted_by, kept.retraction_reason) == (cast.colleague, "of another patient")
    assert client.post(page("mrdassessment", "change", row.pk), {"method": "ngs"}).status_code == 403
    assert client.post(address, {"reason": "again"}).status_code == 403


def test_rows_are_retracted_together_by_the_action(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    cast.mrd(patient, "2026-09-07")
    chosen = {
        "action": "retract_selected",
        "_selected_action": [row.pk for row in MRDAssessment.objects.all()],
    }
    asked = client.post(page("mrdassessment", "changelist"), chosen)
    assert asked.status_code == 200
    assert "reason" in asked.content.decode()
    assert (
        client.post(page("mrdassessment", "changelist"), chosen | {"reason": "import error"}).status_code
        == 302
    )
    assert {row.retraction_reason for row in MRDAssessment.objects.all()} == {"import error"}
