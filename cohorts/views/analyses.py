"""The page of an analysis: how far it is, what came out, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cohorts.analyses.definition import Kind
from cohorts.analyses.wording import in_words
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.page import told
from cohorts.analysis_page.title import title_of
from cohorts.cohort_selectors import analyses_of, analysis_for
from cohorts.figures.drawing import Drawing
from cohorts.figures.svg import svg
from cohorts.forms.analysis import LandmarkForm
from cohorts.models import Analysis
from cohorts.presented_analysis import shown_problem, shown_result
from cohorts.signs_of_life import silent_since
from cohorts.views.signed_in import SignedInRequest

Result = Mapping[str, Any]
_WIDE = (Kind.IMMORTAL_TIME, Kind.CHARACTERISTICS)
_WITHOUT_LANDMARK = (Kind.SWIMMER, Kind.MRD_KINETICS)
# Without these, two definitions ask the same question of another clock.
_NOT_THE_QUESTION = ("landmark_days", "title", "as_of")
MOST_COMPARED = 100


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure with its drawings written out."""

    figure: Figure
    drawn: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same question with another landmark."""

    pk: UUID
    days: int | None
    created_at: datetime


@require_safe
def analysis(request: SignedInRequest, analysis_id: UUID) -> HttpResponse:
    """One analysis. While it runs the page asks again by itself; without JavaScript it is refreshed."""
    found = analysis_for(request.user, analysis_id)
    result = shown_result(found, request.user)
    context: dict[str, Any] = {
        "analysis": found,
        "version": found.cohort_version,
        "cohort": found.cohort_version.cohort,
        "title": title_of(found),
        "problem": shown_problem(found),
        "result": result,
        "silent_since": silent_since(found),
    }
    if result is not None:
        context |= _finished(found, result)
    return render(request, "cohorts/analysis_detail.html", context)


def written(drawings: tuple[Drawing, ...]) -> tuple[SafeString, ...]:
    """Drawings for a page. The serialiser escapes every word, so that its output is markup."""
    return tuple(mark_safe(svg(drawing)) for drawing in drawings)


def _finished(analysis: Analysis, result: Result) -> dict[str, Any]:
    kind = Kind(analysis.kind)
    moved = not analysis.definition.get("time_varying") and kind not in _WITHOUT_LANDMARK
    days = analysis.definition.get("landmark_days")
    return {
        "told": told(result),
        "as_of": date.fromisoformat(result["as_of"]),
        "figures": [ShownFigure(figure, written(figure.drawings)) for figure in figures(result)],
        "wide": kind in _WIDE,
        "landmark_form": LandmarkForm(initial={"landmark_days": days}) if moved else None,
        "siblings": _siblings(analysis) if moved else [],
        "changes": [in_words(one, _) for one in result.get("changes") or ()],
    }


def _siblings(analysis: Analysis) -> list[Sibling]:
    """The same question of the same version with other landmarks, the newest of each."""
    asked = _question(analysis.definition)
    found: dict[int | None, Sibling] = {}
    others = analyses_of(analysis.cohort_version.cohort).filter(
        cohort_version=analysis.cohort_version_id, kind=analysis.kind
    )
    for other in others[:MOST_COMPARED]:
        days = other.definition.get("landmark_days")
        if other.pk != analysis.pk and _question(other.definition) == asked:
            found.setdefault(days, Sibling(other.pk, days, other.created_at))
    found.pop(analysis.definition.get("landmark_days"), None)
    return sorted(found.values(), key=lambda one: -1 if one.days is None else one.days)


def _question(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in definition.items() if name not in _NOT_THE_QUESTION}
