"""A file as the body of a request: in a form (`multipart/form-data`), or its bytes alone with its name beside them."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from cohorts.imports.bounds import MAXIMUM_CSV_BYTES, MEBIBYTE

PIECE = 1 << 18
# What stands around the bytes of the file in a form.
FORM_BYTES = MEBIBYTE


class FileTooLarge(APIException):
    status_code = 413
    default_code = "file_too_large"


class RawFile:
    """The bytes of a body, read once and in pieces."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._stream = stream

    def chunks(self) -> Iterator[bytes]:
        while self._stream is not None and (piece := self._stream.read(PIECE)):
            yield piece


class RawFileParser(BaseParser):
    """Hands on a body as a file, unread, under the name `file`."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes] | None,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        # JSON is never a file of patients, and a compressed body would be kept as it is.
        if media_type and media_type.partition(";")[0].strip().lower() == "application/json":
            raise UnsupportedMediaType(media_type)
        if (
            parser_context
            and parser_context["request"].headers.get("Content-Encoding", "identity") != "identity"
        ):
            raise UnsupportedMediaType("", _("Send the body as it is, without a Content-Encoding."))
        return {"file": RawFile(stream)}


def refuse_too_large(request: Request) -> None:
    """Before a byte is read: no file may be as large as this body says it is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdigit() or int(length) > MAXIMUM_CSV_BYTES + FORM_BYTES:
        message = _("This file is too large; at most %(maximum)d MiB are taken.")
        raise FileTooLarge(message % {"maximum": MAXIMUM_CSV_BYTES // MEBIBYTE})
