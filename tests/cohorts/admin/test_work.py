"""Cohorts, analyses and imports in Django admin: read by members, changed by nobody."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cohorts.models import Analysis, AuditEvent, DataImport
from cohorts.services import cohorts, imports
from tests.cast import Cast

TABLES = ("cohort", "analysis", "dataimport")


@pytest.fixture
def rows(cast: Cast) -> dict[str, Any]:
    cohort = cohorts.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)
    analysis = Analysis.objects.create(
        cohort_version=cohort.versions.get(), kind="survival", definition={}, created_by=cast.haematologist
    )
    file = b"identifier,birth_date\nN-1,1991-03-14\n"
    uploaded = imports.upload(centre=cast.north, file_name="ours.csv", content=[file], by=cast.haematologist)
    return {"cohort": cohort, "analysis": analysis, "dataimport": uploaded.data_import}


def page(table: str, view: str, *args: Any) -> str:
    return reverse(f"admin:cohorts_{table}_{view}", args=args)


def browse(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.mark.parametrize("table", TABLES)
def test_a_clinician_of_the_centre_lists_and_reads_them(
    cast: Cast, client: Client, rows: dict[str, Any], table: str
) -> None:
    browser = browse(client, cast.colleague)
    assert str(rows[table].pk) in browser.get(page(table, "changelist")).content.decode()
    for view in ("change", "history"):
        assert browser.get(page(table, view, rows[table].pk)).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_nobody_adds_changes_or_deletes_them(
    cast: Cast, client: Client, rows: dict[str, Any], table: str
) -> None:
    browser = browse(client, cast.superuser)
    assert browser.get(page(table, "add")).status_code == 403
    assert browser.post(page(table, "change", rows[table].pk), {"name": "x"}).status_code == 403
    assert browser.post(page(table, "delete", rows[table].pk), {"post": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TABLES)
def test_a_stranger_finds_none_and_the_attempt_is_audited(
    cast: Cast, client: Client, rows: dict[str, Any], table: str
) -> None:
    browser = browse(client, cast.stranger)
    assert str(rows[table].pk) not in browser.get(page(table, "changelist")).content.decode()
    for view in ("change", "history", "delete"):
        assert browser.get(page(table, view, rows[table].pk)).status_code == 404
    refused = AuditEvent.objects.filter(action="access_denied", centre_code="north")
    assert list(refused.values_list("actor_username", flat=True)) == ["stranger"] * 3


def test_imports_are_for_clinicians(cast: Cast, client: Client, rows: dict[str, Any]) -> None:
    browser = browse(client, cast.statistician)
    assert browser.get(page("cohort", "change", rows["cohort"].pk)).status_code == 200
    assert browser.get(page("dataimport", "change", rows["dataimport"].pk)).status_code == 404
    assert DataImport.objects.count() == 1


def test_counts_and_results_are_not_shown_here(cast: Cast, client: Client, rows: dict[str, Any]) -> None:
    shown = browse(client, cast.haematologist).get(page("analysis", "change", rows["analysis"].pk))
    assert b"field-result" not in shown.content
    assert b"field-state" in shown.content
