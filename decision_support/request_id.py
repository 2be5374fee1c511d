"""Each request has an id, returned in `X-Request-ID` and named in every problem, so that IT can find it in the log.

A proxy's own id is kept where it is a plain one; anything else is replaced, since it ends up in logs.
"""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z", re.ASCII)


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if _PLAIN.match(given) else str(uuid.uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]  # Django's request is open to such marks
        response = self.get_response(request)
        response[HEADER] = request_id
        return response
