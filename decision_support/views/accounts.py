"""Logging in: a word on why when a session has run out, and the pages in the language the user chose."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse

from decision_support.login_required import SESSION_ENDED
from decision_support.services import languages
from decision_support.views.languages import remember


class LogIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"session_ended": SESSION_ENDED in self.request.GET}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        if chosen := languages.chosen_by(form.get_user()):
            remember(response, chosen)
        return response
