"""The cohort builder: filters by clicking, with live counts. The filters stand in the address, so that every state can
be reached by a link and works without a script; saving sends that address again with a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts import cohort_counts, cohort_selectors
from cohorts.cohort_page.builder import builder_page
from cohorts.filters import parse
from cohorts.forms.cohort import CohortForm, VersionForm
from cohorts.forms.cohort_filters import SENT, address, plain_definition, readable_definition
from cohorts.forms.fields import RecordForm
from cohorts.models import Centre, Cohort, CohortVersion
from cohorts.services import access, cohorts
from cohorts.validation.values import Unreadable, day
from cohorts.views.saving import saved
from cohorts.views.signed_in import SignedInRequest


def new(request: SignedInRequest) -> HttpResponse:
    """A cohort of the user's centres of one provenance, clinical unless the other is asked for."""
    readable = list(access.centres_read_by(request.user))
    if not readable:
        raise PermissionDenied(_("Only members of a centre may make a cohort."))
    query = _query(request)
    provenances = sorted({centre.provenance for centre in readable})
    asked = query.get("provenance", "")
    provenance = asked if asked in provenances else provenances[0]
    centres = [centre for centre in readable if centre.provenance == provenance]
    query = _without_centres(query, {centre.code for centre in readable if centre not in centres})
    form = CohortForm(request.POST or None)
    made: list[Cohort] = []

    def save() -> None:
        definition = plain_definition(query)
        codes = definition.pop("centres", None) or [centre.code for centre in centres]
        values = form.columns() | {"centres": codes, "definition": definition} | _as_of_given(query)
        made.append(cohorts.create(values=values, by=request.user))

    if request.method == "POST" and saved(form, save):
        return redirect("cohort", made[0].pk)
    return _show(request, _Asked(query, centres, provenances), form)


def new_version(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """A further version, starting from the filters of the latest."""
    cohort: Any = cohort_selectors.cohort_for(request.user, cohort_id)
    query = _query(request)
    if SENT not in query:
        latest = parse(cohort.latest_definition, as_of=cohort.latest_as_of)
        query = address(latest)
    form = VersionForm(request.POST or None)
    made: list[CohortVersion] = []

    def save() -> None:
        values = {"definition": plain_definition(query)} | _as_of_given(query)
        made.append(cohorts.save_version(cohort=cohort, values=values, by=request.user))

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("Saved as version %(number)d.") % {"number": made[0].number})
        return redirect("cohort", cohort.pk)
    return _show(request, _Asked(query, list(cohort.centres.all()), ()), form, cohort)


@dataclass(frozen=True, slots=True)
class _Asked:
    query: QueryDict
    centres: Sequence[Centre]
    provenances: Sequence[str]


def _show(
    request: SignedInRequest, asked: _Asked, form: RecordForm, cohort: Cohort | None = None
) -> HttpResponse:
    as_of = _as_of(asked.query)
    definition, problems = readable_definition(asked.query, as_of)
    counts = cohort_counts.count(definition, {centre.pk: centre.code for centre in asked.centres}, as_of)
    reach = access.reach(request.user)
    page = builder_page(
        query=asked.query,
        definition=definition,
        counts=counts,
        centres=asked.centres,
        provenances=asked.provenances,
        as_of=as_of,
        problems=problems,
        exact=reach.sees_small_cells(asked.centres),
    )
    context = {
        "page": page,
        "form": form,
        "cohort": cohort,
        "today": timezone.localdate(),
        "clinician": bool(reach.written),
    }
    return render(request, "cohorts/cohort_builder.html", context)


def _query(request: SignedInRequest) -> QueryDict:
    """The filters: of the address, or, where they are saved, as they were sent along."""
    return QueryDict(request.POST.get("filters", "")) if request.method == "POST" else request.GET


def _without_centres(query: QueryDict, codes: set[str]) -> QueryDict:
    """The filters without centres of the other provenance, left ticked when it was changed."""
    kept = query.copy()
    kept.setlist("centres", [code for code in query.getlist("centres") if code not in codes])
    return kept


def _as_of_given(query: QueryDict) -> dict[str, Any]:
    given = query.get("as_of", "").strip()
    return {"as_of": given} if given else {}


def _as_of(query: QueryDict) -> date:
    """The day of the count; today where none, or none that can be, is given. Saving says what is wrong with it."""
    today = timezone.localdate()
    try:
        return min(day(query.get("as_of", "").strip()), today)
    except Unreadable:
        return today
