"""Logging in, with a word on why when a session has run out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView


class LogIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A browser that still carries a session cookie but is not logged in was logged out by the clock.
        ended = (
            settings.SESSION_COOKIE_NAME in self.request.COOKIES and not self.request.user.is_authenticated
        )
        return super().get_context_data(**kwargs) | {"session_ended": ended and "next" in self.request.GET}
