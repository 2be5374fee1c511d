"""`/cohorts`: definitions of who belongs, saved in versions, with live counts."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts import cohort_counts, cohort_selectors
from cohorts.api import cohort_representation as representation
from cohorts.api.patients import PAGING, paged
from cohorts.api.requests import account, query_text, values_of
from cohorts.cohort_page.rounding import Rounding
from cohorts.models import Cohort
from cohorts.services import access, cohorts


class CohortView(APIView):
    """A view of one cohort, looked up before the method runs, so that a refused attempt is kept."""

    cohort: Cohort

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.cohort = cohort_selectors.cohort_for(request.user, kwargs["cohort_id"])

    def rounding(self, request: Request) -> Rounding:
        return Rounding(access.sees_small_cells(request.user, self.cohort.centres.all()))

    def whole(self, request: Request) -> dict[str, Any]:
        """The cohort as it stands now."""
        cohort = cohort_selectors.cohort_for(request.user, self.cohort.pk)
        latest = cohort_selectors.version_of(cohort)
        return representation.whole_cohort(cohort, latest, self.rounding(request))


class CohortsView(APIView):
    @extend_schema(
        operation_id="cohorts_list",
        parameters=[
            OpenApiParameter(
                "archived", str, description="`true`: the archived ones; otherwise those in use."
            ),
            *PAGING,
        ],
        responses={200: {"$ref": "#/components/schemas/CohortPage"}},
    )
    def get(self, request: Request) -> Response:
        """List the cohorts all of whose centres you read, newest first."""
        archived = query_text(request, "archived") == "true"
        rows = cohort_selectors.listed(cohort_selectors.cohorts_visible_to(request.user))
        exact_in = access.centres_counted_exactly(request.user)

        def plain(row: Cohort) -> dict[str, Any]:
            exact = exact_in.issuperset(centre.pk for centre in row.centres.all())
            return representation.cohort_summary(row, Rounding(exact))

        return paged(self, request, rows.filter(archived_at__isnull=not archived), plain)

    @extend_schema(
        operation_id="cohorts_create",
        request={"application/json": {"$ref": "#/components/schemas/NewCohort"}},
        responses={201: {"$ref": "#/components/schemas/Cohort"}},
    )
    def post(self, request: Request) -> Response:
        """Make a cohort with its first version. A long count is left to a worker; `member_count` is null until then."""
        made = cohorts.create(values=values_of(request), by=account(request))
        cohort = cohort_selectors.cohort_for(request.user, made.pk)
        rounding = Rounding(access.sees_small_cells(request.user, cohort.centres.all()))
        return Response(
            representation.whole_cohort(cohort, cohort_selectors.version_of(cohort), rounding),
            status=201,
            headers={"Location": reverse("api:cohort", kwargs={"cohort_id": cohort.pk})},
        )


class CohortDetailView(CohortView):
    @extend_schema(operation_id="cohorts_read", responses={200: {"$ref": "#/components/schemas/Cohort"}})
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Read a cohort with its latest version."""
        return Response(self.whole(request))

    @extend_schema(
        operation_id="cohorts_rename",
        request={"application/json": {"$ref": "#/components/schemas/CohortChange"}},
        responses={200: {"$ref": "#/components/schemas/Cohort"}},
    )
    def patch(self, request: Request, cohort_id: UUID) -> Response:
        """Give it another name or description; for its owner and the administrators of its centres."""
        cohorts.rename(cohort=self.cohort, values=values_of(request), by=account(request))
        return Response(self.whole(request))


class CohortVersionsView(CohortView):
    @extend_schema(
        operation_id="cohorts_versions_list",
        parameters=PAGING,
        responses={200: {"$ref": "#/components/schemas/CohortVersionPage"}},
    )
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """List every version, the latest first."""
        rounding = self.rounding(request)
        rows = cohort_selectors.versions_of(self.cohort)
        return paged(self, request, rows, lambda row: representation.version(row, rounding))

    @extend_schema(
        operation_id="cohorts_versions_save",
        request={"application/json": {"$ref": "#/components/schemas/NewCohortVersion"}},
        responses={201: {"$ref": "#/components/schemas/CohortVersion"}},
    )
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Save a further version; earlier ones stay as they are."""
        row = cohorts.save_version(cohort=self.cohort, values=values_of(request), by=account(request))
        place = {"cohort_id": self.cohort.pk, "number": row.number}
        return Response(
            representation.version(row, self.rounding(request)),
            status=201,
            headers={"Location": reverse("api:cohort-version", kwargs=place)},
        )


class CohortVersionView(CohortView):
    @extend_schema(
        operation_id="cohorts_versions_read", responses={200: {"$ref": "#/components/schemas/CohortVersion"}}
    )
    def get(self, request: Request, cohort_id: UUID, number: int) -> Response:
        """Read one version with its attrition."""
        row = cohort_selectors.version_of(self.cohort, number)
        return Response(representation.version(row, self.rounding(request)))


class CohortFacetsView(CohortView):
    @extend_schema(
        operation_id="cohorts_facets_read", responses={200: {"$ref": "#/components/schemas/CohortFacets"}}
    )
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Count the latest version's definition today, by value of each criterion."""
        latest = cohort_selectors.version_of(self.cohort)
        return self._counted(request, {"definition": latest.definition})

    @extend_schema(
        operation_id="cohorts_facets_count",
        request={"application/json": {"$ref": "#/components/schemas/NewCohortVersion"}},
        responses={200: {"$ref": "#/components/schemas/CohortFacets"}},
    )
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Count a definition over the cohort's centres, by value of each criterion, without saving it."""
        return self._counted(request, values_of(request))

    def _counted(self, request: Request, values: Any) -> Response:
        centres = list(self.cohort.centres.all())
        definition, as_of = cohorts.read_version(values, centres)
        counts = cohort_counts.count(definition, {centre.pk: centre.code for centre in centres}, as_of)
        return Response(representation.facets(counts, definition, as_of, self.rounding(request)))
