"""Every error of the API as `application/problem+json` (RFC 9457).

The body carries `type`, `title`, `status`, `detail`, `instance` (the request's id) and `errors`, a list of
`{pointer, message, code}` with RFC 6901 pointers into the request's body ("" is the whole of it). Bad input is always
a 4xx: malformed is 400, well-formed but impossible is 422, too large is 413.
"""

import math
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response

from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord
from decision_support.recommendation.problems import CaseProblems

PROBLEM_JSON = "application/problem+json"

# What a request can be told; anything else is a fault of ours.
KNOWN_ERRORS = (
    exceptions.APIException,
    Http404,
    PermissionDenied,
    NotPermitted,
    RecordProblems,
    StaleRecord,
    CaseProblems,
)

Error = dict[str, str]

_STATUS_OF_KIND = {
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "malformed": HTTPStatus.BAD_REQUEST,
    "impossible": HTTPStatus.UNPROCESSABLE_ENTITY,
}


class PointedProblem(Protocol):
    """What the record and the case input say about one value; both have this shape."""

    @property
    def pointer(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def code(self) -> str: ...


class Conflict(exceptions.APIException):
    """The request is sound but cannot stand beside what is already stored."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class ContentTooLarge(exceptions.APIException):
    """The body is larger than this address takes."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"


def body(status: int, errors: list[Error], request: HttpRequest | None) -> dict[str, Any]:
    """The members of one problem; `detail` is the first error in words."""
    members: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": errors[0]["message"],
        "errors": errors,
    }
    request_id = getattr(request, "request_id", None)
    if request_id is not None:
        members["instance"] = f"urn:request:{request_id}"
    return members


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's hook: an error we know as a problem; anything else is a fault and goes on."""
    if not isinstance(exc, KNOWN_ERRORS):
        return None
    status, errors = _status_and_errors(exc)
    request = getattr(context.get("request"), "_request", None)
    members = body(status, errors, request) | getattr(exc, "extension_members", {})
    response = Response(members, status=status, content_type=PROBLEM_JSON)
    if challenge := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(math.ceil(wait))
    return response


def respond(request: HttpRequest, status: int, message: str, code: str) -> HttpResponse:
    """The same shape where no API view is at work."""
    errors = [{"pointer": "", "message": message, "code": code}]
    return JsonResponse(body(status, errors, request), status=status, content_type=PROBLEM_JSON)


def _status_and_errors(exc: Exception) -> tuple[int, list[Error]]:
    if isinstance(exc, CaseProblems | RecordProblems):
        return _STATUS_OF_KIND[exc.kind], _pointed(exc.problems)
    known = _as_api_exception(exc)
    detail: Any = known.detail
    code = getattr(detail, "code", known.default_code)
    if isinstance(detail, Mapping):  # simplejwt puts its sentence and its code in a mapping
        detail, code = detail["detail"], detail["code"]
    return known.status_code, [{"pointer": "", "message": str(detail), "code": code}]


def _as_api_exception(exc: Exception) -> exceptions.APIException:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, StaleRecord):
        message = gettext("The record was changed meanwhile: it is at version {actual}.").format(
            actual=exc.actual
        )
        return Conflict(message, code="record_changed")
    return exceptions.PermissionDenied(str(exc) or None)


def _pointed(problems: Iterable[PointedProblem]) -> list[Error]:
    return [{"pointer": p.pointer, "message": gettext(p.message), "code": p.code} for p in problems]
