"""Addresses of analyses: asking for one, its page, what can be done to it, and its figures as files."""

from django.urls import path

from cohorts.views import analyses, analysis_requests, figure_downloads

_ONE = "analyses/<uuid:analysis_id>/"

urlpatterns = [
    path("cohorts/<uuid:cohort_id>/analyses/new/", analysis_requests.new, name="analysis-new"),
    path(_ONE, analyses.analysis, name="analysis"),
    path(f"{_ONE}landmark/", analysis_requests.landmark, name="analysis-landmark"),
    path(f"{_ONE}cancel/", analysis_requests.cancel, name="analysis-cancel"),
    path(f"{_ONE}retry/", analysis_requests.retry, name="analysis-retry"),
    path(f"{_ONE}repeat/", analysis_requests.repeat, name="analysis-repeat"),
    path(f"{_ONE}figures/<slug:name>.svg", figure_downloads.svg, name="figure-svg"),
    path(f"{_ONE}figures/<slug:name>.png", figure_downloads.image, name="figure-png"),
    path(f"{_ONE}figures/<slug:name>.csv", figure_downloads.numbers, name="figure-csv"),
]
