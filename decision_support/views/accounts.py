"""Logging in, with a word on why when a session has run out."""

from typing import Any

from django.contrib.auth.views import LoginView

from decision_support.login_required import SESSION_ENDED


class LogIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"session_ended": SESSION_ENDED in self.request.GET}
