"""JSON in and out: strict at the door, plain at the exit.

Coming in, numbers stay decimals, and a repeated key, NaN, bad UTF-8 or deep nesting is refused. Going out, the answer
that was built once as plain data is written as it stands.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from decision_support.api.problems import ContentTooLarge
from decision_support.recommendation.case_input import load_json

MAXIMUM_BODY_BYTES = 4 * 1024 * 1024


class RawJSONParser(BaseParser):
    """Hands on the bytes of a JSON body, never more than `MAXIMUM_BODY_BYTES` of them."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        if parser_context is not None:
            refuse_encodings(parser_context["request"]._request)
        raw = stream.read(MAXIMUM_BODY_BYTES + 1)
        if len(raw) > MAXIMUM_BODY_BYTES:
            raise ContentTooLarge(gettext("A request body may be at most 4 MiB."))
        return raw


class StrictJSONParser(RawJSONParser):
    """Plain data from a JSON body."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return load_json(super().parse(stream, media_type, parser_context))


class PlainJSONRenderer(BaseRenderer):
    """Writes plain data as ASCII JSON, so that no text, however odd, can fail to be encoded."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return json.dumps(data, separators=(",", ":"), allow_nan=False, default=_plain).encode("ascii")


def refuse_encodings(request: HttpRequest) -> None:
    """A compressed body or another character set is 415, never a guess."""
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding.strip().lower() not in {"", "identity"}:
        raise UnsupportedMediaType("", gettext("Send the body as it is, without a Content-Encoding."))
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.strip().lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType("", gettext("JSON is read as UTF-8 only."))


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer of the API")
