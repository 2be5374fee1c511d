"""Recommendations and decisions in admin: searched, filtered and read by their centre, edited by nobody."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import AuditEvent
from decision_support.models import BoardDecision, PatientStatus, Recommendation
from decision_support.services import decisions, recommendations
from tests.cast import Cast, early_negative

TABLES = ["recommendation", "boarddecision", "patientstatus"]


@pytest.fixture
def decision(cast: Cast) -> BoardDecision:
    patient = cast.patient(early_negative())
    issued = recommendations.issue(patient=patient, as_of=date(2026, 9, 1), by=cast.haematologist)
    return decisions.record(recommendation=issued, by=cast.haematologist, own_choice="undecided",
                            option="no_transplant", agrees=True, signature_meaning="authorship")  # fmt: skip


def key_of(decision: BoardDecision, table: str) -> Any:
    patient = decision.recommendation.patient_id
    return {
        "recommendation": decision.recommendation_id,
        "boarddecision": decision.pk,
        "patientstatus": patient,
    }[table]


def page(table: str, view: str, *args: Any) -> str:
    return reverse(f"admin:decision_support_{table}_{view}", args=args)


@pytest.mark.parametrize("table", TABLES)
def test_a_member_of_the_centre_lists_searches_and_reads(
    cast: Cast, client: Client, decision: BoardDecision, table: str
) -> None:
    client.force_login(cast.colleague)
    listed = client.get(page(table, "changelist"), {"q": "Testcase"})
    assert listed.status_code == 200
    assert listed.context["cl"].result_count == 1
    one = client.get(page(table, "change", key_of(decision, table)))
    assert one.status_code == 200
    assert b'name="_save"' not in one.content


@pytest.mark.parametrize("table", TABLES)
def test_nobody_edits_adds_or_deletes(
    cast: Cast, client: Client, decision: BoardDecision, table: str
) -> None:
    for account in (cast.haematologist, cast.superuser):
        client.force_login(account)
        key = key_of(decision, table)
        assert client.post(page(table, "change", key), {"direction": "lean_allo"}).status_code == 403
        assert client.get(page(table, "add")).status_code == 403
        assert client.post(page(table, "delete", key), {"post": "yes"}).status_code == 403
    assert (
        Recommendation.objects.count() == BoardDecision.objects.count() == PatientStatus.objects.count() == 1
    )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_a_stranger_finds_nothing_and_the_attempt_is_kept(
    cast: Cast, client: Client, decision: BoardDecision, table: str, view: str
) -> None:
    client.force_login(cast.stranger)
    assert client.get(page(table, "changelist")).context["cl"].result_count == 0
    assert client.get(page(table, view, key_of(decision, table))).status_code == 404
    assert AuditEvent.objects.filter(action="access_denied", actor_username="stranger").count() == 1


def test_the_history_of_a_recommendation_is_its_audit(
    cast: Cast, client: Client, decision: BoardDecision
) -> None:
    client.force_login(cast.haematologist)
    history = client.get(page("recommendation", "history", decision.recommendation_id))
    assert history.status_code == 200
    assert [event.action for event in history.context["events"]] == ["issued"]


def test_repeated_requests_are_for_the_system_administrator(cast: Cast, client: Client) -> None:
    client.force_login(cast.haematologist)
    assert client.get(page("idempotencykey", "changelist")).status_code == 403
    client.force_login(cast.superuser)
    assert client.get(page("idempotencykey", "changelist")).status_code == 200


def test_a_list_takes_few_queries(
    cast: Cast, client: Client, decision: BoardDecision, django_assert_max_num_queries: Any
) -> None:
    for day in range(2, 8):
        patient = decision.recommendation.patient
        recommendations.issue(patient=patient, as_of=date(2026, 9, day), by=cast.haematologist)
    client.force_login(cast.haematologist)
    with django_assert_max_num_queries(20):
        assert client.get(page("recommendation", "changelist")).status_code == 200
