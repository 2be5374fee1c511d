"""What Django answers by itself, a request it cannot take or a fault of ours, in the API's own form under /api/."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views import defaults

from decision_support.api.problems import respond


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a host that is not ours, a body it will not read."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    return respond(request, HTTPStatus.BAD_REQUEST, gettext("This request cannot be taken."), "bad_request")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. What went wrong is in the log, under the request's id, and not in the answer."""
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    message = gettext("Something went wrong on our side; nothing was stored.")
    return respond(request, HTTPStatus.INTERNAL_SERVER_ERROR, message, "server_error")
