"""Pages of imports: the list, handing in a file, and one import at the step where it stands."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts import import_selectors
from cohorts.forms.imports import FileForm, SenderForm, UploadForm
from cohorts.import_attempts import attempts_of
from cohorts.import_page import mapping as mapping_step
from cohorts.import_page import page as pages
from cohorts.import_page import questions as question_step
from cohorts.import_page.fields import grouped_constants, grouped_fields, section_label
from cohorts.imports.bounds import MAXIMUM_CSV_BYTES, MAXIMUM_WORKBOOK_BYTES, MEBIBYTE
from cohorts.imports.fields import ROW_SECTIONS
from cohorts.models import DataImport, ImportState
from cohorts.services import import_corrections, imports
from cohorts.services.errors import NotPermitted
from cohorts.services.imports import ImportRefused, Upload
from cohorts.signs_of_life import silent_since
from cohorts.views.signed_in import SignedInRequest

IMPORTS_A_PAGE = 25
PROBLEMS_SHOWN = 100
# What stands around the bytes of the file in a form.
_FORM_BYTES = MEBIBYTE
View = Callable[..., HttpResponseBase]


def for_clinicians(view: View) -> View:
    """The page, or, for a reader whose role does not allow it, one that says so."""

    @wraps(view)
    def permitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotPermitted as refusal:
            return render(request, "cohorts/import_refused.html", {"reason": str(refusal)}, status=403)

    return permitted


def within_bounds(view: View) -> View:
    """Refuses a body larger than any file may be before a byte of it is read (the check against forgery reads it)."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAXIMUM_CSV_BYTES + _FORM_BYTES:
            reason = _("This file is too large; at most %(maximum)d MiB are taken.") % {
                "maximum": MAXIMUM_CSV_BYTES // MEBIBYTE
            }
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return render(request, "cohorts/import_refused.html", {"reason": reason}, status=status)
        return protected(request, *args, **kwargs)

    return bounded


@require_safe
@for_clinicians
def index(request: SignedInRequest) -> HttpResponse:
    """The imports of the user's centres; those that wait for a person stand first."""
    import_selectors.require_clinician(request.user)
    rows = import_selectors.imports_visible_to(request.user)
    page = Paginator(rows, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cohorts/import_list.html", {"page": page, "clinician": True})


@within_bounds
@require_http_methods(["GET", "HEAD", "POST"])
@for_clinicians
def new(request: SignedInRequest) -> HttpResponse:
    """A file is handed in; nothing of it is in the record before it was looked at and started."""
    import_selectors.require_clinician(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)

    def upload() -> Upload:
        file = form.cleaned_data["file"]
        centre = form.centres[form.cleaned_data["centre"]]
        return imports.upload(centre=centre, file_name=file.name, content=file.chunks(), by=request.user)

    if request.method == "POST" and (done := _handed_in(form, upload)):
        return _to_upload(request, done)
    context = {
        "clinician": True,
        "form": form,
        "csv_mib": MAXIMUM_CSV_BYTES // MEBIBYTE,
        "workbook_mib": MAXIMUM_WORKBOOK_BYTES // MEBIBYTE,
    }
    return render(request, "cohorts/import_new.html", context)


@within_bounds
@require_http_methods(["POST"])
@for_clinicians
def correct(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The refused rows, corrected: an import of its own under the same mapping."""
    earlier = import_selectors.import_for(request.user, import_id)
    form = FileForm(request.POST, request.FILES)

    def upload() -> Upload:
        file = form.cleaned_data["file"]
        return import_corrections.upload(
            earlier=earlier, file_name=file.name, content=file.chunks(), by=request.user
        )

    if done := _handed_in(form, upload):
        return _to_upload(request, done, like=earlier)
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("import", earlier.pk)


def _handed_in(form: FileForm, upload: Callable[[], Upload]) -> Upload | None:
    """None where the form or the file as a whole was refused; the reason then stands at the field."""
    if not form.is_valid():
        return None
    try:
        return upload()
    except ImportRefused as refusal:
        form.add_error("file", _(refusal.message) % refusal.parameters)
        return None


def _to_upload(request: SignedInRequest, done: Upload, like: DataImport | None = None) -> HttpResponse:
    found = done.data_import
    if done.repeated:
        at = formats.date_format(timezone.localtime(found.created_at), "DATETIME_FORMAT")
        words = (
            _("The same file came in on %(at)s. Nothing was changed; this is that import.")
            if found.state == ImportState.FINISHED
            else _(
                "The same file was uploaded on %(at)s and is not taken in yet. Nothing was changed; go on here."
            )
        )
        messages.warning(request, words % {"at": at})
    response = redirect("import", found.pk)
    if like is not None and found.definition is None:
        response["Location"] += f"?like={like.pk}"
    return response


@require_safe
@for_clinicians
def detail(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """One import at its step. While it is at work the page asks again by itself; without JavaScript it is refreshed."""
    found = import_selectors.import_for(request.user, import_id)
    stage = pages.stage_of(found)
    if stage in ("questions", "preview") and "mapping" in request.GET:
        stage = "mapping"
    if stage in ("questions", "preview") and "answers" in request.GET:
        if before := imports.answered(found):
            kinds = question_step.kinds([*found.questions, *before], found.definition)
            return show(request, found, "questions", kinds=kinds, changing=True)
        messages.info(request, _("The file left nothing open; change the mapping instead."))
    return show(request, found, stage)


def show(request: SignedInRequest, found: DataImport, stage: str, **more: Any) -> HttpResponse:
    """The page of a step, with what a refused form was told."""
    context: dict[str, Any] = {
        "clinician": True,
        "data_import": found,
        "stage": stage,
        "steps": pages.steps(found, stage),
        "silent_since": silent_since(found),
        "attempts": attempts_of(found),
    }
    context |= _CONTEXT_OF.get(stage, _nothing)(request, found) | more
    return render(request, "cohorts/import_detail.html", context)


def _nothing(request: SignedInRequest, found: DataImport) -> dict[str, Any]:
    return {}


def _mapping(request: SignedInRequest, found: DataImport) -> dict[str, Any]:
    definition, laid = chosen_definition(request, found)
    return {
        "sheets": mapping_step.sheets(found.profile, definition),
        "fields": grouped_fields(),
        "constants": list(grouped_constants()),
        "sections": [(section, section_label(section)) for section in ROW_SECTIONS],
        "mappings": import_selectors.saved_mappings(found.centre),
        "laid": laid,
        "nothing": mapping_step.NOTHING,
        "open": mapping_step.OPEN,
    }


def chosen_definition(request: SignedInRequest, found: DataImport) -> tuple[dict[str, Any], Any]:
    """What the form is filled with, and whose mapping it is: a saved one or an earlier import's where asked for."""
    given = request.POST if request.method == "POST" else request.GET
    saved = import_selectors.saved_mapping(found.centre, given.get("saved", ""))
    if saved is not None:
        return imports.propose(data_import=found, by=request.user, mapping=saved), saved
    try:
        like = UUID(given.get("like", ""))
    except ValueError:
        if mapping_step.must_be_mapped_anew(found.definition):
            return found.proposal, None
        return imports.propose(data_import=found, by=request.user), found.mapping
    earlier = import_selectors.import_for(request.user, like)
    if earlier.centre_id != found.centre_id:
        raise import_selectors.ImportNotFound("of another centre")
    return import_corrections.laid_over(earlier, found), earlier


def _questions(request: SignedInRequest, found: DataImport) -> dict[str, Any]:
    return {"kinds": question_step.kinds(found.questions, found.definition)}


def _preview(request: SignedInRequest, found: DataImport) -> dict[str, Any]:
    main, parts = pages.counts(found.counts)
    problems = import_selectors.problems_of(found)
    problem_count, taken_in_since = import_selectors.problems_and_rows_taken_in_since(found)
    return {
        "main": main,
        "parts": parts,
        "conversions": pages.conversions(found.conversions),
        "problems": pages.problems(list(problems[:PROBLEMS_SHOWN])),
        "problem_count": problem_count,
        "taken_in_since": taken_in_since,
        "taken": found.counts.get("rows_taken", 0),
        "sender_form": SenderForm(),
        "file_form": FileForm(auto_id="corrected-%s"),
    }


def _finished(request: SignedInRequest, found: DataImport) -> dict[str, Any]:
    return _preview(request, found) | {"brought_in": import_selectors.brought_in(found)}


_CONTEXT_OF: dict[str, Callable[[SignedInRequest, DataImport], dict[str, Any]]] = {
    "mapping": _mapping,
    "questions": _questions,
    "preview": _preview,
    "finished": _finished,
}
