"""The site with the reference view beside it."""

from django.urls import include, path

from benchmarks.plain_view import PlainView

urlpatterns = [
    path("benchmark/plain", PlainView.as_view()),
    path("", include("decision_support.urls")),
]
