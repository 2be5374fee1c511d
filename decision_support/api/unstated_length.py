"""A body of unstated length is 411.

Django reads as many bytes as Content-Length says and takes a chunked body for an empty one; a hospital system would be
told that its case is empty. Better to say what is wrong.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext


class UnstatedLengthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chunked = request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length")
        if chunked and request.path.startswith("/api/"):
            # Not at the start, as it brings the REST framework, of which most processes never see a request.
            from decision_support.api.problems import respond

            message = gettext("Send the body with a Content-Length.")
            return respond(request, HTTPStatus.LENGTH_REQUIRED, message, "length_required")
        return self.get_response(request)
