"""The language of the pages: chosen by anyone, kept with the account of whoever is logged in."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from decision_support.models import ChosenLanguage
from decision_support.services import languages
from tests.cast import PASSWORD, Cast


def language_after_login(client: Client) -> str:
    client.post(reverse("login"), {"username": "haematologist", "password": PASSWORD})
    page = client.get("/").content.decode()
    return page.split('<html lang="')[1].split('"')[0].lower()


def test_a_chosen_language_awaits_the_user_on_another_computer(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert language_after_login(Client()) == "zh-hans"


def test_the_choice_of_one_user_is_not_that_of_another(client: Client, cast: Cast) -> None:
    languages.choose(user=cast.colleague, language="zh-hans")
    assert language_after_login(client) == "en"


def test_a_later_choice_replaces_the_earlier(cast: Cast) -> None:
    languages.choose(user=cast.haematologist, language="zh-hans")
    languages.choose(user=cast.haematologist, language="en")
    assert languages.chosen_by(cast.haematologist) == "en"


def test_on_the_log_in_page_the_choice_stays_with_the_browser(client: Client, cast: Cast) -> None:
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/accounts/login/"})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    assert not ChosenLanguage.objects.exists()


def test_a_language_that_the_app_does_not_speak_is_not_kept(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    client.post(reverse("set_language"), {"language": "tlh", "next": "/"})
    assert languages.chosen_by(cast.haematologist) is None
    with pytest.raises(ValueError, match="tlh"):
        languages.choose(user=cast.haematologist, language="tlh")


def test_the_database_itself_knows_which_languages_there_are(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="chosen_language_is_offered"), transaction.atomic():
        ChosenLanguage.objects.create(user=cast.haematologist, language="tlh")
