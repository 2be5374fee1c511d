"""The request of a page behind the log-in."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """Every page but the log-in asks for a user (LoginRequiredMiddleware)."""

    user: User
