"""The model's curves for a patient as drawings of their own, and as one table for other programs."""

import csv
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from cohorts.models import Patient
from cohorts.selectors import patient_for
from cohorts.views.attachment import attachment, style_sheet
from cohorts.views.signed_in import SignedInRequest
from decision_support import fitted_models, selectors
from decision_support.forms.as_of import AsOfForm
from decision_support.presenters.outcome_curves import Curves, curve_chart, curve_table
from decision_support.presenters.outcomes import ENDPOINTS
from decision_support.recommendation.problems import CaseProblems

STYLE = "css/outcome_curves.css"


@require_safe
def drawing(request: SignedInRequest, patient_id: UUID, endpoint: str) -> HttpResponse:
    """One outcome's curves as on the page, with their style inside."""
    patient = patient_for(request.user, patient_id)
    curves, times = _curves(request, patient)
    if endpoint not in ENDPOINTS:
        raise Http404("no such outcome")
    context = {
        "chart": curve_chart(endpoint, curves, times),
        "style": style_sheet(STYLE),
        "synthetic": patient.synthetic,
    }
    drawn = render_to_string("_components/curve_drawing.html", context).strip()
    return attachment(drawn, "image/svg+xml", f"{endpoint}.svg")


@require_safe
def table(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    patient = patient_for(request.user, patient_id)
    curves, times = _curves(request, patient)
    response = attachment("", "text/csv; charset=utf-8", "outcomes.csv")
    rows = curve_table(curves, times)
    if patient.synthetic:
        rows = [[*row, "synthetic" if place == 0 else "true"] for place, row in enumerate(rows)]
    csv.writer(response, lineterminator="\n").writerows(rows)
    return response


def _curves(request: SignedInRequest, patient: Patient) -> tuple[Curves, tuple[float, ...]]:
    """The curves of the patient's profile; there are none where the model does not speak for the patient."""
    try:
        _case, found = selectors.evaluate_now(patient, AsOfForm(request.GET).chosen)
    except CaseProblems:
        raise Http404("no case on this day") from None
    if found.forecast is None:
        raise Http404("the model does not apply")
    model = fitted_models.load_published()
    return model.curves(found.forecast.profile), model.curve_times
