"""Where a record makes no case on the day asked for, say before the birth: what stands in the way, and a way back."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cohorts.models import Patient
from cohorts.record_findings import record_findings
from cohorts.selectors import record_of
from cohorts.services import access
from cohorts.views.signed_in import SignedInRequest
from decision_support import selectors
from decision_support.presenters.patient_page import stored_rows
from decision_support.presenters.record_tables import mrd_rows, row_groups
from decision_support.presenters.unanswerable import obstacles
from decision_support.recommendation.problems import CaseProblems


def no_case(request: SignedInRequest, patient: Patient, as_of: date, refusal: CaseProblems) -> HttpResponse:
    """The record itself is shown all the same, each row with the form that corrects it."""
    record = record_of(patient)
    today = timezone.localdate()
    context = {
        "patient": patient,
        "as_of": as_of,
        "is_today": as_of == today,
        "obstacles": obstacles(patient.pk, refusal.problems, record_findings(record, today)),
        "mrd_rows": mrd_rows(record.mrd_assessments, as_of),
        "row_groups": row_groups(record),
        "has_protocol_times": any(row.protocol_timepoint for row in record.mrd_assessments),
        "stored": stored_rows(list(selectors.recommendations_of(patient))),
        "may_write": access.may_write(request.user, patient.centre),
    }
    return render(request, "decision_support/patient_unanswerable.html", context)
