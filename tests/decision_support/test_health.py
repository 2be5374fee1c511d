"""What a load balancer sees."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from decision_support import health, knowledge_base


def test_an_alive_process_says_so_without_a_log_in_and_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_a_migrated_database_and_a_sound_knowledge_base_are_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def codes(client: Client) -> list[str]:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    return [problem["code"] for problem in response.json()["errors"]]


@pytest.mark.django_db
def test_tables_behind_the_release_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one to go"])
    assert codes(client) == ["migrations_missing"]


@pytest.mark.django_db
def test_a_broken_knowledge_base_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise knowledge_base.KnowledgeError([])

    monkeypatch.setattr(knowledge_base, "load", refuse)
    assert codes(client) == ["knowledge_base_broken"]


def test_a_silent_database_is_not_ready_and_its_address_is_not_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: Any) -> None:
        raise OperationalError("connection to db.hospital.example refused")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    assert codes(client) == ["database_unreachable"]
    assert b"hospital" not in client.get("/readyz").content
