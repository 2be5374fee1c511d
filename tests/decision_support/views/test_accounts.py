"""Logging in and out, an ended session, a changed and a forgotten password."""

import re

from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast

NEW_PASSWORD = "quite another staple of horses"


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(client: Client, cast: Cast) -> None:
    page = client.post(reverse("login"), {"username": "haematologist", "password": "guess"}).content.decode()
    assert "correct username and password" in page
    assert "This was not saved." not in page


def test_a_session_that_ran_out_is_explained_at_the_log_in(client: Client, cast: Cast) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-a-session-that-ended"
    assert b"Your session has ended" in client.get("/", follow=True).content


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client, cast: Cast) -> None:
    page = "http://testserver/library/"
    plain = client.post("/", headers={"referer": page})
    in_place = client.post("/", headers={"hx-request": "true", "hx-current-url": page})
    assert plain["Location"] == "/accounts/login/?next=/library/"
    assert (in_place.status_code, in_place["HX-Redirect"]) == (200, "/accounts/login/?next=/library/")


def test_somebody_who_never_logged_in_is_told_nothing_of_a_session(client: Client, cast: Cast) -> None:
    assert b"Your session has ended" not in client.get("/", follow=True).content


def test_logging_out_ends_the_session(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    client.post(reverse("logout"))
    assert client.get("/").status_code == 302


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    sent = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(reverse("password_change"), sent, follow=True).status_code == 200
    assert client.login(username="haematologist", password=NEW_PASSWORD)


def test_a_weak_password_is_refused_with_the_reason(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    sent = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    assert b"too short" in client.post(reverse("password_change"), sent).content


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(client: Client, cast: Cast) -> None:
    cast.haematologist.email = "haematologist@hospital.example"
    cast.haematologist.save()
    client.post(reverse("password_reset"), {"email": "haematologist@hospital.example"})
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert found
    sent = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    form = client.get(found[1], follow=True)
    done = client.post(form.redirect_chain[-1][0], sent, follow=True)
    assert b"Log in with the new password" in done.content
    assert b"too old" in Client().get(found[1], follow=True).content


def test_an_unknown_address_gets_the_same_page_and_no_mail(client: Client, cast: Cast) -> None:
    page = client.post(reverse("password_reset"), {"email": "nobody@hospital.example"}, follow=True)
    assert b"Look in your e-mail" in page.content
    assert mail.outbox == []


def test_the_intended_use_is_open_to_everybody_and_names_who_decides(client: Client, db: None) -> None:
    page = client.get(reverse("intended-use")).content
    assert b"a clinician decides" in page
    assert b"clinical owner at each site must review and sign" in page
