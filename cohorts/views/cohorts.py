"""Pages of cohorts: the list, one cohort, and keeping its name."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts import cohort_selectors
from cohorts.analyses.definition import Kind
from cohorts.cohort_members import definition_of
from cohorts.cohort_page.attrition import attrition_file
from cohorts.cohort_page.cohort import cohort_page, list_row
from cohorts.forms.cohort import CohortForm
from cohorts.models import CohortVersion
from cohorts.services import access, cohorts
from cohorts.services.errors import NotPermitted
from cohorts.views.attachment import style_sheet
from cohorts.views.saving import saved
from cohorts.views.signed_in import SignedInRequest

COHORTS_A_PAGE = 25
ANALYSES_SHOWN = 50
MAXIMUM_DIGITS = 6
STYLE = "css/figures.css"


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The cohorts that the user may know of, newest first; archived ones are asked for."""
    archived = "archived" in request.GET
    rows = cohort_selectors.listed(cohort_selectors.cohorts_visible_to(request.user))
    rows = rows.filter(archived_at__isnull=not archived)
    page = Paginator(rows, COHORTS_A_PAGE).get_page(request.GET.get("page"))
    exact_in = access.centres_counted_exactly(request.user)
    context = {
        "page": page,
        "rows": [list_row(row, exact_in) for row in page.object_list],
        "archived": archived,
    }
    return render(request, "cohorts/cohort_list.html", context)


@require_safe
def detail(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """One version of a cohort, the latest unless another is asked for, with the analyses of all."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    versions = list(cohort_selectors.versions_of(cohort))
    version = _chosen(versions, request.GET.get("version", ""))
    centres = list(cohort.centres.all())
    reach = access.reach(request.user)
    page = cohort_page(
        version=version,
        definition=definition_of(version),
        versions=versions,
        analyses=list(cohort_selectors.analyses_of(cohort)[:ANALYSES_SHOWN]),
        centres=centres,
        characteristics=cohort_selectors.latest_result(version, Kind.CHARACTERISTICS),
        exact=reach.sees_small_cells(centres),
    )
    context = {
        "cohort": cohort,
        "centres": centres,
        "page": page,
        "keeps": cohorts.may_keep(cohort, centres, request.user, reach),
        "exports": reach.sees_small_cells(centres),
        "exports_names": reach.writes_all(centres),
        "clinician": bool(reach.written),
    }
    return render(request, "cohorts/cohort_detail.html", context)


@require_safe
def attrition_svg(request: SignedInRequest, cohort_id: UUID, number: int) -> HttpResponse:
    """The attrition diagram of a version as a file of its own."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    version = cohort_selectors.version_of(cohort, number)
    centres = list(cohort.centres.all())
    if version.attrition is None:
        raise cohort_selectors.CohortNotFound("not counted yet")
    exact = access.sees_small_cells(request.user, centres)
    file = attrition_file(
        cohort, version, definition_of(version), centres, exact=exact, style=style_sheet(STYLE)
    )
    disposition = f'attachment; filename="attrition-{version.number}.svg"'
    return HttpResponse(file, content_type="image/svg+xml", headers={"Content-Disposition": disposition})


@require_POST
def count(request: SignedInRequest, cohort_id: UUID, number: int) -> HttpResponse:
    """Ask once more for a count that has not come."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    version = cohort_selectors.version_of(cohort, number)
    cohorts.ask_for_count(version=version, by=request.user)
    messages.success(request, _("The count is waiting for its turn."))
    return redirect("cohort", cohort.pk)


def edit(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """Another name or description; only for who keeps the cohort."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    form = CohortForm(request.POST or None, initial=CohortForm.initial_of(cohort))

    def save() -> None:
        cohorts.rename(cohort=cohort, values=form.columns(), by=request.user)

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("Saved."))
        return redirect("cohort", cohort.pk)
    keeps = cohorts.may_keep(cohort, cohort.centres.all(), request.user)
    return render(request, "cohorts/cohort_edit.html", {"cohort": cohort, "form": form, "keeps": keeps})


@require_POST
def archive(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """Into the archive, or out of it again."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    change: Any = cohorts.restore if cohort.archived else cohorts.archive
    try:
        change(cohort=cohort, by=request.user)
    except NotPermitted as refusal:
        messages.error(request, str(refusal))
        return redirect("cohort", cohort.pk)
    messages.success(request, _("Taken out of the archive.") if cohort.archived else _("Archived."))
    return redirect("cohort", cohort.pk)


def _chosen(versions: list[CohortVersion], number: str) -> CohortVersion:
    """The version asked for, or the latest where none is."""
    if not number:
        return versions[0]
    if not number.isascii() or not number.isdigit() or len(number) > MAXIMUM_DIGITS:
        raise cohort_selectors.CohortNotFound("no such version")
    found = next((version for version in versions if version.number == int(number)), None)
    if found is None:
        raise cohort_selectors.CohortNotFound("no such version")
    return found
