"""Who sees and who writes the tables of the record in Django admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast, early_negative
from tests.cohorts.admin.pages import TABLES, a_row_of, page


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("who", ["haematologist", "statistician", "superuser"])
def test_members_list_search_and_open_every_table(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str, who: str
) -> None:
    client = browse(getattr(cast, who))
    row = a_row_of(patient, table)
    listed = client.get(page(table, "changelist"), {"q": patient.identifier})
    assert listed.status_code == 200
    assert [found.pk for found in listed.context["cl"].result_list] == [row.pk]
    assert client.get(page(table, "change", row.pk)).status_code == 200
    history = client.get(page(table, "history", row.pk))
    assert history.status_code == 200
    assert "haematologist" in history.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_a_strangers_lists_are_empty(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str
) -> None:
    client = browse(cast.stranger)
    assert list(client.get(page(table, "changelist")).context["cl"].result_list) == []


def test_a_stranger_is_offered_no_foreign_patient_and_can_name_none(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.stranger)
    offered = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "cohorts", "model_name": "donor", "field_name": "patient", "term": ""},
    )
    assert offered.json()["results"] == []
    response = client.post(page("donor", "add"), {"patient": str(patient.pk), "kind": "cord"})
    assert response.status_code == 200
    assert "patient" in response.context["adminform"].form.errors


def test_an_ordinary_account_does_not_enter_the_admin(cast: Cast, client: Client) -> None:
    cast.colleague.is_staff = False
    cast.colleague.save()
    assert client.login(username="colleague", password=PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_reader_cannot_save(cast: Cast, patient: Patient, browse: Callable[[User], Client]) -> None:
    client = browse(cast.statistician)
    assert client.post(page("patient", "change", patient.pk), {"name": "X"}).status_code == 403
    assert client.get(page("patient", "add")).status_code == 403
    row = a_row_of(patient, "mrdassessment")
    assert client.post(page("mrdassessment", "delete", row.pk), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("table", TABLES)
def test_a_list_asks_no_more_of_the_database_for_more_rows(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str
) -> None:
    client = browse(cast.haematologist)
    address = page(table, "changelist")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        cast.patient(early_negative())
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) + 1  # a list of several days offers its days to choose from
