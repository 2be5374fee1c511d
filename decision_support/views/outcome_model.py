"""The model card of the library, from the published fit as it is read for patients."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.views.signed_in import SignedInRequest
from decision_support import fitted_models, selectors
from decision_support.presenters.model_card import case_report_page, model_card


@require_safe
def outcome_model(request: SignedInRequest) -> HttpResponse:
    report = case_report_page(fitted_models.load_case_report(), selectors.versions())
    context = {"card": model_card(fitted_models.load_published()), "report": report}
    return render(request, "decision_support/library_outcome_model.html", context)
