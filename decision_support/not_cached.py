"""Nothing that may hold patient data is kept by a browser or a proxy on its way.

Static files say themselves how long they keep; everything else is not to be stored.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NotCachedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
