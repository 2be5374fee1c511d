"""Handing out bearer tokens, each with its audit event."""

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from rest_framework_simplejwt.tokens import AccessToken

from cohorts.services import audit


@transaction.atomic
def issue(*, username: str, password: str, request: HttpRequest) -> AccessToken | None:
    """A token for the right password of an open account, else None."""
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        return None
    token = AccessToken.for_user(user)
    audit.write(by=user, action="token_issued", subject=user)
    return token
