"""The language of a user's pages, kept with the account so that it holds on every computer of the ward."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from decision_support.models import ChosenLanguage


@transaction.atomic
def choose(*, user: User, language: str) -> ChosenLanguage:
    """Keep the choice. ValueError for a language that the app does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"{language!r} is not a language of this app.")
    chosen, _created = ChosenLanguage.objects.update_or_create(user=user, defaults={"language": language})
    return chosen


def chosen_by(user: User) -> str | None:
    """The language that the user chose, if any."""
    return ChosenLanguage.objects.filter(user=user).values_list("language", flat=True).first()
