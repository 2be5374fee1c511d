"""`/cohorts/{id}/analyses` and `/analyses/{id}`: ask for an analysis, follow it, read its result.

The answer is computed in the queue. Until it is there a GET answers 202 with the state; what would be biased by
immortal time is refused (422) with what is known when, and what is allowed instead.
"""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import cohort_selectors
from cohorts.api.patients import PAGING, paged
from cohorts.api.requests import account, refuse, refuse_the_rest, values_of
from cohorts.cohort_selectors import CohortNotFound
from cohorts.models import Analysis, AnalysisState, Cohort, CohortVersion
from cohorts.presented_analysis import shown_problem, shown_result
from cohorts.services import analyses
from cohorts.signs_of_life import silent_since

RETRY_AFTER_SECONDS = "2"
ANALYSIS = {"$ref": "#/components/schemas/Analysis"}
ANSWERS = {200: ANALYSIS, 202: ANALYSIS}


class CohortAnalysesView(APIView):
    """The cohort is looked up before the method runs, outside any transaction, so that a refused attempt is kept."""

    cohort: Cohort

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.cohort = cohort_selectors.cohort_for(request.user, kwargs["cohort_id"])

    @extend_schema(
        operation_id="analyses_list",
        parameters=PAGING,
        responses={200: {"$ref": "#/components/schemas/AnalysisPage"}},
    )
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """List the analyses of the cohort, newest first, without their results."""
        return paged(self, request, cohort_selectors.analyses_of(self.cohort), summary)

    @extend_schema(
        operation_id="analyses_ask",
        request={"application/json": {"$ref": "#/components/schemas/AnalysisDefinition"}},
        responses={202: ANALYSIS},
    )
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Ask for an analysis of the latest version of the cohort, or of the `version` named.

        The definition is checked at once. A comparison that sorts patients by what became known only after the clock
        had started is refused (422): `errors` point at the field, and `refusal` says what is known when and which
        changes of the definition are allowed.
        """
        definition = values_of(request)
        version = self._version(taken_version_number(definition))
        return accepted(analyses.create(version=version, definition=definition, by=account(request)), request)

    def _version(self, number: int | None) -> CohortVersion:
        try:
            return cohort_selectors.version_of(self.cohort, number)
        except CohortNotFound as error:
            raise refuse(
                "/version", _("This version is not known."), "unknown_version", "impossible"
            ) from error


class OneAnalysisView(APIView):
    """A view of one analysis, looked up before the method runs, like its cohort."""

    analysis: Analysis

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.analysis = cohort_selectors.analysis_for(request.user, kwargs["analysis_id"])


class AnalysisView(OneAnalysisView):
    @extend_schema(operation_id="analyses_read", responses=ANSWERS)
    def get(self, request: Request, analysis_id: UUID) -> Response:
        """Read an analysis: 202 while it waits or runs, 200 with the result, or with why there is none."""
        if self.analysis.over:
            return Response(whole(self.analysis, request))
        return accepted(self.analysis, request)


class CancelView(OneAnalysisView):
    @extend_schema(operation_id="analyses_cancel", request=None, responses=ANSWERS)
    def post(self, request: Request, analysis_id: UUID) -> Response:
        """Cancel an analysis: at once where it waits, at its next step where it runs."""
        _nothing_in(request)
        found = analyses.cancel(analysis=self.analysis, by=account(request))
        return Response(whole(found, request)) if found.over else accepted(found, request)


class RetryView(OneAnalysisView):
    @extend_schema(operation_id="analyses_retry", request=None, responses={202: ANALYSIS})
    def post(self, request: Request, analysis_id: UUID) -> Response:
        """Put an analysis that failed or was cancelled back into the queue."""
        _nothing_in(request)
        return accepted(analyses.retry(analysis=self.analysis, by=account(request)), request)


class RepeatView(OneAnalysisView):
    @extend_schema(operation_id="analyses_repeat", request=None, responses={202: ANALYSIS})
    def post(self, request: Request, analysis_id: UUID) -> Response:
        """Run a finished analysis again on the data of today, as a new one; its result says what changed."""
        _nothing_in(request)
        return accepted(analyses.repeat(analysis=self.analysis, by=account(request)), request)


def taken_version_number(definition: Any) -> int | None:
    """`version` taken out of the body; what is left is the definition."""
    number = definition.pop("version", None)
    if number is None or (isinstance(number, int) and not isinstance(number, bool)):
        return number
    raise refuse("/version", _("This must be a whole number."), "wrong_type")


def accepted(analysis: Analysis, request: Request) -> Response:
    """202: it is not there yet; look again where `Location` says."""
    place = reverse("api:analysis", kwargs={"analysis_id": analysis.pk})
    headers = {"Location": place, "Retry-After": RETRY_AFTER_SECONDS}
    return Response(whole(analysis, request), status=202, headers=headers)


def summary(row: Analysis) -> dict[str, Any]:
    """An analysis without its result."""
    return {
        "id": row.pk,
        "cohort": row.cohort_version.cohort_id,
        "version": row.cohort_version.number,
        "kind": row.kind,
        "title": row.title,
        "definition": row.definition,
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "problem": shown_problem(row),
        "problem_code": row.problem["code"] if row.problem else "",
        "created_at": row.created_at,
        "created_by": row.created_by.get_username(),
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "cancel_requested_at": row.cancel_requested_at,
        "software_version": row.software_version,
        "frame_sha256": row.frame_sha256,
        "repeats": row.repeats_id,
    }


def whole(row: Analysis, request: Request) -> dict[str, Any]:
    """With the result, as the reader may see it."""
    result = shown_result(row, account(request)) if row.state == AnalysisState.FINISHED else None
    return {**summary(row), "worker_silent_since": silent_since(row), "result": result}


def _nothing_in(request: Request) -> None:
    if request.data:
        refuse_the_rest(values_of(request))
