"""The worklist: who has a new result, a missing input, a stale recommendation, a decision awaited."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.services import access
from cohorts.views.signed_in import SignedInRequest
from decision_support.forms.worklist import WorklistForm
from decision_support.presenters.worklist import PAGE_SIZE, page_number, worklist_page
from decision_support.services import worklist as worklist_service


@require_safe
def worklist(request: SignedInRequest) -> HttpResponse:
    form = WorklistForm(request.GET)
    number = page_number(request.GET.get("page"))
    # One more than is shown tells whether there is a next page, without counting them all.
    rows = worklist_service.page(
        user=request.user, wanted=form.wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1
    )
    may_register = access.centres_written_by(request.user).exists()
    context = worklist_page(rows, number) | {
        "form": form,
        "may_register": may_register,
        "several_centres": access.centres_read_by(request.user).count() > 1,
    }
    return render(request, "decision_support/worklist.html", context)
