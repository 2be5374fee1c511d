"""Asking for an analysis, asking it again with another landmark, and stopping, retrying or repeating it."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohorts.analyses.wording import in_words
from cohorts.analysis_page.sketch import sketch_drawings
from cohorts.cohort_selectors import analysis_for, cohort_for, version_of
from cohorts.forms.analysis import TIME_ZERO_MEANING, AnalysisForm, AskedDefinition, LandmarkForm
from cohorts.models import Analysis, CohortVersion
from cohorts.services import analyses
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.views.analyses import written
from cohorts.views.signed_in import SignedInRequest

Definition = Mapping[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """The form, and what it asks; a button of one click sends a whole definition instead of the fields."""
    cohort = cohort_for(request.user, cohort_id)
    version = version_of(cohort, _number(request.POST.get("version") or request.GET.get("version")))
    if request.method != "POST":
        return _form(request, version, AnalysisForm())
    if "definition" in request.POST:
        given = AskedDefinition(request.POST)
        if given.is_valid():
            return _ask(request, version, given.cleaned_data["definition"], AnalysisForm())
        return _form(request, version, AnalysisForm())
    form = AnalysisForm(request.POST)
    if not form.is_valid():
        return _form(request, version, form)
    return _ask(request, version, form.definition, form)


@require_POST
def landmark(request: SignedInRequest, analysis_id: UUID) -> HttpResponse:
    """The same question with another landmark, as a new analysis; the old one stays."""
    found = analysis_for(request.user, analysis_id)
    form = LandmarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["landmark_days"]))
        return redirect("analysis", found.pk)
    asked = found.definition | {"landmark_days": form.cleaned_data["landmark_days"]}
    return _ask(request, found.cohort_version, asked, AnalysisForm())


@require_POST
def cancel(request: SignedInRequest, analysis_id: UUID) -> HttpResponse:
    return _change(request, analysis_id, analyses.cancel)


@require_POST
def retry(request: SignedInRequest, analysis_id: UUID) -> HttpResponse:
    return _change(request, analysis_id, analyses.retry)


@require_POST
def repeat(request: SignedInRequest, analysis_id: UUID) -> HttpResponse:
    """The same definition on the data of today, beside the earlier answer."""
    return _change(request, analysis_id, analyses.repeat)


def _change(request: SignedInRequest, analysis_id: UUID, service: Callable[..., Analysis]) -> HttpResponse:
    found = analysis_for(request.user, analysis_id)
    try:
        changed = service(analysis=found, by=request.user)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RecordProblems as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
        return redirect("analysis", found.pk)
    return redirect("analysis", changed.pk)


def _ask(
    request: SignedInRequest, version: CohortVersion, definition: Definition, form: AnalysisForm
) -> HttpResponse:
    """To the new analysis; back to the form with what is wrong; or to the page that says why it would mislead."""
    try:
        made = analyses.create(version=version, definition=definition, by=request.user)
    except analyses.AnalysisRefused as refused:
        return _refused(request, version, definition, refused.refusal)
    except RecordProblems as refusal:
        if form.is_bound:
            form.add_problems(refusal.problems)
        else:
            messages.error(request, " ".join(problem.message for problem in refusal.problems))
        return _form(request, version, form)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect("analysis", made.pk)


def _form(request: SignedInRequest, version: CohortVersion, form: AnalysisForm) -> HttpResponse:
    context = {
        "cohort": version.cohort,
        "version": version,
        "form": form,
        "clocks": list(zip(form["time_zero"], TIME_ZERO_MEANING.values(), strict=True)),
    }
    return render(request, "cohorts/analysis_new.html", context)


def _refused(
    request: SignedInRequest, version: CohortVersion, definition: Definition, refusal: Mapping[str, Any]
) -> HttpResponse:
    """Why it was not run, what immortal time is, and what can be asked instead, each with one click."""
    context = {
        "cohort": version.cohort,
        "version": version,
        "sentence": in_words(refusal, _),
        "alternatives": [
            {"words": in_words(one, _), "definition": json.dumps({**definition, **one["definition"]})}
            for one in refusal["allowed"]
        ],
        "teaching": json.dumps(refusal["teaching"]) if refusal["teaching"] else "",
        "sketch": written(sketch_drawings()),
    }
    return render(request, "cohorts/analysis_refused.html", context)


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 9 else None
