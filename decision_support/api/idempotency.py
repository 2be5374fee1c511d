"""`Idempotency-Key` on creations: a repeat gets the first answer, and nothing is created twice.

`once` extends a view where its address is given, so the record's views need not know of it.
"""

import json
import re
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts.api.requests import account, refuse
from decision_support.api.json_media import MAXIMUM_BODY_BYTES, PlainJSONRenderer
from decision_support.api.problems import KNOWN_ERRORS, Conflict, ContentTooLarge
from decision_support.services import idempotency

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")


def once(view: type[APIView]) -> type[APIView]:
    """The same view with a `post` that answers a repeated key from its stored answer."""
    plain_post = view.post  # type: ignore[attr-defined]  # only views that create are extended

    class Once(view):  # type: ignore[valid-type,misc]  # a class made from the class given
        takes_idempotency_key = True

        @wraps(plain_post)
        def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None or _tells_repeats_itself(self, request):
                response: Response = plain_post(self, request, *args, **kwargs)
                return response
            if not _KEY.match(key):
                message = gettext("An Idempotency-Key has from 1 to 255 visible ASCII characters.")
                raise refuse("", message, "idempotency_key_malformed")
            return _answer(self, request, key, lambda: plain_post(self, request, *args, **kwargs))

    Once.__name__, Once.__qualname__, Once.__doc__ = view.__name__, view.__qualname__, view.__doc__
    Once.__module__ = view.__module__
    return Once


def _tells_repeats_itself(view: APIView, request: Request) -> bool:
    """A large file is not held in memory for its key: the view that takes it knows it again by its digest."""
    large = int(request.META.get("CONTENT_LENGTH") or 0) > MAXIMUM_BODY_BYTES
    return large and getattr(view, "knows_repeats_by_digest", False)


def _answer(view: APIView, request: Request, key: str, post: Any) -> Response:
    failed: list[Response] = []

    def create() -> idempotency.Answer:
        # An error becomes its response here, inside the transaction, so that what it left in the audit is kept.
        try:
            response: Response = post()
        except KNOWN_ERRORS as error:
            response = view.handle_exception(error)
            failed.append(response)
            return idempotency.Answer(response.status_code, None)
        body = json.loads(PlainJSONRenderer().render(response.data))
        return idempotency.Answer(response.status_code, body, response.headers.get("Location", ""))

    try:
        body = request._request.body
    except RequestDataTooBig as error:
        raise ContentTooLarge(gettext("A request body may be at most 4 MiB.")) from error
    try:
        answer, replayed = idempotency.once(
            user=account(request), key=key, target=f"POST {request.path}", body=body, create=create
        )
    except idempotency.KeyReused as error:
        message = gettext("This Idempotency-Key was used before for another request.")
        raise Conflict(message, code="idempotency_key_reused") from error
    if failed:
        return failed[0]
    headers = {"Location": answer.location} if answer.location else {}
    if replayed:
        headers[REPLAYED_HEADER] = "true"
    return Response(answer.body, status=answer.status, headers=headers)
