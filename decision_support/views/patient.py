"""The patient page: the record, the answer to it today or on another day, and what was issued before."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cohorts.forms.mrd import MRDAssessmentForm
from cohorts.models import Patient
from cohorts.selectors import patient_for, record_of
from cohorts.services import access
from cohorts.views.signed_in import SignedInRequest
from decision_support import fitted_models, knowledge_base, selectors
from decision_support.forms.as_of import AsOfForm
from decision_support.forms.decision import DecisionForm
from decision_support.forms.preferences import PreferencesForm
from decision_support.own_children import OwnChildren, own_children
from decision_support.presenters.patient_page import patient_page
from decision_support.presenters.relapse_risk import own_centre
from decision_support.recommendation.case import Case
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.recommendation import Recommendation
from decision_support.record_case import case_of
from decision_support.views.unanswerable import no_case


@require_safe
def patient(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    found = patient_for(request.user, patient_id)
    record = record_of(found)
    as_of = AsOfForm(request.GET).chosen
    try:
        case = case_of(record, as_of)
    except CaseProblems as refusal:
        return no_case(request, found, as_of, refusal)
    recommendation = selectors.answer(case, synthetic=found.synthetic)
    model = fitted_models.load_published()
    weighing = PreferencesForm(request.GET.dict(), design=model.record["design"])
    stored = list(selectors.recommendations_of(found))
    context = patient_page(
        record=record,
        case=case,
        recommendation=recommendation,
        stored=stored,
        stale=bool(stored) and selectors.is_stale(stored[0], case, recommendation),
        evidence=knowledge_base.load().evidence,
        model=model,
        chosen=weighing.chosen,
        translate=gettext,
    )
    context |= {
        "mrd_form": MRDAssessmentForm(initial={"specimen": "bone_marrow"}, auto_id="mrd-assessment-%s"),
        "mrd_action": reverse("record-edit", args=[found.pk, "mrd-assessment"]),
        "decision_form": DecisionForm(
            auto_id="decision-%s",
            preferences=weighing.chosen if weighing.stated else None,
            of_a_child=context["answer"].of_a_child,
        ),
        "own_centre": own_centre(_own_children(found, case, recommendation)),
        "preferences_form": weighing,
        "over": selectors.over(record, as_of),
        "may_write": access.may_write(request.user, found.centre),
    }
    return render(request, "decision_support/patient_detail.html", context)


def _own_children(patient: Patient, case: Case, recommendation: Recommendation) -> OwnChildren | None:
    """Asked for where the estimate of relapse is."""
    if recommendation.relapse_risk is None:
        return None
    return own_children(patient.centre, case.diagnosis.final_risk_group, case.as_of)
