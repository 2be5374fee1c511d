"""What does not exist, and what belongs to another centre, are not found alike; nothing is really deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cohorts.models import AuditEvent, Patient
from tests.cast import Cast
from tests.cohorts.admin.pages import TABLES, a_row_of, page


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("view", ["change", "delete", "history"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_404_for_another_centres_row_and_the_attempt_is_audited(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str, view: str, method: str
) -> None:
    client = browse(cast.stranger)
    response = getattr(client, method)(page(table, view, a_row_of(patient, table).pk))
    assert response.status_code == 404
    event = AuditEvent.objects.get(action="access_denied")
    assert (event.actor_username, event.patient_id) == ("stranger", patient.pk)


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "nonsense", "_00"])
def test_what_does_not_exist_is_404(cast: Cast, browse: Callable[[User], Client], key: str) -> None:
    assert browse(cast.haematologist).get(page("patient", "change", key)).status_code == 404


def test_nothing_offers_a_real_deletion(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    rows: dict[str, Any] = {
        "auditevent": AuditEvent.objects.first(),
        "centre": cast.north,
        "membership": cast.colleague.memberships.get(),
        **{table: a_row_of(patient, table) for table in ("patient", "diagnosis", "graft")},
    }
    for table, row in rows.items():
        assert client.post(page(table, "delete", row.pk), {"post": "yes"}).status_code == 403, table
    for table in [*TABLES, "auditevent", "centre", "membership"]:
        assert "delete_selected" not in client.get(page(table, "changelist")).content.decode(), table
