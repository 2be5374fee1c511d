"""What a person does to an import: confirms its mapping, answers its questions, starts, stops or retries it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts import import_selectors
from cohorts.forms.imports import SenderForm
from cohorts.import_page import mapping as mapping_step
from cohorts.import_page import mapping_form
from cohorts.import_page import questions as question_step
from cohorts.models import DataImport, ImportMapping
from cohorts.services import imports
from cohorts.services.errors import RecordProblems
from cohorts.services.imports import NotNow
from cohorts.views.imports import chosen_definition, for_clinicians, show
from cohorts.views.signed_in import SignedInRequest


@require_POST
@for_clinicians
def confirm_mapping(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The mapping as the form states it, in force from now on."""
    found = import_selectors.import_for(request.user, import_id)
    before, laid = chosen_definition(request, found)
    definition = mapping_form.sent_back(found.profile, before, request.POST)
    saved = laid if isinstance(laid, ImportMapping) and before == definition else None
    try:
        imports.set_mapping(data_import=found, definition=definition, by=request.user, mapping=saved)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    except RecordProblems as refusal:
        shown = mapping_step.sheets(found.profile, definition)
        said = list(dict.fromkeys(_(problem.message) for problem in refusal.problems))
        return show(request, found, "mapping", sheets=shown, refused=said)
    return redirect("import", found.pk)


@require_POST
@for_clinicians
def answer(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The answers that were chosen; what stays open is asked again."""
    found = import_selectors.import_for(request.user, import_id)
    given = question_step.sent_back([*found.questions, *imports.answered(found)], request.POST)
    if not given:
        messages.error(request, _("Choose an answer first."))
        return redirect("import", found.pk)
    return _done(request, found, lambda: imports.answer(data_import=found, answers=given, by=request.user))


@require_POST
@for_clinicians
def start(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    found = import_selectors.import_for(request.user, import_id)
    return _done(request, found, lambda: imports.start(data_import=found, by=request.user))


@require_POST
@for_clinicians
def cancel(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    found = import_selectors.import_for(request.user, import_id)
    return _done(request, found, lambda: imports.cancel(data_import=found, by=request.user))


@require_POST
@for_clinicians
def retry(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    found = import_selectors.import_for(request.user, import_id)
    return _done(request, found, lambda: imports.retry(data_import=found, by=request.user))


@require_POST
@for_clinicians
def save_mapping(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The mapping in force under a sender's name, for the next file from there."""
    found = import_selectors.import_for(request.user, import_id)
    form = SenderForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["sender"])))
        return redirect("import", found.pk)

    def save() -> None:
        mapping = imports.save_mapping(data_import=found, sender=form.cleaned_data["sender"], by=request.user)
        words = _("The mapping is kept for %(sender)s, version %(version)d.")
        messages.success(request, words % {"sender": mapping.sender, "version": mapping.version})

    return _done(request, found, save)


def _done(request: SignedInRequest, found: DataImport, service: Callable[[], object]) -> HttpResponse:
    """Back to the import, which shows what came of it or why nothing did."""
    try:
        service()
    except NotNow as refusal:
        messages.error(request, str(refusal))
    except RecordProblems as refusal:
        messages.error(request, " ".join(_(problem.message) for problem in refusal.problems))
    return redirect("import", found.pk)
