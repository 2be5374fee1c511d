"""The MRD chart as a drawing of its own, and its table for other programs."""

import csv
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from cohorts.mrd import timeline
from cohorts.selectors import patient_for, record_of
from cohorts.views.attachment import attachment, style_sheet
from cohorts.views.signed_in import SignedInRequest
from decision_support.forms.as_of import AsOfForm
from decision_support.presenters.mrd_table import mrd_table
from decision_support.presenters.patient_page import record_chart
from decision_support.recommendation.problems import CaseProblems
from decision_support.record_case import case_of
from decision_support.views.unanswerable import no_case

STYLE = "css/mrd_chart.css"


@require_safe
def drawing(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    """The chart as on the page, with its style inside, so that it looks the same in a report."""
    patient = patient_for(request.user, patient_id)
    record = record_of(patient)
    as_of = AsOfForm(request.GET).chosen
    try:
        case = case_of(record, as_of)
    except CaseProblems as refusal:
        return no_case(request, patient, as_of, refusal)
    told = timeline(case.mrd_assessments, case.treatment_phases, case.as_of)
    context = {
        "chart": record_chart(record, case, told),
        "style": style_sheet(STYLE),
        "synthetic": patient.synthetic,
    }
    drawn = render_to_string("_components/mrd_drawing.html", context).strip()
    return attachment(drawn, "image/svg+xml", "mrd.svg")


@require_safe
def table(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    patient = patient_for(request.user, patient_id)
    response = attachment("", "text/csv; charset=utf-8", "mrd.csv")
    rows = mrd_table(record_of(patient).mrd_assessments, synthetic=patient.synthetic)
    csv.writer(response, lineterminator="\n").writerows(rows)
    return response
