"""`/patients/{id}/mrd-assessments` and its like: the rows of which a patient has many.

Three views serve every kind. Rows are never deleted: one entered in error is
retracted with a reason.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import selectors
from cohorts.api import representation
from cohorts.api.patients import PAGING, PatientView, paged
from cohorts.api.requests import account, refuse_the_rest, taken_text, taken_version, values_of
from cohorts.models import Donor, FitnessAssessment, MRDAssessment, Outcome, Transplant, TreatmentPhase
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import rows


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: its address, its group in the record and its table."""

    path: str
    group: str
    model: type[RetractableRow]

    @property
    def name(self) -> str:
        return self.path.replace("-", "_")

    @property
    def schema(self) -> str:
        """The name of its schemas in the OpenAPI document."""
        return self.model.__name__


KINDS = (
    Kind("mrd-assessments", "mrd_assessments", MRDAssessment),
    Kind("treatment-phases", "treatment_phases", TreatmentPhase),
    Kind("donors", "donors", Donor),
    Kind("fitness-assessments", "fitness", FitnessAssessment),
    Kind("transplants", "transplants", Transplant),
    Kind("outcomes", "outcomes", Outcome),
)


class RowsView(PatientView):
    kind: Kind

    def get(self, request: Request, patient_id: UUID) -> Response:
        everything: Any = self.kind.model._default_manager  # every kind of row has a patient
        found = everything.filter(patient=self.patient, retracted_at=None)
        return paged(self, request, found, lambda row: representation.row_of(self.kind.group, row))

    def post(self, request: Request, patient_id: UUID) -> Response:
        values = values_of(request)
        version = taken_version(values)
        row = rows.record(
            self.kind.model,
            patient=self.patient,
            values=values,
            by=account(request),
            expected_version=version,
        )
        place = {"patient_id": self.patient.pk, "row_id": row.pk}
        return Response(
            representation.row_of(self.kind.group, row),
            status=201,
            headers={"Location": reverse(f"api:{self.kind.name}-row", kwargs=place)},
        )


class RowView(PatientView):
    kind: Kind

    def get(self, request: Request, patient_id: UUID, row_id: int) -> Response:
        row = selectors.row_for(request.user, self.kind.model, row_id, self.patient)
        return Response(representation.row_of(self.kind.group, row))

    def patch(self, request: Request, patient_id: UUID, row_id: int) -> Response:
        row = selectors.row_for(request.user, self.kind.model, row_id, self.patient)
        changes = values_of(request)
        corrected = rows.correct(
            row,
            reason=taken_text(changes, "reason"),
            expected_version=taken_version(changes),
            changes=changes,
            by=account(request),
        )
        return Response(representation.row_of(self.kind.group, corrected))


class RetractionView(PatientView):
    kind: Kind

    def post(self, request: Request, patient_id: UUID, row_id: int) -> Response:
        row = selectors.row_for(request.user, self.kind.model, row_id, self.patient)
        given = values_of(request)
        reason, version = taken_text(given, "reason"), taken_version(given)
        refuse_the_rest(given)
        retracted = rows.retract(row, reason=reason, by=account(request), expected_version=version)
        return Response(representation.row_of(self.kind.group, retracted))


def views_of(kind: Kind) -> tuple[type[APIView], type[APIView], type[APIView]]:
    """The views of one kind (all rows, one row, its retraction), each described for the OpenAPI document."""
    words = kind.path.replace("-", " ")
    stored = {"$ref": f"#/components/schemas/Stored{kind.schema}"}

    def described(verb: str, status: int, answer: dict[str, str], description: str, body: str = "") -> Any:
        request = {"application/json": {"$ref": f"#/components/schemas/{body}"}} if body else None
        return extend_schema(
            operation_id=f"{kind.name}_{verb}",
            description=description,
            request=request,
            responses={status: answer},
            parameters=PAGING if verb == "list" else None,
        )

    page = {"$ref": f"#/components/schemas/{kind.schema}Page"}
    many = extend_schema_view(
        get=described("list", 200, page, f"List the {words}; those entered in error are left out."),
        post=described("create", 201, stored, f"Add to the {words}.", kind.schema),
    )
    one = extend_schema_view(
        get=described("read", 200, stored, f"Read one of the {words}, even one entered in error."),
        patch=described(
            "correct",
            200,
            stored,
            f"Correct or complete one of the {words}. Replacing something stated needs a `reason`.",
            f"{kind.schema}Correction",
        ),
    )
    words_of_retraction = (
        f"Mark one of the {words} as entered in error, with a `reason`; it stays to be read."
    )
    retraction = extend_schema_view(post=described("retract", 200, stored, words_of_retraction, "Retraction"))
    return (
        many(type(f"{kind.schema}Rows", (RowsView,), {"kind": kind})),
        one(type(f"{kind.schema}Row", (RowView,), {"kind": kind})),
        retraction(type(f"{kind.schema}Retraction", (RetractionView,), {"kind": kind})),
    )
