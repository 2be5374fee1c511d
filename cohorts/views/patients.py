"""Registering a patient, and reading everything that was ever changed in a record."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cohorts import selectors
from cohorts.forms.patient import PatientForm
from cohorts.models import Patient
from cohorts.presenters import history_events
from cohorts.services import access, patients
from cohorts.views.saving import saved
from cohorts.views.signed_in import SignedInRequest

EVENTS_A_PAGE = 50


def new(request: SignedInRequest) -> HttpResponse:
    """A new patient in one of the centres where the user may write."""
    centres = list(access.centres_written_by(request.user))
    if not centres:
        raise PermissionDenied(_("Only a clinician of a centre may register patients."))
    form = PatientForm(request.POST or None, centres=centres)
    created: list[Patient] = []

    def save() -> None:
        record = {"patient": form.columns()}
        created.append(patients.create(centre=form.centre, record=record, by=request.user))

    if request.method == "POST" and saved(form, save):
        return redirect("patient", created[0].pk)
    return render(request, "cohorts/patient_new.html", {"form": form})


def history(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    """Former value, new value, who, when and why, newest first."""
    patient = selectors.patient_for(request.user, patient_id)
    page = Paginator(selectors.history_of(patient), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"patient": patient, "page": page, "events": history_events(page.object_list)}
    return render(request, "cohorts/patient_history.html", context)
