"""A figure of an analysis as a file: SVG with its style inside, PNG, and its exact numbers as CSV."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.files import csv_file, svg_file
from cohorts.cohort_selectors import analysis_for
from cohorts.figure_image import FontsMissing, png
from cohorts.presented_analysis import shown_result
from cohorts.views.analyses import Result
from cohorts.views.attachment import attachment, style_sheet
from cohorts.views.signed_in import SignedInRequest

STYLE = "css/figures.css"


@require_safe
def svg(request: SignedInRequest, analysis_id: UUID, name: str) -> HttpResponse:
    figure, result = _drawn(request, analysis_id, name)
    drawn = svg_file(figure, result, style=style_sheet(STYLE))
    return attachment(drawn, "image/svg+xml; charset=utf-8", f"{name}.svg")


@require_safe
def image(request: SignedInRequest, analysis_id: UUID, name: str) -> HttpResponse:
    """Twice the size of the page. Without fonts for its words there is no image, and the page says so."""
    figure, result = _drawn(request, analysis_id, name)
    try:
        drawn = png(svg_file(figure, result, style=style_sheet(STYLE)))
    except FontsMissing as missing:
        return render(request, "cohorts/figure_without_fonts.html", {"missing": missing}, status=503)
    return attachment(drawn, "image/png", f"{name}.png")


@require_safe
def numbers(request: SignedInRequest, analysis_id: UUID, name: str) -> HttpResponse:
    figure, result = _figure(request, analysis_id, name)
    return attachment(csv_file(figure, result), "text/csv; charset=utf-8", f"{name}.csv")


def _figure(request: SignedInRequest, analysis_id: UUID, name: str) -> tuple[Figure, Result]:
    """The figure of that name; 404 while there is no result, or none of that name."""
    result = shown_result(analysis_for(request.user, analysis_id), request.user)
    found = next((one for one in figures(result) if one.name == name), None) if result else None
    if result is None or found is None:
        raise Http404("no such figure")
    return found, result


def _drawn(request: SignedInRequest, analysis_id: UUID, name: str) -> tuple[Figure, Result]:
    figure, result = _figure(request, analysis_id, name)
    if not figure.drawings:
        raise Http404("a table has no drawing")
    return figure, result
