"""Recommendations: issue and store, read, replay, and the board's decision."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts.api.patients import PAGING, PatientView, paged
from cohorts.api.requests import account, refuse_the_rest, values_of
from cohorts.services.errors import RecordProblems
from cohorts.validation.fields import Field, Place
from cohorts.validation.reading import read
from cohorts.validation.values import code, day, text, truth
from decision_support import selectors
from decision_support.models import (
    BoardDecision,
    Option,
    OverrideReason,
    OwnChoice,
    Recommendation,
    SignatureMeaning,
)
from decision_support.services import decisions, recommendations


def _fields(*fields: Field) -> dict[Place, Field]:
    return {field.place: field for field in fields}


AS_OF = _fields(Field(("as_of",), "as_of", day))
DECISION = _fields(
    Field(("own_choice",), "own_choice", code(OwnChoice.values), required=True),
    Field(("option",), "option", code(Option.values), required=True),
    Field(("agrees",), "agrees", truth, required=True),
    Field(("override_reason",), "override_reason", code(OverrideReason.values)),
    Field(("comment",), "comment", text(decisions.MAXIMUM_COMMENT, lines=True), absent=""),
    Field(("preferences",), "preferences", lambda raw: raw),  # checked whole by the service
    Field(("signature_meaning",), "signature_meaning", code(SignatureMeaning.values), required=True),
)


def columns(fields: dict[Place, Field], request: Request) -> dict[str, Any]:
    """The body read by these fields, with every problem in it."""
    reading = read(fields, request.data, whole=True)
    if reading.problems:
        raise RecordProblems(reading.problems)
    return reading.columns


class PatientRecommendationsView(PatientView):
    @extend_schema(
        operation_id="recommendations_list",
        parameters=PAGING,
        responses={200: {"$ref": "#/components/schemas/RecommendationPage"}},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """List what was issued for the patient, newest first."""
        return paged(self, request, selectors.recommendations_of(self.patient), summary)

    @extend_schema(
        operation_id="recommendations_issue",
        request={"application/json": {"$ref": "#/components/schemas/Issue"}},
        responses={
            200: {"$ref": "#/components/schemas/StoredRecommendation"},
            201: {"$ref": "#/components/schemas/StoredRecommendation"},
        },
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Answer for the patient as the record stands, and store the answer (201).

        Where the standing recommendation already gives this very answer to this very case, it is returned (200).
        """
        as_of: date = columns(AS_OF, request).get("as_of") or timezone.localdate()
        row = recommendations.issue(patient=self.patient, as_of=as_of, by=account(request))
        return Response(
            whole(row),
            status=201 if row.newly_issued else 200,
            headers={"Location": reverse("api:recommendation", kwargs={"recommendation_id": row.pk})},
        )


class OneRecommendationView(APIView):
    """A view of one recommendation, looked up before the method runs, like its patient."""

    recommendation: Recommendation

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.recommendation = selectors.recommendation_for(request.user, kwargs["recommendation_id"])


class RecommendationView(OneRecommendationView):
    @extend_schema(
        operation_id="recommendations_read",
        responses={200: {"$ref": "#/components/schemas/StoredRecommendation"}},
    )
    def get(self, request: Request, recommendation_id: UUID) -> Response:
        """Read a recommendation as it was issued, with what supersedes it and what the board decided."""
        return Response(whole(self.recommendation))


class ReplayView(OneRecommendationView):
    @extend_schema(
        operation_id="recommendations_replay",
        request=None,
        responses={200: {"$ref": "#/components/schemas/Replay"}},
    )
    def post(self, request: Request, recommendation_id: UUID) -> Response:
        """Ask the stored case again today: the same canonical bytes, or every difference."""
        if request.data:
            refuse_the_rest(values_of(request))
        done = recommendations.replay(recommendation=self.recommendation, by=account(request))
        return Response(
            {
                "recommendation": self.recommendation.pk,
                "identical": done.identical,
                "stored_sha256": self.recommendation.canonical_sha256,
                "replayed_sha256": done.replayed_sha256,
                "stored_versions": self.recommendation.content["versions"],
                "versions": {"knowledge": done.knowledge_version, "software": done.software_version},
                "differences": [asdict(difference) for difference in done.differences],
            }
        )


class DecisionsView(OneRecommendationView):
    @extend_schema(
        operation_id="decisions_list",
        responses={200: {"$ref": "#/components/schemas/DecisionPage"}},
        parameters=PAGING,
    )
    def get(self, request: Request, recommendation_id: UUID) -> Response:
        """List what the board decided on this recommendation, newest first."""
        rows = self.recommendation.decisions.select_related("decided_by")
        return paged(self, request, rows, decision)

    @extend_schema(
        operation_id="decisions_record",
        request={"application/json": {"$ref": "#/components/schemas/Decision"}},
        responses={201: {"$ref": "#/components/schemas/StoredDecision"}},
    )
    def post(self, request: Request, recommendation_id: UUID) -> Response:
        """Record the board's decision: its own choice, the option, agree or override with a coded reason."""
        given = columns(DECISION, request)
        row = decisions.record(recommendation=self.recommendation, by=account(request), **given)
        return Response(decision(row), status=201)


def summary(row: Recommendation) -> dict[str, Any]:
    """One line of the list of what was issued."""
    newer = getattr(row, "superseded_by", None)
    return {
        "id": row.pk,
        "patient": row.patient_id,
        "as_of": row.as_of,
        "module": row.module,
        "direction": row.direction,
        "headline": row.content["headline"],
        "certainty": row.certainty,
        "abstained": row.abstained,
        "synthetic": row.content["synthetic"],
        "versions": row.content["versions"],
        "inputs_sha256": row.inputs_sha256,
        "canonical_sha256": row.canonical_sha256,
        "issued_at": row.issued_at,
        "issued_by": row.issued_by.get_username(),
        "supersedes": row.supersedes_id,
        "superseded_by": newer.pk if newer else None,
    }


def whole(row: Recommendation) -> dict[str, Any]:
    """The answer as it was issued, with its identifiers, the case it answers and the decisions on it."""
    return {
        **row.content,
        **summary(row),
        "case": row.case,
        "decisions": [decision(made) for made in row.decisions.select_related("decided_by")],
    }


def decision(row: BoardDecision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "recommendation": row.recommendation_id,
        "own_choice": row.own_choice,
        "option": row.option,
        "agrees": row.agrees,
        "override_reason": row.override_reason,
        "comment": row.comment,
        "signature_meaning": row.signature_meaning,
        "preferences": row.preferences,
        "decided_at": row.decided_at,
        "decided_by": row.decided_by.get_username(),
    }
