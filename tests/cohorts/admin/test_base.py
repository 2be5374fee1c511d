"""What every admin page does: write through a service, once, and show the audit as its history."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from cohorts.models import AuditEvent, Patient
from tests.cast import Cast
from tests.cohorts.admin.pages import TABLES, a_row_of, page, posted


def test_saving_without_a_change_writes_nothing(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    before = AuditEvent.objects.count()
    for table in TABLES:
        address = page(table, "change", a_row_of(patient, table).pk)
        assert client.post(address, posted(client, address)).status_code == 302, table
    assert AuditEvent.objects.count() == before


def test_what_a_service_refuses_stands_beside_its_field(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("treatmentphase", "add")
    response = client.post(
        address,
        {
            "patient": str(patient.pk),
            "cycle": "1",
            "started_on": "2026-08-10",
            "kind": "consolidation",
            "agents": "",
        },
    )
    assert response.status_code == 200
    other = f"This clashes with cycle 1 of {date_format(date(2026, 7, 6))}."
    assert response.context["adminform"].form.errors == {
        "cycle": [f"This cycle number is given more than once. {other}"]
    }


def test_a_change_that_someone_overtook_is_not_saved(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    data = posted(client, address, name="Anna Testcase", reason="letter")
    cast.mrd(patient, "2026-09-07")
    response = client.post(address, data)
    assert response.status_code == 200
    assert Patient.objects.get().name == "Ana Testcase"


def test_djangos_own_log_stays_empty(cast: Cast, patient: Patient, browse: Callable[[User], Client]) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    client.post(address, posted(client, address, name="Anna", reason="letter"))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("table", ["auth_user", "cohorts_centre", "cohorts_membership"])
def test_the_history_of_what_may_not_be_viewed_is_refused(
    cast: Cast, browse: Callable[[User], Client], table: str
) -> None:
    keys = {
        "auth_user": cast.administrator.pk,
        "cohorts_centre": cast.north.pk,
        "cohorts_membership": cast.administrator.memberships.get().pk,
    }
    answer = browse(cast.haematologist).get(reverse(f"admin:{table}_history", args=[keys[table]]))
    assert answer.status_code in (403, 404)
