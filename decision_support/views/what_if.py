"""What-if: the answer to the record and to a changed case, side by side; nothing is stored."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from cohorts.selectors import patient_for
from cohorts.views.signed_in import SignedInRequest
from decision_support import knowledge_base, selectors
from decision_support.forms.as_of import AsOfForm
from decision_support.forms.childrens_what_if import what_if_form
from decision_support.presenters.what_if import comparison
from decision_support.recommendation.problems import CaseProblems
from decision_support.views.unanswerable import no_case


def what_if(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    patient = patient_for(request.user, patient_id)
    as_of = AsOfForm(request.GET).chosen
    try:
        case, now = selectors.evaluate_now(patient, as_of)
    except CaseProblems as refusal:
        return no_case(request, patient, as_of, refusal)
    # Entered values travel in the body, never in an address that a log could keep.
    form = what_if_form(case)(request.POST or None, case=case)
    changed = form.changed_case() if form.is_valid() else None
    tried = None if changed is None else selectors.answer(changed, synthetic=patient.synthetic)
    context = comparison(
        case=case,
        now=now,
        changed=changed,
        tried=tried,
        evidence=knowledge_base.load().evidence,
        translate=gettext,
    )
    return render(request, "decision_support/what_if.html", context | {"patient": patient, "form": form})
