"""Issuing a recommendation, reading one as it was issued, replaying it, and recording the board's decision on it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts.selectors import patient_for
from cohorts.services import access
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.views.signed_in import SignedInRequest
from decision_support import knowledge_base, selectors
from decision_support.forms.as_of import AsOfForm
from decision_support.forms.decision import DecisionForm
from decision_support.models import Recommendation
from decision_support.presenters.stored_recommendation import stored_page
from decision_support.retold import retold
from decision_support.services import decisions, recommendations
from decision_support.services.recommendations import Replay


@require_POST
def issue(request: SignedInRequest, patient_id: UUID) -> HttpResponse:
    """Store the answer to the record as it stands; an answer already stored is not stored twice."""
    patient = patient_for(request.user, patient_id)
    try:
        row = recommendations.issue(patient=patient, as_of=AsOfForm(request.POST).chosen, by=request.user)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RecordProblems as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
        return redirect("patient", patient.pk)
    if row.newly_issued:
        messages.success(request, _("Issued and stored. Record the board's decision below."))
    else:
        messages.info(request, _("This very answer is already stored."))
    return redirect("recommendation", row.pk)


@require_safe
def detail(request: SignedInRequest, recommendation_id: UUID) -> HttpResponse:
    row = selectors.recommendation_for(request.user, recommendation_id)
    return _page(request, row, DecisionForm(of_a_child=row.is_of_a_child))


@require_POST
def replay(request: SignedInRequest, recommendation_id: UUID) -> HttpResponse:
    """Ask the stored case again today and show whether the bytes are the same."""
    row = selectors.recommendation_for(request.user, recommendation_id)
    form = DecisionForm(of_a_child=row.is_of_a_child)
    return _page(request, row, form, recommendations.replay(recommendation=row, by=request.user))


@require_POST
def decide(request: SignedInRequest, recommendation_id: UUID) -> HttpResponse:
    """Record the board's decision; what was typed stays where it is refused."""
    row = selectors.recommendation_for(request.user, recommendation_id)
    form = DecisionForm(request.POST, of_a_child=row.is_of_a_child)
    if form.is_valid():
        try:
            decisions.record(recommendation=row, by=request.user, **form.cleaned_data)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except RecordProblems as refusal:
            form.add_problems(refusal.problems)
        else:
            messages.success(request, _("The board's decision is recorded."))
            return redirect("recommendation", row.pk)
    return _page(request, row, form)


def _page(
    request: SignedInRequest, row: Recommendation, form: DecisionForm, replayed: Replay | None = None
) -> HttpResponse:
    context = stored_page(row, retold(row), knowledge_base.load().evidence, replayed)
    context |= {"decision_form": form, "may_write": access.may_write(request.user, row.patient.centre)}
    return render(request, "decision_support/recommendation_detail.html", context)
