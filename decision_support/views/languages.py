"""Choosing the language of the pages, with or without an account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from decision_support.services import languages


@login_not_required
def choose(request: HttpRequest) -> HttpResponseBase:
    """Django's own view sets the cookie; for a user who is logged in the account keeps the choice too."""
    language = request.POST.get("language", "")
    if request.method == "POST" and isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        languages.choose(user=request.user, language=language)
    return set_language(request)


def remember(response: HttpResponseBase, language: str) -> None:
    """Carry the language in the cookie that Django's own view sets, with the same attributes."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
