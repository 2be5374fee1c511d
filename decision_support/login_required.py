"""Asking for a log-in, and remembering for the log-in page why: nobody was logged in, or a session ran out.

The session's cookie is dropped with the first answer after it ended, so the reason travels in the address.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url

SESSION_ENDED = "session_ended"


class LogInFirst(LoginRequiredMiddleware):
    """Like Django's, but a part of a page asked for by htmx leads the whole page to the log-in."""

    # Django promises a redirect; htmx follows one by itself and would put the log-in into the page.
    def handle_no_permission(  # type: ignore[override]  # the answer to htmx is none
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        query = QueryDict(mutable=True)
        query["next"] = _where_the_user_is(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            query[SESSION_ENDED] = "1"
        address = f"{resolve_url(self.get_login_url(view_func))}?{query.urlencode(safe='/')}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _where_the_user_is(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one from which a form was sent."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    return urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")).path or "/"
