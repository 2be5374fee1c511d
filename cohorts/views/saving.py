"""One way to hand a form to a service and to show what came of it, on a page of its own or in place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cohorts.forms.fields import RecordForm
from cohorts.models import Patient
from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord


def saved(form: RecordForm, save: Callable[[], Any]) -> bool:
    """Whether the service took the form; what it refused now stands beside the fields, with all that was typed."""
    if not form.is_valid():
        return False
    try:
        save()
    except RecordProblems as refusal:
        form.add_problems(refusal.problems)
    except StaleRecord:
        form.add_error(
            None,
            _("Somebody changed this record after you opened the form. Nothing was saved; open it again."),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return not form.errors


def back_to_patient(request: HttpRequest, patient: Patient) -> HttpResponse:
    """To the patient page, which shows the new answer; htmx follows and swaps it in."""
    if not is_in_place(request):
        messages.success(request, _("Saved."))
    return redirect("patient", patient.pk)


def show_form(
    request: HttpRequest, patient: Patient, form: RecordForm, title: Any, **context: Any
) -> HttpResponse:
    """The form on its own page, or alone where it is opened in place."""
    if not form.is_bound or form.errors:
        _focus_first(form)
    context |= {"patient": patient, "form": form, "title": title, "action_url": request.path}
    if not is_in_place(request):
        return render(request, "cohorts/record_form.html", context)
    response = render(request, "cohorts/_record_form.html", context | {"in_place": True})
    if request.method == "POST":
        # The form asks for the whole record to be swapped; with errors only the form itself changes.
        response["HX-Retarget"] = "closest .edit-in-place"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Reselect"] = "form.record"
    return response


def is_in_place(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _focus_first(form: RecordForm) -> None:
    """A form that was asked for takes the focus; one with errors gives it to the summary of them."""
    visible = form.visible_fields()
    if visible and not form.is_bound:
        visible[0].field.widget.attrs["autofocus"] = True
