"""One import over REST: its mapping confirmed, its questions answered; then it is taken in as a whole."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import import_selectors
from cohorts.api.import_answers import ANSWERS, answered, refusals
from cohorts.api.requests import account, query_text, refuse, refuse_the_rest, values_of
from cohorts.models import DataImport
from cohorts.services import exports, imports


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
