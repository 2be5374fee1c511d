"""A page offers no way that its reader may not go: who reads a record without writing it meets no form of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Patient, Transplant
from cohorts.services import cohorts, rows
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast
from tests.filled_child import child
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive

NEW, EDIT = re.compile(r'href="/patients/new/"'), re.compile(r'href="/patients/[0-9a-f-]+/edit/')


@pytest.fixture
def patients(cast: Cast) -> list[Patient]:
    """An answer, an abstention, a child, a day on which the question is over, and nothing recorded."""
    over = cast.patient(filled(negative(AFTER_CYCLE_1)))
    values = {"performed_on": ago(2).isoformat(), "kind": "allogeneic"}
    rows.record(Transplant, patient=over, values=values, by=cast.haematologist)
    answered = cast.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    recommendations.issue(patient=answered, as_of=ago(0), by=cast.haematologist)
    return [
        answered,
        cast.patient(filled(positive(AFTER_CYCLE_1))),
        cast.patient(child()),
        over,
        cast.patient(),
    ]


def pages_of(client: Client, username: str, patients: list[Patient]) -> str:
    client.login(username=username, password=PASSWORD)
    addresses = [reverse("worklist"), reverse("library"), reverse("cohorts")]
    for patient in patients:
        addresses += [reverse(name, args=[patient.pk]) for name in ("patient", "what-if", "history")]
        addresses += [reverse("recommendation", args=[row.pk]) for row in patient.recommendations.all()]
    found = [client.get(address) for address in addresses]
    assert {response.status_code for response in found} == {200}
    return "\n".join(response.content.decode() for response in found)


@pytest.mark.parametrize("username", ["statistician", "administrator"])
def test_who_may_not_write_meets_no_link_to_a_form_of_the_record(
    client: Client, patients: list[Patient], username: str
) -> None:
    pages = pages_of(client, username, patients)
    assert not NEW.search(pages)
    assert not EDIT.search(pages)
    assert "Sign and record" not in pages


def test_a_clinician_meets_them(client: Client, patients: list[Patient]) -> None:
    pages = pages_of(client, "colleague", patients)
    assert NEW.search(pages)
    assert len(EDIT.findall(pages)) > 50


def test_what_is_missing_is_named_without_its_link_too(client: Client, patients: list[Patient]) -> None:
    client.login(username="statistician", password=PASSWORD)
    page = client.get(reverse("patient", args=[patients[-1].pk])).content.decode()
    assert "What to obtain" in page
    assert '<span class="chip missing">' in page


@pytest.mark.parametrize("part", ["genetics", "mrd-assessment"])
def test_nobody_fills_in_a_form_that_is_refused_in_the_end(
    client: Client, patients: list[Patient], part: str
) -> None:
    address = reverse("record-edit", args=[patients[0].pk, part])
    for username, status in (("statistician", 403), ("colleague", 200)):
        client.login(username=username, password=PASSWORD)
        assert client.get(address).status_code == status


def test_only_who_keeps_a_cohort_is_led_to_rename_it(client: Client, cast: Cast) -> None:
    made = cohorts.create(values={"name": "Early"}, by=cast.colleague)
    for username, led in (("statistician", False), ("colleague", True), ("administrator", True)):
        client.login(username=username, password=PASSWORD)
        page = client.get(reverse("cohort", args=[made.pk])).content.decode()
        assert (reverse("cohort-edit", args=[made.pk]) in page) is led, username


def test_administration_leads_back_to_the_worklist(client: Client, cast: Cast) -> None:
    client.login(username="superuser", password=PASSWORD)
    page = client.get(reverse("admin:index")).content.decode()
    assert re.search(rf'<a href="{reverse("worklist")}"><strong>Back to Landmark</strong></a>', page)
    assert "View site" not in page
    assert "Django administration" not in page
