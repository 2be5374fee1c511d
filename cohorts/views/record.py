"""Editing the record: one view to add or correct a part, one for a row, one to retract it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cohorts import selectors
from cohorts.forms.treatment import RetractionForm
from cohorts.models import Patient
from cohorts.services import access, rows
from cohorts.services.errors import NotPermitted
from cohorts.views.parts import RowsPart, SinglePart, rows_part, single_part
from cohorts.views.saving import back_to_patient, saved, show_form
from cohorts.views.signed_in import SignedInRequest


def edit(request: SignedInRequest, patient_id: UUID, part: str) -> HttpResponse:
    """Correct what a patient has one of, or add one row of what a patient has many of."""
    patient = _patient_to_write(request, patient_id)
    single = single_part(part)
    if single is None:
        return _add_row(request, patient, rows_part(part), auto_id=ids_of(part))
    return _edit_single(request, patient, single, auto_id=ids_of(part))


def _patient_to_write(request: SignedInRequest, patient_id: UUID) -> Patient:
    """The patient, where the user may change the record: nobody fills in a form that is refused in the end."""
    patient = selectors.patient_for(request.user, patient_id)
    try:
        access.require_writer(request.user, patient.centre)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return patient


def ids_of(part: str) -> str:
    """Element ids of a form: several may be open on one page."""
    return f"{part}-%s"


def _edit_single(
    request: SignedInRequest, patient: Patient, part: SinglePart, *, auto_id: str
) -> HttpResponse:
    row = part.row(selectors.record_of(patient))
    initial = part.form.initial_of(row) if row is not None else {}
    form = part.form(request.POST or None, initial=initial, version=patient.record_version, auto_id=auto_id)

    def save() -> None:
        part.correct(
            patient=patient,
            changes=form.columns(),
            by=request.user,
            reason=form.reason,
            expected_version=form.seen_version,
        )

    if request.method == "POST" and saved(form, save):
        return back_to_patient(request, patient)
    return show_form(request, patient, form, part.title)


def _add_row(request: SignedInRequest, patient: Patient, part: RowsPart, *, auto_id: str) -> HttpResponse:
    form = part.form(request.POST or None, initial=part.defaults, auto_id=auto_id)

    def save() -> None:
        rows.record(part.model, patient=patient, values=form.columns(), by=request.user)

    if request.method == "POST" and saved(form, save):
        return back_to_patient(request, patient)
    return show_form(request, patient, form, format_lazy(_("Add: {part}"), part=part.title))


def correct_row(request: SignedInRequest, patient_id: UUID, part: str, row_id: int) -> HttpResponse:
    """Correct one row; the former values stay in the history."""
    patient = _patient_to_write(request, patient_id)
    kind = rows_part(part)
    row = selectors.row_for(request.user, kind.model, row_id, patient)
    form = kind.form(
        request.POST or None,
        initial=kind.form.initial_of(row),
        version=patient.record_version,
        auto_id=ids_of(part),
    )

    def save() -> None:
        rows.correct(
            row,
            changes=form.columns(),
            reason=form.reason,
            by=request.user,
            expected_version=form.seen_version,
        )

    if request.method == "POST" and saved(form, save):
        return back_to_patient(request, patient)
    return show_form(request, patient, form, format_lazy(_("Correct: {part}"), part=kind.title), row=row)


def retract_row(request: SignedInRequest, patient_id: UUID, part: str, row_id: int) -> HttpResponse:
    """Mark one row as entered in error."""
    patient = _patient_to_write(request, patient_id)
    kind = rows_part(part)
    row = selectors.row_for(request.user, kind.model, row_id, patient)
    form = RetractionForm(request.POST or None, version=patient.record_version)

    def save() -> None:
        rows.retract(row, reason=form.reason, by=request.user, expected_version=form.seen_version)

    if request.method == "POST" and saved(form, save):
        return back_to_patient(request, patient)
    return show_form(request, patient, form, format_lazy(_("Retract: {part}"), part=kind.title), row=row)
