"""`/patients`: the record of a patient as a whole."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import selectors
from cohorts.api import representation
from cohorts.api.pagination import Pages
from cohorts.api.requests import account, query_text, taken_centre, taken_text, taken_version, values_of
from cohorts.models import Patient
from cohorts.services import patients

PAGING = [
    OpenApiParameter("page", int, description="From 1."),
    OpenApiParameter("page_size", int, description="At most 200; 50 where not given."),
]


def paged(view: APIView, request: Request, rows: Any, plain: Any) -> Response:
    """One page of rows, each made plain."""
    pages = Pages()
    page: list[Any] = pages.paginate_queryset(rows, request, view=view) or []
    response: Response = pages.get_paginated_response([plain(row) for row in page])
    return response


class PatientView(APIView):
    """A view of one patient. Who may not know of the patient is told that there is none, whatever the method.

    The patient is looked up before the method runs, outside any transaction, so that a refused attempt is kept.
    """

    patient: Patient

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.patient = selectors.patient_for(request.user, kwargs["patient_id"])


class PatientsView(APIView):
    @extend_schema(
        operation_id="patients_list",
        parameters=[
            OpenApiParameter("search", str, description="Words of the name or the hospital number."),
            OpenApiParameter("centre", str, description="Code of a centre."),
            *PAGING,
        ],
        responses={200: {"$ref": "#/components/schemas/PatientPage"}},
    )
    def get(self, request: Request) -> Response:
        """List the patients of your centres."""
        rows = selectors.search(selectors.patients_visible_to(request.user), query_text(request, "search"))
        if code := query_text(request, "centre"):
            rows = rows.filter(centre__code=code)
        return paged(self, request, rows.order_by("identifier", "pk"), representation.patient_summary)

    @extend_schema(
        operation_id="patients_create",
        request={"application/json": {"$ref": "#/components/schemas/NewPatient"}},
        responses={201: {"$ref": "#/components/schemas/Patient"}},
    )
    def post(self, request: Request) -> Response:
        """Register a patient, alone or with the whole record; all is stored, or nothing."""
        record = values_of(request)
        centre = taken_centre(record, request)
        patient = patients.create(centre=centre, record=record, by=account(request))
        return Response(
            representation.whole_record(selectors.record_of(patient)),
            status=201,
            headers={"Location": reverse("api:patient", kwargs={"patient_id": patient.pk})},
        )


class PatientDetailView(PatientView):
    @extend_schema(operation_id="patients_read", responses={200: {"$ref": "#/components/schemas/Patient"}})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Read the whole record; rows entered in error are left out."""
        return Response(representation.whole_record(selectors.record_of(self.patient)))

    @extend_schema(
        operation_id="patients_correct",
        request={"application/json": {"$ref": "#/components/schemas/PatientCorrection"}},
        responses={200: {"$ref": "#/components/schemas/Patient"}},
    )
    def patch(self, request: Request, patient_id: UUID) -> Response:
        """Correct or complete what a patient has one of. Replacing something stated needs a `reason`."""
        changes = values_of(request)
        patient = patients.correct(
            patient=self.patient,
            reason=taken_text(changes, "reason"),
            expected_version=taken_version(changes),
            changes=changes,
            by=account(request),
        )
        return Response(representation.whole_record(selectors.record_of(patient)))


class HistoryView(PatientView):
    @extend_schema(
        operation_id="patients_history",
        parameters=PAGING,
        responses={200: {"$ref": "#/components/schemas/HistoryPage"}},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Read what was done to the record, newest first: by whom, when, former and new values, and why."""
        return paged(self, request, selectors.history_of(self.patient), representation.event)
