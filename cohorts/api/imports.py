"""`/imports`: the list, and handing in a file. What is done with it next: import_steps.py.

Small files are read and checked in the call; longer work is left to a worker, and a GET says how far it is.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import import_selectors
from cohorts.api import import_representation as representation
from cohorts.api.import_answers import IMPORT, answered, refusals
from cohorts.api.patients import PAGING, paged
from cohorts.api.requests import account, query_text, refuse, refuse_the_rest, taken_centre
from cohorts.api.upload_parsers import RawFile, RawFileParser, refuse_too_large
from cohorts.models import DataImport
from cohorts.services import import_corrections, imports


class ImportsView(APIView):
    parser_classes = (MultiPartParser, RawFileParser)
    knows_repeats_by_digest = True

    @extend_schema(
        operation_id="imports_list",
        parameters=PAGING,
        responses={200: {"$ref": "#/components/schemas/ImportPage"}},
    )
    def get(self, request: Request) -> Response:
        """List the imports of the centres in which you are a clinician; those that wait for a person first."""
        import_selectors.require_clinician(request.user)
        rows = import_selectors.imports_visible_to(request.user)
        return paged(self, request, rows, representation.summary)

    @extend_schema(
        operation_id="imports_create",
        parameters=[
            OpenApiParameter(
                "filename", str, description="Of a file sent as the body; in a form it has its own."
            ),
            OpenApiParameter(
                "centre",
                str,
                description="Its code, where the form has none; needed where you write in several.",
            ),
            OpenApiParameter(
                "corrects",
                OpenApiTypes.UUID,
                description="The import whose refused rows this file has corrected.",
            ),
        ],
        request={
            "multipart/form-data": {"$ref": "#/components/schemas/NewImport"},
            "text/csv": {"type": "string", "format": "binary"},
            "application/octet-stream": {"type": "string", "format": "binary"},
        },
        responses={200: IMPORT, 201: IMPORT, 202: IMPORT},
    )
    def post(self, request: Request) -> Response:
        """Hand in a CSV or Excel file. Nothing of it is in the record before it is started.

        201 where it was read in the call: the answer has the proposed mapping, and later the questions and the errors
        of its rows. 202 where a worker reads it. The same bytes again are answered with the earlier import (200,
        `repeated` true) and change nothing.
        """
        import_selectors.require_clinician(request.user)
        refuse_too_large(request)
        name, content, fields = _handed_in(request)
        corrects = fields.pop("corrects", None) or query_text(request, "corrects")
        earlier = _corrected(request, str(corrects)) if corrects else None
        fields.setdefault("centre", query_text(request, "centre"))
        centre = earlier.centre if earlier else taken_centre(fields, request)
        fields.pop("centre", None)
        refuse_the_rest(fields)
        with refusals():
            if earlier is not None:
                done = import_corrections.upload(
                    earlier=earlier, file_name=name, content=content, by=account(request)
                )
            else:
                done = imports.upload(centre=centre, file_name=name, content=content, by=account(request))
        if done.repeated:
            return answered(done.data_import, repeated=True)
        return answered(done.data_import, status=201)


def _corrected(request: Request, given: str) -> DataImport:
    try:
        return import_selectors.import_for(request.user, UUID(given))
    except (ValueError, import_selectors.ImportNotFound) as error:
        raise refuse("/corrects", _("This import is not known."), "unknown_import", "impossible") from error


def _handed_in(request: Request) -> tuple[str, Iterable[bytes], dict[str, Any]]:
    """The name and the bytes of the file, and what else a form says."""
    data: Any = request.data
    raw = data.get("file")
    if isinstance(raw, RawFile):
        name = query_text(request, "filename")
        if not name:
            raise refuse("/filename", _("Name the file in the query parameter filename."), "required")
        return name, raw.chunks(), {}
    files = data.getlist("file") if isinstance(data, QueryDict) else []
    if len(files) != 1 or not isinstance(files[0], UploadedFile):
        raise refuse("/file", _("Send one file under the name file."), "required")
    fields = {name: value for name, value in data.items() if name != "file"}
    return str(fields.pop("filename", "") or files[0].name), files[0].chunks(), fields
