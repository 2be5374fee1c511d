"""Logging people out: after some idle minutes, and after a working day whatever they did.

Django renews a session either never or at every request (SESSION_SAVE_EVERY_REQUEST), which would write to the
database for every page. Renewing at most once a minute keeps the idle time true to a minute for one write in many.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN = "session_began_at"
SEEN = "session_seen_at"
RENEW_AFTER_SECONDS = 60


class SessionTimeoutMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Requests without a session cookie (REST with a token, health checks) must not make or read one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._renew_or_end(request)
        return self.get_response(request)

    def _renew_or_end(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.setdefault(BEGAN, now)
        seen = request.session.get(SEEN, 0)
        if now - began > settings.SESSION_LONGEST_HOURS * 3600:
            logout(request)
        elif now - seen >= RENEW_AFTER_SECONDS:
            request.session[SEEN] = now
