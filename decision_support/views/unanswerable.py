"""Where a record makes no case on the day asked for, say before the birth: what stands in the way, and a way back."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from cohorts.models import Patient
from decision_support.recommendation.problems import CaseProblems
from decision_support.views.signed_in import SignedInRequest


def no_case(request: SignedInRequest, patient: Patient, as_of: date, refusal: CaseProblems) -> HttpResponse:
    context = {"patient": patient, "as_of": as_of, "problems": refusal.problems}
    return render(request, "decision_support/patient_unanswerable.html", context)
