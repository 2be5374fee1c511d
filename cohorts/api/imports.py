"""`/imports`: a file is handed in, its mapping confirmed, its questions answered; then it is taken in as a whole.

Small files are read and checked in the call; longer work is left to a worker, and a GET says how far it is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import import_selectors
from cohorts.api import import_representation as representation
from cohorts.api.patients import PAGING, paged
from cohorts.api.requests import account, query_text, refuse, refuse_the_rest, taken_centre, values_of
from cohorts.api.upload_parsers import FileTooLarge, RawFile, RawFileParser, refuse_too_large
from cohorts.models import DataImport, ImportState
from cohorts.services import exports, import_corrections, imports
from cohorts.services.imports import ImportRefused, NotNow

ERRORS_SHOWN = 100
RETRY_AFTER_SECONDS = "2"
AT_WORK = (ImportState.QUEUED, ImportState.RUNNING)
IMPORT = {"$ref": "#/components/schemas/Import"}
ANSWERS = {200: IMPORT, 202: IMPORT}


class NotPossibleNow(APIException):
    """The import is not in a state that allows this."""

    status_code = 409
    default_code = "not_now"


@contextmanager
def refusals() -> Iterator[None]:
    """What a service refuses, as the API says it."""
    try:
        yield
    except NotNow as refusal:
        raise NotPossibleNow(str(refusal)) from refusal
    except ImportRefused as refusal:
        message = _(refusal.message) % refusal.parameters
        if refusal.code == "file_too_large":
            raise FileTooLarge(message) from refusal
        raise refuse("/file", message, refusal.code, "impossible") from refusal


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


def answered(row: DataImport, *, status: int = 200, repeated: bool = False) -> Response:
    """The import as it stands; 202 with `Retry-After` while a worker has it."""
    row = import_selectors.with_people(row.pk)
    problems = import_selectors.problems_of(row)
    place = reverse("api:import", kwargs={"import_id": row.pk})
    headers = {"Location": place}
    if row.state in AT_WORK:
        status, headers["Retry-After"] = 202, RETRY_AFTER_SECONDS
    body = representation.whole(row, list(problems[:ERRORS_SHOWN]), problems.count(), repeated=repeated)
    return Response(body, status=status, headers=headers)


class ImportView(APIView):
    """A view of one import, looked up before the method runs, so that a refused attempt is kept."""

    data_import: DataImport

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.data_import = import_selectors.import_for(request.user, kwargs["import_id"])

    def done(self, service: Callable[..., DataImport], request: Request, **values: Any) -> Response:
        with refusals():
            return answered(service(data_import=self.data_import, by=account(request), **values))


class ImportDetailView(ImportView):
    @extend_schema(operation_id="imports_read", responses=ANSWERS)
    def get(self, request: Request, import_id: UUID) -> Response:
        """Read an import: its state, its questions, and the first errors of its rows."""
        return answered(self.data_import)


class ImportMappingView(ImportView):
    @extend_schema(
        operation_id="imports_mapping_read",
        parameters=[
            OpenApiParameter("sender", str, description="Whose kept mapping is laid over this file.")
        ],
        responses={200: {"$ref": "#/components/schemas/ImportMapping"}},
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        """Read the mapping in force, or the one proposed for this file."""
        sender = query_text(request, "sender")
        mapping = import_selectors.latest_mapping(self.data_import.centre, sender) if sender else None
        if sender and mapping is None:
            raise refuse("", _("No mapping is kept for this sender."), "unknown_sender", "impossible")
        with refusals():
            return Response(
                imports.propose(data_import=self.data_import, by=account(request), mapping=mapping)
            )

    @extend_schema(
        operation_id="imports_mapping_confirm",
        request={"application/json": {"$ref": "#/components/schemas/ImportMapping"}},
        responses=ANSWERS,
    )
    def put(self, request: Request, import_id: UUID) -> Response:
        """Confirm a mapping; the rows are checked anew under it."""
        return self.done(imports.set_mapping, request, definition=_plain(values_of(request)))

    @extend_schema(
        operation_id="imports_mapping_set",
        request={"application/json": {"$ref": "#/components/schemas/ImportMapping"}},
        responses=ANSWERS,
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """The same, for clients that cannot PUT."""
        return self.done(imports.set_mapping, request, definition=_plain(values_of(request)))


class ImportAnswersView(ImportView):
    @extend_schema(
        operation_id="imports_answer",
        request={"application/json": {"$ref": "#/components/schemas/ImportAnswers"}},
        responses=ANSWERS,
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """Answer open questions; each is named by its code, sheet, column and word."""
        data = dict(values_of(request))
        answers = data.pop("answers", None)
        refuse_the_rest(data)
        if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
            raise refuse("/answers", _("This must be a list of objects."), "wrong_type")
        for number, one in enumerate(answers):
            for name in ("code", "answer"):
                if not isinstance(one.get(name), str):
                    raise refuse(f"/answers/{number}/{name}", _("This must be text."), "wrong_type")
        return self.done(imports.answer, request, answers=answers)


class ImportStartView(ImportView):
    @extend_schema(operation_id="imports_start", request=None, responses=ANSWERS)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Take in what was checked: all of it or nothing."""
        _nothing_in(request)
        return self.done(imports.start, request)


class ImportCancelView(ImportView):
    @extend_schema(operation_id="imports_cancel", request=None, responses=ANSWERS)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Stop before anything is in the record: at once, or after the rows that a worker is at."""
        _nothing_in(request)
        return self.done(imports.cancel, request)


class ImportRetryView(ImportView):
    @extend_schema(operation_id="imports_retry", request=None, responses=ANSWERS)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Go on after a failure or a stop."""
        _nothing_in(request)
        return self.done(imports.retry, request)


class ImportRejectedRowsView(ImportView):
    @extend_schema(
        operation_id="imports_rejected_rows",
        responses={
            (200, "text/csv"): OpenApiResponse(
                OpenApiTypes.BINARY, "In the file's own shape, with the reasons."
            ),
        },
    )
    def get(self, request: Request, import_id: UUID) -> Any:
        """Download the refused rows as a file (CSV or Excel, as it was) with a column of reasons; audited."""
        with refusals():
            export = exports.rejected(data_import=self.data_import, by=account(request))
        disposition = content_disposition_header(True, export.file_name) or "attachment"
        headers = {"Content-Disposition": disposition}
        return StreamingHttpResponse(export.content, content_type=export.content_type, headers=headers)


def _plain(value: Any) -> Any:
    """Decimals as the text that was sent, which is exact and which JSON in the database can hold."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def _nothing_in(request: Request) -> None:
    if request.data:
        refuse_the_rest(values_of(request))
