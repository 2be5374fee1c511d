"""The first administrator of an installation."""

import getpass
import io

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

GOOD = {
    "LANDMARK_ADMIN_USERNAME": "ann",
    "LANDMARK_ADMIN_EMAIL": "ann@hospital.example",
    "LANDMARK_ADMIN_PASSWORD": "meadow-lantern-47",
}


def create(monkeypatch: pytest.MonkeyPatch, **changes: str) -> str:
    for name, value in {**GOOD, **changes}.items():
        monkeypatch.setenv(name, value)
    output = io.StringIO()
    call_command("create_administrator", "--no-input", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_the_administrator_made_from_the_environment_enters_the_admin(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    assert "Made the administrator ann" in create(monkeypatch)
    assert client.login(username="ann", password="meadow-lantern-47")
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"LANDMARK_ADMIN_PASSWORD": "short"}, "too short"),
        ({"LANDMARK_ADMIN_PASSWORD": "password1234"}, "too common"),
        ({"LANDMARK_ADMIN_PASSWORD": "827364519283"}, "entirely numeric"),
        ({"LANDMARK_ADMIN_PASSWORD": "ann@hospital.example"}, "too similar"),
        ({"LANDMARK_ADMIN_EMAIL": "nowhere"}, "valid email"),
        ({"LANDMARK_ADMIN_USERNAME": "ann smith"}, "valid username"),
    ],
)
def test_a_weak_password_or_a_wrong_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        create(monkeypatch, **changes)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_second_administrator_is_made_by_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch)
    with pytest.raises(CommandError, match="has an administrator"):
        create(monkeypatch, LANDMARK_ADMIN_USERNAME="bob")


@pytest.mark.django_db
def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="LANDMARK_ADMIN_PASSWORD is not set"):
        create(monkeypatch, LANDMARK_ADMIN_PASSWORD="")


@pytest.mark.django_db
def test_the_keyboard_is_asked_for_the_password_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["ann", "ann@hospital.example"])
    passwords = iter(["meadow-lantern-47", "meadow-lantern-48", "meadow-lantern-47", "meadow-lantern-47"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(passwords))
    with pytest.raises(CommandError, match="differ"):
        call_command("create_administrator", stdout=io.StringIO())
    answers = iter(["ann", "ann@hospital.example"])
    call_command("create_administrator", stdout=io.StringIO())
    assert User.objects.get().is_superuser


@pytest.mark.django_db
def test_without_a_keyboard_the_other_way_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(CommandError, match="--no-input"):
        call_command("create_administrator", stdout=io.StringIO())
