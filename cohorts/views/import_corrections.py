"""The refused rows of an import as a form, and taking a correction back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import import_selectors
from cohorts.import_page import corrections as step
from cohorts.models import DataImport, ImportState
from cohorts.services import import_cells
from cohorts.services.errors import RecordProblems
from cohorts.services.import_states import NotNow
from cohorts.views.imports import for_clinicians
from cohorts.views.signed_in import SignedInRequest

ROWS_A_PAGE = 10
CORRECTIONS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_clinicians
def refused_rows(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """What is wrong is corrected beside its reason; what is still wrong is shown again as it was typed."""
    found = import_selectors.import_for(request.user, import_id)
    if found.state not in import_cells.CORRECTABLE:
        messages.error(
            request, _("Rows are corrected once they are checked, and not while a worker has them.")
        )
        return redirect("import", found.pk)
    if request.method == "POST":
        return _correct(request, found)
    return _show(request, found)


def _correct(request: SignedInRequest, found: DataImport) -> HttpResponse:
    named = import_selectors.refused_rows(found).filter(pk__in=step.rows_named(request.POST))
    cells = step.sent_back(named, found.profile, request.POST)
    try:
        done = import_cells.correct(data_import=found, cells=cells, by=request.user)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("import-refused-rows", found.pk)
    except RecordProblems as refusal:
        messages.error(request, " ".join(_(problem.message) for problem in refusal.problems))
        return redirect("import-refused-rows", found.pk)
    if done.problems:
        return _show(request, found, typed=request.POST, found=done.problems)
    words = ngettext("%(number)d row was corrected.", "%(number)d rows were corrected.", done.rows)
    messages.success(request, words % {"number": done.rows})
    left = done.data_import.state in import_cells.CORRECTABLE
    left = left and import_selectors.refused_rows(done.data_import).exists()
    return redirect("import-refused-rows" if left else "import", found.pk)


def _show(request: SignedInRequest, data_import: DataImport, **sending: Any) -> HttpResponse:
    rows = import_selectors.refused_rows(data_import)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    problems = import_selectors.problems_of(data_import).filter(
        row_number__in=[one.row_number for one in shown]
    )
    corrections = list(import_selectors.corrections_of(data_import)[:CORRECTIONS_SHOWN])
    context = {
        "clinician": True,
        "data_import": data_import,
        "page": page,
        "rows": step.rows(shown, problems, data_import.definition or {}, data_import.profile, **sending),
        "still_wrong": bool(sending),
        "finished": data_import.state == ImportState.FINISHED,
        "corrections": corrections,
    }
    return render(request, "cohorts/import_refused_rows.html", context)


@require_POST
@for_clinicians
def take_back(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The cell as the file has it; its row is then checked again."""
    found = import_selectors.import_for(request.user, import_id)
    given = request.POST.get("correction", "")
    kept = import_selectors.correction(found, given)
    if kept is None:
        messages.error(request, _("No cell was changed."))
        return redirect("import-refused-rows", found.pk)
    place: dict[str, Any] = {"sheet": kept.sheet, "row_number": kept.row_number, "column": kept.column}
    try:
        found = import_cells.take_back(data_import=found, **place, by=request.user)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("import-refused-rows" if found.state in import_cells.CORRECTABLE else "import", found.pk)
