"""Similar patients here: what is stored of them, and a button that has it computed, never within a request."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cohorts.selectors import patient_for
from cohorts.services.errors import NotPermitted
from cohorts.views.signed_in import SignedInRequest
from decision_support import selectors
from decision_support.presenters.similar_patients import answered, lines_of, name_of
from decision_support.recommendation.problems import CaseProblems
from decision_support.services import similar_patients as service
from decision_support.similar_patients import similar_to
from decision_support.similar_selectors import latest_answers
from decision_support.views.unanswerable import no_case


@require_http_methods(["GET", "HEAD", "POST"])
def similar_patients(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    patient = patient_for(request.user, patient_id)
    today = timezone.localdate()
    try:
        case, answer = selectors.evaluate_now(patient, today)
    except CaseProblems as refusal:
        return no_case(request, patient, today, refusal)
    similar = similar_to(case, answer.timeline.strata)
    if similar is None:
        return render(request, "decision_support/similar_patients.html", {"patient": patient})
    lines = lines_of(similar, today)
    if request.method == "POST":
        description = " ".join(f"{line.label}: {line.words}." for line in lines)
        try:
            service.ask(
                centre=patient.centre,
                similar=similar,
                name=name_of(lines),
                description=description,
                by=request.user,
            )
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        return redirect("similar-patients", patient.pk)
    rows = answered(similar, latest_answers(patient.centre, similar), request.user)
    context = {
        "patient": patient,
        "lines": lines,
        "rows": rows,
        "waiting": any(row.waiting for row in rows),
        "asked": any(row.analysis for row in rows),
    }
    return render(request, "decision_support/similar_patients.html", context)
